/*
 * audit.c - a look at the arguments of every call that creates or opens.
 *
 * SPDX-License-Identifier: MIT
 */
#include "audit.h"

#include <sddl.h>
#include <stdio.h>
#include <string.h>

#include "harness.h"
#include "win.h"
#include "wrap.h"

typedef audit_watched watched;

#define AUDITED(function, size)                   \
    typedef __typeof__(function) function##_type; \
    WRAP(function, size)                          \
    static watched watch_##function = {.name = #function};
#define EXCUSED(function, reason)
#define LOOKED_UP(function)
#include "audit.def"
#undef AUDITED
#undef EXCUSED
#undef LOOKED_UP

static const audit_order *order;
static unsigned calls_for_order, orders;

void audit_expect(const audit_order *expected)
{
    order = expected;
    calls_for_order = 0;
    orders++;
}

unsigned audit_calls_for_order(void)
{
    return calls_for_order;
}

/* A call with several faults is one violation. */
static void begin(watched *call)
{
    call->calls++;
    call->violated = false;
}

void audit_rule(audit_watched *call, bool kept, const char *what)
{
    if (kept)
        return;
    call->violations += !call->violated;
    call->violated = true;
    if (call->violations <= 3)
        printf("# %s: not so: %s\n", call->name, what);
}

static bool is_name(const wchar_t *name)
{
    size_t length = order->name ? wcslen(order->name) : 0;

    if (name == NULL || order->name == NULL)
        return name == order->name;
    if (length > 0 && order->name[length - 1] == L'*')
        return wcsncmp(name, order->name, length - 1) == 0;
    return wcscmp(name, order->name) == 0;
}

const audit_order *audit_begin_order(audit_watched *call, const wchar_t *name)
{
    static const audit_order nothing = {0};

    begin(call);
    calls_for_order++;
    audit_rule(call, order != NULL, "it is called only if that is needed");
    if (order == NULL)
        order = &nothing;
    audit_rule(call, is_name(name), "the name is the one that was asked for");
    return order;
}

bool audit_names_something(void)
{
    return order != NULL && order->name != NULL;
}

void audit_check_descriptor(audit_watched *call, PSECURITY_DESCRIPTOR given)
{
    const SECURITY_INFORMATION what = OWNER_SECURITY_INFORMATION |
                                      GROUP_SECURITY_INFORMATION |
                                      DACL_SECURITY_INFORMATION;
    BOOL present = FALSE, defaulted;
    PSID owner = NULL;
    ACL *list = NULL;
    char *sddl;

    audit_rule(call, given != NULL, "with a descriptor");
    if (given == NULL)
        return;
    GetSecurityDescriptorDacl(given, &present, &list, &defaulted);
    audit_rule(call, present && list != NULL, "with an access control list");
    GetSecurityDescriptorOwner(given, &owner, &defaulted);
    audit_rule(call,
               owner != NULL || (order->sddl && strncmp(order->sddl, "O:", 2)),
               "with an owner, unless the caller's own SDDL has none");
    if (!ConvertSecurityDescriptorToStringSecurityDescriptorA(
            given, SDDL_REVISION_1, what, &sddl, NULL)) {
        audit_rule(call, false, "the descriptor can be read");
        return;
    }
    audit_rule(call, order->sddl && strcmp(sddl, order->sddl) == 0,
               "the descriptor is the one that was asked for");
    LocalFree(sddl);
}

/* Of every new object: never the system's default, never open to all. */
static void check_attributes(watched *call,
                             const SECURITY_ATTRIBUTES *attributes)
{
    audit_rule(call, attributes != NULL, "there are security attributes");
    if (attributes == NULL)
        return;
    audit_rule(call, attributes->nLength == sizeof *attributes,
               "they have a size");
    audit_rule(call, !attributes->bInheritHandle,
               "no child inherits the handle");
    audit_check_descriptor(call, attributes->lpSecurityDescriptor);
}

/* All that the functions of a kind need, and what is left if that is denied:
   change, ask, wait, and read the security. */
static const DWORD event_access[] = {0x120003, 0x100003, 0x100002,
                                     0x100001, 0x100000, 0x000002};
static const DWORD mutex_access[] = {0x120001, 0x100001, 0x100000};
static const DWORD semaphore_access[] = {0x120003, 0x100003, 0x100002,
                                         0x100001, 0x100000, 0x000002};
