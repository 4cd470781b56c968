/*
 * audit_pipe.c - a look at the arguments of calls that make and open pipes below
 * Win32.
 *
 * SPDX-License-Identifier: MIT
 */
#include "audit.h"

#include <string.h>

#include "harness.h"
#include "ntapi.h"

audit_watched audit_watch_NtCreateNamedPipeFile = {
    .name = "NtCreateNamedPipeFile", .apart = true};
audit_watched audit_watch_NtOpenDirectoryObject = {
    .name = "NtOpenDirectoryObject", .apart = true};
audit_watched audit_watch_NtOpenFile = {.name = "NtOpenFile", .apart = true};

static winipc__ntapi_table true_table;

/* The next instance is the first of its name; the system does not know the flag that
   keeps remote clients out, as a pipe without a name has shown. */
static bool expect_first, misunderstood;

static const wchar_t *spell(const UNICODE_STRING *text)
{
    static wchar_t name[300];
    size_t length = text->Length / sizeof(wchar_t);

    if (length == 0)
        return NULL;
    memcpy(name, text->Buffer, text->Length);
    name[length] = L'\0';
    return name;
}

/* Of both calls. */
static void check_object(audit_watched *call, const OBJECT_ATTRIBUTES *object)
{
    audit_rule(call, object->Length == sizeof *object, "they have a size");
    audit_rule(call, object->Attributes == OBJ_CASE_INSENSITIVE,
               "no child inherits the handle");
    audit_rule(call,
               (object->RootDirectory == NULL) ==
                   (object->ObjectName->Length > 0),
               "what has no name is beside another");
}

/* The flag that keeps remote clients out may be missing for one reason only. */
static void check_type(audit_watched *call, const audit_order *order,
                       ULONG type)
{
    const ULONG reject = WINIPC__REJECT_REMOTE_CLIENTS;

    audit_rule(call, (type & ~reject) == (order->flags & ~reject),
               "it is of bytes or of messages, as was asked for");
    audit_rule(call,
               (type & reject) == (order->flags & reject) ||
                   (misunderstood && !(order->flags & WINIPC__MESSAGE_TYPE)),
               "remote clients are kept out");
}

/* Of one without a name, which is made to see what the system makes of it. */
static void check_probe(audit_watched *call, const OBJECT_ATTRIBUTES *object,
                        ULONG disposition, ULONG type)
{
    call->calls++;
    call->violated = false;
    check_object(call, object);
    audit_check_descriptor(call, object->SecurityDescriptor);
    audit_rule(call, disposition == FILE_CREATE, "it is new");
    audit_rule(call, type == WINIPC__REJECT_REMOTE_CLIENTS,
               "there is a doubt about bytes alone");
    audit_rule(call, expect_first, "it is seen before there is a pipe");
}

static void learn(HANDLE probe)
{
    winipc__pipe_information information;

    misunderstood =
        winipc__query_file(probe, WINIPC__FILE_PIPE_LOCAL_INFORMATION,
                           &information, sizeof information) == ERROR_SUCCESS &&
        information.type == WINIPC__MESSAGE_TYPE;
}

static NTSTATUS NTAPI audit_NtCreateNamedPipeFile(
    HANDLE *handle, ULONG access, OBJECT_ATTRIBUTES *object,
    IO_STATUS_BLOCK *block, ULONG share, ULONG disposition, ULONG options,
    ULONG type, ULONG read_mode, ULONG completion_mode, ULONG instances,
    ULONG inbound, ULONG outbound, LARGE_INTEGER *timeout)
{
    audit_watched *call = &audit_watch_NtCreateNamedPipeFile;
    const wchar_t *name = spell(object->ObjectName);
    const audit_order *order;
    NTSTATUS status;

    if (name == NULL && audit_names_something()) {
        check_probe(call, object, disposition, type);
        status = true_table.NtCreateNamedPipeFile(
            handle, access, object, block, share, disposition, options, type,
            read_mode, completion_mode, instances, inbound, outbound, timeout);
        if (status >= 0)
            learn(*handle);
        return status;
    }
    order = audit_begin_order(call, name);
    check_object(call, object);
    audit_check_descriptor(call, object->SecurityDescriptor);
    audit_rule(call, access == order->access, "the access is what is needed");
    audit_rule(call, share == order->share, "the direction is as asked for");
    audit_rule(call,
               disposition == (ULONG)(expect_first ? FILE_CREATE : FILE_OPEN),
               "the first is new, and a later one is not");
    audit_rule(call, options == 0, "it is for overlapped calls");
    check_type(call, order, type);
    audit_rule(call, read_mode == (type & WINIPC__MESSAGE_TYPE),
               "it is read as it is written");
    audit_rule(call, completion_mode == 0, "its calls wait");
    audit_rule(call, instances == UINT32_MAX, "there may be many");
    audit_rule(call, inbound == order->maximum && outbound == order->maximum,
               "it holds a message of the largest size");
    audit_rule(call, timeout->QuadPart < 0, "the time-out is a duration");
    status = true_table.NtCreateNamedPipeFile(
        handle, access, object, block, share, disposition, options, type,
        read_mode, completion_mode, instances, inbound, outbound, timeout);
    expect_first = false;
    return status;
}

/* Of a pipe without a name: the folder of all pipes, then the other end. */
static NTSTATUS NTAPI audit_NtOpenFile(HANDLE *handle, ULONG access,
                                       OBJECT_ATTRIBUTES *object,
                                       IO_STATUS_BLOCK *block, ULONG share,
                                       ULONG options)
{
    audit_watched *call = &audit_watch_NtOpenFile;
    const wchar_t *name = spell(object->ObjectName);

    call->calls++;
    call->violated = false;
    check_object(call, object);
    audit_rule(call, name == NULL || wcscmp(name, L"\\??\\pipe\\") == 0,
               "it is the folder of all pipes, or the other end");
    audit_rule(call,
               name == NULL || access == (FILE_READ_ATTRIBUTES | SYNCHRONIZE),
               "the folder is not changed");
    audit_rule(call,
               options == 0 ||
                   (name == NULL && options == FILE_SYNCHRONOUS_IO_NONALERT),
               "it is for overlapped calls, but an end as a handle");
    return true_table.NtOpenFile(handle, access, object, block, share, options);
}

/* Of the names of an order: this session's, or the machine's. */
static NTSTATUS NTAPI audit_NtOpenDirectoryObject(HANDLE *handle, ULONG access,
                                                  OBJECT_ATTRIBUTES *object)
{
    audit_watched *call = &audit_watch_NtOpenDirectoryObject;
    const wchar_t *name = spell(object->ObjectName), *end;

    call->calls++;
    call->violated = false;
    check_object(call, object);
    end = name ? wcsstr(name, L"\\BaseNamedObjects") : NULL;
    audit_rule(call, end != NULL && wcscmp(end, L"\\BaseNamedObjects") == 0,
               "it is a directory of named objects");
    audit_rule(call, access == WINIPC__DIRECTORY_QUERY, "it is listed only");
    return true_table.NtOpenDirectoryObject(handle, access, object);
}

void audit_look_up(bool first)
{
    expect_first = first;
    if (winipc__ntapi.NtOpenFile == audit_NtOpenFile)
        return;
    true_table = winipc__ntapi;
    winipc__ntapi.NtCreateNamedPipeFile = audit_NtCreateNamedPipeFile;
    winipc__ntapi.NtOpenDirectoryObject = audit_NtOpenDirectoryObject;
    winipc__ntapi.NtOpenFile = audit_NtOpenFile;
}