static const DWORD timer_access[] = {0x120003, 0x100003, 0x100002,
                                     0x100001, 0x100000, 0x000002};

/* To read and write, but not to make instances of it; or one of them. */
static const DWORD pipe_access[] = {0x12019b, 0x120199, 0x12019a};

static const DWORD process_access[] = {0x121000, 0x101000, 0x100000, 0x001000};

/* Of each call that creates an object with a name or without.  False: it is to
   be denied. */
static bool check_create(watched *call, const SECURITY_ATTRIBUTES *attributes,
                         const wchar_t *name, DWORD flags, DWORD access,
                         DWORD needed)
{
    audit_begin_order(call, name);
    check_attributes(call, attributes);
    audit_rule(call, access == needed, "the access is what is needed");
    audit_rule(call, flags == order->flags, "the flags are those asked for");
    if (order->denials > 0)
        SetLastError(ERROR_ACCESS_DENIED);
    return order->denials == 0;
}

/* Of each call that opens one. */
static bool check_open(watched *call, DWORD access, BOOL inherit,
                       const wchar_t *name, const DWORD *steps, size_t n)
{
    unsigned try;

    if (call->order != orders)
        call->opens = 0;
    call->order = orders;
    try = call->opens++;
    audit_begin_order(call, name);
    audit_rule(call, !inherit, "no child inherits the handle");
    audit_rule(call, try < n && access == steps[try],
               "the access is what is needed, and less only if that is denied");
    if (try + 1 < order->denials)
        SetLastError(ERROR_ACCESS_DENIED);
    return try + 1 >= order->denials;
}

static HANDLE WINAPI audit_CreateEventExW(SECURITY_ATTRIBUTES *attributes,
                                          const wchar_t *name, DWORD flags,
                                          DWORD access)
{
    return check_create(&watch_CreateEventExW, attributes, name, flags, access,
                        event_access[0])
               ? CreateEventExW_real(attributes, name, flags, access)
               : NULL;
}

static HANDLE WINAPI audit_OpenEventW(DWORD access, BOOL inherit,
                                      const wchar_t *name)
{
    return check_open(&watch_OpenEventW, access, inherit, name, event_access,
                      COUNT(event_access))
               ? OpenEventW_real(access, inherit, name)
               : NULL;
}

/* Never with an initial owner, whatever was asked for: order->flags is 0. */
static HANDLE WINAPI audit_CreateMutexExW(SECURITY_ATTRIBUTES *attributes,
                                          const wchar_t *name, DWORD flags,
                                          DWORD access)
{
    return check_create(&watch_CreateMutexExW, attributes, name, flags, access,
                        mutex_access[0])
               ? CreateMutexExW_real(attributes, name, flags, access)
               : NULL;
}

static HANDLE WINAPI audit_OpenMutexW(DWORD access, BOOL inherit,
                                      const wchar_t *name)
{
    return check_open(&watch_OpenMutexW, access, inherit, name, mutex_access,
                      COUNT(mutex_access))
               ? OpenMutexW_real(access, inherit, name)
               : NULL;
}

static HANDLE WINAPI audit_CreateSemaphoreExW(SECURITY_ATTRIBUTES *attributes,
                                              LONG initial, LONG maximum,
                                              const wchar_t *name, DWORD flags,
                                              DWORD access)
{
    watched *call = &watch_CreateSemaphoreExW;
    bool granted = check_create(call, attributes, name, flags, access,
                                semaphore_access[0]);

    audit_rule(call, initial == (LONG)order->initial,
               "so many units to begin with");
    audit_rule(call, maximum == (LONG)order->maximum,
               "the maximum is as asked for");
    return granted ? CreateSemaphoreExW_real(attributes, initial, maximum, name,
                                             flags, access)
                   : NULL;
}

static HANDLE WINAPI audit_OpenSemaphoreW(DWORD access, BOOL inherit,
                                          const wchar_t *name)
{
    return check_open(&watch_OpenSemaphoreW, access, inherit, name,
                      semaphore_access, COUNT(semaphore_access))
               ? OpenSemaphoreW_real(access, inherit, name)
               : NULL;
}

static HANDLE WINAPI audit_CreateFileMappingW(HANDLE file,
                                              SECURITY_ATTRIBUTES *attributes,
                                              DWORD protect, DWORD high,
                                              DWORD low, const wchar_t *name)
{
    watched *call = &watch_CreateFileMappingW;

    audit_begin_order(call, name);
    check_attributes(call, attributes);
    audit_rule(call, file == INVALID_HANDLE_VALUE, "it is of no file");
    audit_rule(call, protect == PAGE_READWRITE, "nothing in it is executed");
    audit_rule(call, high == 0 && low > 0 && low <= 4096, "it is small");
    return CreateFileMappingW_real(file, attributes, protect, high, low, name);
}

static HANDLE WINAPI audit_OpenFileMappingW(DWORD access, BOOL inherit,
                                            const wchar_t *name)
{
    static const DWORD steps[] = {0x020006, 0x000006};

    check_open(&watch_OpenFileMappingW, access, inherit, name, steps,
               COUNT(steps));
    return OpenFileMappingW_real(access, inherit, name);
}

static HANDLE WINAPI
audit_CreateWaitableTimerExW(SECURITY_ATTRIBUTES *attributes,
                             const wchar_t *name, DWORD flags, DWORD access)
{
    return check_create(&watch_CreateWaitableTimerExW, attributes, name, flags,
                        access, timer_access[0])
               ? CreateWaitableTimerExW_real(attributes, name, flags, access)
               : NULL;
}

static HANDLE WINAPI audit_OpenWaitableTimerW(DWORD access, BOOL inherit,
                                              const wchar_t *name)
{
    return check_open(&watch_OpenWaitableTimerW, access, inherit, name,
                      timer_access, COUNT(timer_access))
               ? OpenWaitableTimerW_real(access, inherit, name)
               : NULL;
}

static bool is_access_needed(DWORD access)
{
    if (order != NULL && order->looks)
        access &= ~(DWORD)PROCESS_QUERY_INFORMATION;
    return access == (order != NULL && (order->gives || order->looks)
                          ? (DWORD)PROCESS_DUP_HANDLE
                          : PROCESS_QUERY_LIMITED_INFORMATION);
}

static HANDLE WINAPI audit_OpenProcess(DWORD access, BOOL inherit, DWORD pid)
{
    watched *call = &watch_OpenProcess;
    bool granted;

    /* Who holds something is looked at without having been asked for. */
    if (order == NULL || order->pid == 0) {
        begin(call);
        /* To wait for it, or to ask who runs it; or to give it an object, or to look
           at its handles, which are listed only for who may ask it more. */
        audit_rule(call, is_access_needed(access & ~(DWORD)SYNCHRONIZE),
                   "the access is what is needed");
        audit_rule(call, !inherit, "no child inherits the handle");
        return OpenProcess_real(access, inherit, pid);
    }
    granted = check_open(call, access, inherit, NULL, process_access,
                         COUNT(process_access));
    audit_rule(call, pid == order->pid,
               "the process is the one that was asked for");
    return granted ? OpenProcess_real(access, inherit, pid) : NULL;
}

/* A timer of the library's own, to try something. */
static HANDLE WINAPI audit_CreateWaitableTimerW(SECURITY_ATTRIBUTES *attributes,
                                                BOOL manual_reset,
                                                const wchar_t *name)
{
    watched *call = &watch_CreateWaitableTimerW;

    begin(call);
    audit_rule(call, name == NULL, "there is no name");
    audit_rule(call, attributes == NULL || !attributes->bInheritHandle,
               "no child inherits the handle");
    audit_rule(call, !manual_reset, "it is auto-reset");
    return CreateWaitableTimerW_real(attributes, manual_reset, name);
}

/* Events of the library's own.  Nobody can open what has no name. */
static HANDLE WINAPI audit_CreateEventW(SECURITY_ATTRIBUTES *attributes,
                                        BOOL manual_reset, BOOL set,
                                        const wchar_t *name)
{
    watched *call = &watch_CreateEventW;

    begin(call);
    audit_rule(call, name == NULL, "there is no name");
    audit_rule(call, attributes == NULL || !attributes->bInheritHandle,
               "no child inherits the handle");
    audit_rule(call, !set, "nothing has happened yet");
    return CreateEventW_real(attributes, manual_reset, set, name);
}

static HANDLE WINAPI audit_CreateMailslotW(const wchar_t *name, DWORD maximum,
                                           DWORD timeout_ms,
                                           SECURITY_ATTRIBUTES *attributes)
{
    watched *call = &watch_CreateMailslotW;

    audit_begin_order(call, name);
    check_attributes(call, attributes);
    audit_rule(call, maximum == order->maximum,
               "the maximum is the one asked for");
    audit_rule(call, timeout_ms == order->timeout_ms,
               "the slot's own time-out ends no read");
    return CreateMailslotW_real(name, maximum, timeout_ms, attributes);
}

/* Wine has no other machines: a slot of this one is opened in place of one of
   theirs. */
static HANDLE open_here(const wchar_t *name, DWORD access, DWORD share,
                        DWORD flags)
{
    const wchar_t *local =
        order != NULL && order->looks ? NULL : wcsstr(name, L"\\mailslot\\");
    wchar_t path[300] = L"\\\\.";

    if (local != NULL)
        wcsncat(path, local, COUNT(path) - 4);
    return CreateFileW_real(local ? path : name, access, share, NULL,
                            OPEN_EXISTING, flags, NULL);
}

static HANDLE WINAPI audit_CreateFileW(const wchar_t *name, DWORD access,
                                       DWORD share,
                                       SECURITY_ATTRIBUTES *attributes,
                                       DWORD disposition, DWORD flags,
                                       HANDLE template)
{
    const DWORD qos = SECURITY_SQOS_PRESENT | SECURITY_VALID_SQOS_FLAGS;
    watched *call = &watch_CreateFileW;

    bool granted = true;

    if (order != NULL && order->looks) {
        audit_begin_order(call, name);
        audit_rule(call, access == FILE_LIST_DIRECTORY, "it is listed only");
        audit_rule(call, share == (FILE_SHARE_READ | FILE_SHARE_WRITE),
                   "others are let in");
    } else if (wcsstr(name, L"\\mailslot\\") != NULL ||
               wcsstr(name, L"\\MailSlot\\") != NULL) {
        audit_begin_order(call, name);
        /* What Microsoft documents for writing to a mailslot, and no more. */
        audit_rule(call, access == GENERIC_WRITE, "the access is to write");
        audit_rule(call, share == (FILE_SHARE_READ | FILE_SHARE_WRITE),
                   "other writers are let in");
    } else if (wcscmp(name, L"\\\\.\\NUL") == 0) {
        audit_begin_order(call, name);
        audit_rule(call, access == (GENERIC_READ | GENERIC_WRITE),
                   "the access is to read and to write");
    } else {
        granted = check_open(call, access, FALSE, name, pipe_access,
                             COUNT(pipe_access));
        audit_rule(call, share == 0, "nobody else has the end");
    }
    audit_rule(call, attributes == NULL || !attributes->bInheritHandle,
               "no child inherits the handle");
    audit_rule(call, disposition == OPEN_EXISTING, "nothing is created");
    audit_rule(call,
               (flags & qos) ==
                   (SECURITY_SQOS_PRESENT | SECURITY_IDENTIFICATION),
               "who answers may not act in our place");
    audit_rule(call, (flags & ~qos) == order->flags,
               "the flags are those needed");
    audit_rule(call, template == NULL, "there is no template");
    return granted ? open_here(name, access, share, flags)
                   : INVALID_HANDLE_VALUE;
}

static BOOL WINAPI audit_OpenProcessToken(HANDLE process, DWORD access,
                                          HANDLE *token)
{
    watched *call = &watch_OpenProcessToken;

    begin(call);
    audit_rule(call,
               process == GetCurrentProcess() || GetProcessId(process) != 0,
               "it is a process's token");
    audit_rule(call, access == TOKEN_QUERY, "the access is to ask");
    return OpenProcessToken_real(process, access, token);
}

/* A second handle to the same; none goes to another process that is not meant to
   have it. */
static BOOL WINAPI audit_DuplicateHandle(HANDLE from, HANDLE handle, HANDLE to,
                                         HANDLE *copy, DWORD access,
                                         BOOL inherit, DWORD options)
{
    watched *call = &watch_DuplicateHandle;

    const bool gives = order != NULL && order->gives;
    const bool looks = order != NULL && order->looks;

    begin(call);
    audit_rule(call,
               gives || ((looks || from == GetCurrentProcess()) &&
                         to == GetCurrentProcess()),
               "it stays in this process");
    audit_rule(call, !looks || options == DUPLICATE_SAME_ACCESS,
               "what is looked at stays open");
    audit_rule(call, from == GetCurrentProcess() || to == GetCurrentProcess(),
               "one of the two is this process");
    audit_rule(call, !inherit, "no child inherits the handle");
    audit_rule(call, access == 0 && options & DUPLICATE_SAME_ACCESS,
               "the access is the same");
    audit_rule(call,
               !(options & DUPLICATE_CLOSE_SOURCE) ||
                   from != GetCurrentProcess(),
               "nothing of this process is closed so");
    return DuplicateHandle_real(from, handle, to, copy, access, inherit,
                                options);
}

static BOOL WINAPI audit_CreateProcessW(
    const wchar_t *program, wchar_t *line, SECURITY_ATTRIBUTES *process,
    SECURITY_ATTRIBUTES *thread, BOOL inherit, DWORD flags, void *environment,
    const wchar_t *directory, STARTUPINFOW *startup, PROCESS_INFORMATION *made)
{
    const DWORD listed = inherit ? EXTENDED_STARTUPINFO_PRESENT : 0;
    watched *call = &watch_CreateProcessW;

    begin(call);
    audit_rule(call, process == NULL && thread == NULL,
               "no child inherits the handles");
    audit_rule(call, flags == (CREATE_UNICODE_ENVIRONMENT | listed),
               "what is inherited is in a list");
    audit_rule(call,
               !inherit ||
                   (startup->cb == sizeof(STARTUPINFOEXW) &&
                    ((STARTUPINFOEXW *)startup)->lpAttributeList != NULL),
               "there is a list");
    audit_rule(call, environment != NULL, "it has an environment of its own");
    return CreateProcessW_real(program, line, process, thread, inherit, flags,
                               environment, directory, startup, made);
}

#define AUDITED(function, size) \
    function##_type *function##_slot = audit_##function;
#define EXCUSED(function, reason)
#define LOOKED_UP(function)
#include "audit.def"
#undef AUDITED
#undef EXCUSED
#undef LOOKED_UP

static watched forbidden = {.name = "what is looked for only", .apart = true};

static INT_PTR WINAPI be_forbidden(void)
{
    begin(&forbidden);
    audit_rule(&forbidden, false, "it is not called");
    return 0;
}

void audit_forbid(FARPROC *function)
{
    *function = be_forbidden;
}

/* With a list that lets everybody in. */
static SECURITY_ATTRIBUTES *open_to_all(void)
{
    static SECURITY_DESCRIPTOR descriptor;
    static SECURITY_ATTRIBUTES attributes = {sizeof attributes, &descriptor,
                                             FALSE};

    InitializeSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION);
    SetSecurityDescriptorDacl(&descriptor, TRUE, NULL, FALSE);
    return &attributes;
}

HANDLE audit_make_event(const wchar_t *name)
{
    return CreateEventExW_real(open_to_all(), name, 0, EVENT_ALL_ACCESS);
}

HANDLE audit_make_mutex(const wchar_t *name)
{
    return CreateMutexExW_real(open_to_all(), name, 0, MUTEX_ALL_ACCESS);
}

HANDLE audit_make_semaphore(const wchar_t *name)
{
    return CreateSemaphoreExW_real(open_to_all(), 0, 1, name, 0,
                                   SEMAPHORE_ALL_ACCESS);
}

HANDLE audit_make_timer(const wchar_t *name)
{
    return CreateWaitableTimerExW_real(open_to_all(), name, 0,
                                       TIMER_ALL_ACCESS);
}

bool audit_report(unsigned *calls, unsigned *violations)
{
    watched *all[] = {
        &forbidden,
#define AUDITED(function, size) &watch_##function,
#define EXCUSED(function, reason)
#define LOOKED_UP(function) &audit_watch_##function,
#include "audit.def"
#undef AUDITED
#undef EXCUSED
#undef LOOKED_UP
    };
    bool each = true;

    *calls = *violations = 0;
    printf("# %-24s %8s %10s\n", "function", "calls", "violations");
    for (size_t i = 0; i < COUNT(all); i++) {
        printf("# %-24s %8u %10u\n", all[i]->name, all[i]->calls,
               all[i]->violations);
        *calls += all[i]->calls;
        *violations += all[i]->violations;
        each = each && (all[i]->calls > 0 || all[i]->apart);
        all[i]->calls = all[i]->violations = 0;
    }
    return each;
}
