/*
 * error.c - statuses and the last error of each thread.
 *
 * SPDX-License-Identifier: MIT
 */
#include "error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "utf8.h"
#include "win.h"

struct record {
    winipc_error error;
    char object[80];   /* the beginning, of a longer name */
    char written[100]; /* the reason, if it was made for this failure */
    char message[400];
};

/* What a thread points to that has no memory for a record of its own. */
static const struct record no_record = {
    {WINIPC_E_NO_MEMORY, ERROR_NOT_ENOUGH_MEMORY, "winipc_last_error", "",
     "winipc_last_error: there was no memory to remember the error",
     "there was no memory to remember the error"},
    "",
    "",
    ""};
static const struct record no_failure = {
    {WINIPC_OK, 0, "", "", "", NULL}, "", "", ""};

/* One record per thread.  Not _Thread_local: mingw's aborts the process when
   there is no memory for it; FLS fails, and calls back when a thread ends. */
static DWORD slot = FLS_OUT_OF_INDEXES;

static void NTAPI free_record(void *record)
{
    if (record != &no_record)
        HeapFree(GetProcessHeap(), 0, record);
}

__attribute__((constructor)) void winipc__error_load(void)
{
    slot = FlsAlloc(free_record);
}

/* Or Windows would call free_record in a DLL that is gone. */
__attribute__((destructor)) void winipc__error_unload(void)
{
    if (slot != FLS_OUT_OF_INDEXES)
        FlsFree(slot);
    slot = FLS_OUT_OF_INDEXES;
}

/* The thread's record, to be written; NULL if it cannot have one. */
static struct record *get_record(void)
{
    struct record *record;

    if (slot == FLS_OUT_OF_INDEXES)
        return NULL;
    record = FlsGetValue(slot);
    if (record != NULL && record != &no_record)
        return record;
    record = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, sizeof *record);
    if (record != NULL && FlsSetValue(slot, record))
        return record;
    if (record != NULL)
        free_record(record);
    FlsSetValue(slot, (void *)(uintptr_t)&no_record);
    return NULL;
}

static winipc_status remember(winipc_status status, DWORD code,
                              const char *function, const char *object,
                              const char *reason)
{
    struct record *record = get_record();
    size_t n;

    if (record == NULL)
        return status;
    n = object ? winipc__utf8_fit(object, sizeof record->object - 1) : 0;
    if (n > 0)
        memcpy(record->object, object, n);
    record->object[n] = '\0';
    record->error.status = status;
    record->error.windows_code = code;
    record->error.function = function;
    record->error.object = record->object;
    record->error.reason = reason;
    return status;
}

/* What a Windows code means wherever it turns up. */
static const struct {
    unsigned short code;
    signed char status;
} statuses[] = {
    {ERROR_FILE_NOT_FOUND, WINIPC_E_NOT_FOUND},
    {ERROR_PATH_NOT_FOUND, WINIPC_E_NOT_FOUND},
    {ERROR_BAD_NETPATH, WINIPC_E_NOT_FOUND},
    {ERROR_BAD_NET_NAME, WINIPC_E_NOT_FOUND},
    {ERROR_ACCESS_DENIED, WINIPC_E_ACCESS_DENIED},
    {ERROR_PRIVILEGE_NOT_HELD, WINIPC_E_ACCESS_DENIED},
    {ERROR_INVALID_HANDLE, WINIPC_E_WRONG_TYPE},
    {ERROR_NOT_ENOUGH_MEMORY, WINIPC_E_NO_MEMORY},
    {ERROR_OUTOFMEMORY, WINIPC_E_NO_MEMORY},
    {ERROR_NO_SYSTEM_RESOURCES, WINIPC_E_NO_MEMORY},
    {ERROR_WORKING_SET_QUOTA, WINIPC_E_NO_MEMORY},
    {ERROR_PAGEFILE_QUOTA, WINIPC_E_NO_MEMORY},
    {ERROR_COMMITMENT_LIMIT, WINIPC_E_NO_MEMORY},
    {ERROR_NOT_ENOUGH_QUOTA, WINIPC_E_NO_MEMORY},
    {ERROR_SHARING_VIOLATION, WINIPC_E_BUSY},
    {ERROR_PIPE_BUSY, WINIPC_E_BUSY},
    {ERROR_HANDLE_EOF, WINIPC_E_CLOSED},
    {ERROR_BROKEN_PIPE, WINIPC_E_CLOSED},
    {ERROR_NO_DATA, WINIPC_E_CLOSED},
    {ERROR_PIPE_NOT_CONNECTED, WINIPC_E_CLOSED},
    {ERROR_NOT_SUPPORTED, WINIPC_E_UNSUPPORTED},
    {ERROR_CALL_NOT_IMPLEMENTED, WINIPC_E_UNSUPPORTED},
    {ERROR_PROC_NOT_FOUND, WINIPC_E_UNSUPPORTED},
    {ERROR_REMOTE_MAILSLOTS_DEPRECATED, WINIPC_E_UNSUPPORTED},
    {ERROR_ALREADY_EXISTS, WINIPC_E_EXISTS},
    {ERROR_FILE_EXISTS, WINIPC_E_EXISTS},
    {ERROR_INVALID_PARAMETER, WINIPC_E_INVALID_ARGUMENT},
    {ERROR_INVALID_NAME, WINIPC_E_INVALID_NAME},
    {ERROR_BAD_PATHNAME, WINIPC_E_INVALID_NAME},
    {ERROR_FILENAME_EXCED_RANGE, WINIPC_E_INVALID_NAME},
    {ERROR_SEM_TIMEOUT, WINIPC_E_TIMEOUT},
    {ERROR_TIMEOUT, WINIPC_E_TIMEOUT},
    {WAIT_TIMEOUT, WINIPC_E_TIMEOUT},
    {ERROR_OPERATION_ABORTED, WINIPC_E_CANCELLED},
    {ERROR_INSUFFICIENT_BUFFER, WINIPC_E_TOO_BIG},
    {ERROR_MORE_DATA, WINIPC_E_TOO_BIG},
    {ERROR_TOO_MANY_POSTS, WINIPC_E_OVERFLOW},
    {ERROR_NOT_OWNER, WINIPC_E_NOT_OWNER},
};

winipc_status winipc__fail(DWORD code, const char *function, const char *object)
{
    winipc_status status = WINIPC_E_SYSTEM;

    if (code == ERROR_SUCCESS || code == WINIPC__NO_CODE)
        return remember(status, 0, function, object,
                        "it failed, and Windows did not say why");
    for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++) {
        if (statuses[i].code == code)
            status = (winipc_status)statuses[i].status;
    }
    return remember(status, code, function, object, NULL);
}

winipc_status winipc__refuse(winipc_status status, const char *function,
                             const char *object, const char *reason)
{
    return remember(status, 0, function, object, reason);
}

winipc_status winipc__fail_as(winipc_status status, DWORD code,
                              const char *function, const char *object,
                              const char *reason)
{
    return remember(status, code, function, object, reason);
}

winipc_status winipc__fail_with(winipc_status status, DWORD code,
                                const char *function, const char *object,
                                const char *format, ...)
{
    struct record *record = get_record();
    va_list arguments;

    if (record == NULL)
        return status;
    va_start(arguments, format);
    vsnprintf(record->written, sizeof record->written, format, arguments);
    va_end(arguments);
    return remember(status, code, function, object, record->written);
}

winipc_status winipc__refuse_null(const char *function, const char *what)
{
    return remember(WINIPC_E_INVALID_ARGUMENT, 0, function, NULL, what);
}

winipc_status winipc__no_memory(const char *object)
{
    return winipc__fail(ERROR_NOT_ENOUGH_MEMORY, "HeapAlloc", object);
}

/* What Windows calls the error, in UTF-8, without the final full stop. */
static void describe(DWORD code, char *text, size_t size)
{
    wchar_t wide[512];
    DWORD n = FormatMessageW(
        FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS |
            FORMAT_MESSAGE_MAX_WIDTH_MASK,
        NULL, code, 0, wide, sizeof wide / sizeof wide[0], NULL);

    while (n > 0 && (wide[n - 1] <= L' ' || wide[n - 1] == L'.'))
        n--;
    winipc__utf8_narrow(text, size, n > 0 ? wide : L"unknown error",
                        n > 0 ? n : sizeof "unknown error" - 1);
}

const winipc_error *winipc_last_error(void)
{
    struct record *record;
    winipc_error *error;
    char text[240], code[24] = "";

    if (slot == FLS_OUT_OF_INDEXES)
        return &no_record.error;
    record = FlsGetValue(slot);
    if (record == NULL)
        return &no_failure.error;
    if (record == &no_record)
        return &no_record.error;
    error = &record->error;
    if (error->reason == NULL)
        describe(error->windows_code, text, sizeof text);
    if (error->windows_code != 0)
        snprintf(code, sizeof code, " (error %u)",
                 (unsigned)error->windows_code);
    snprintf(record->message, sizeof record->message, "%s%s%s%s: %s%s",
             error->function, *error->object ? " of \"" : "", error->object,
             *error->object ? "\"" : "", error->reason ? error->reason : text,
             code);
    error->message = record->message;
    return error;
}

const char *winipc_status_name(winipc_status status)
{
    switch (status) {
#define NAME(status) \
    case status:     \
        return #status
        NAME(WINIPC_OK);
        NAME(WINIPC_ABANDONED);
        NAME(WINIPC_E_TIMEOUT);
        NAME(WINIPC_E_CANCELLED);
        NAME(WINIPC_E_CLOSED);
        NAME(WINIPC_E_NOT_FOUND);
        NAME(WINIPC_E_EXISTS);
        NAME(WINIPC_E_ACCESS_DENIED);
        NAME(WINIPC_E_BUSY);
        NAME(WINIPC_E_WRONG_TYPE);
        NAME(WINIPC_E_MISMATCH);
        NAME(WINIPC_E_TOO_BIG);
        NAME(WINIPC_E_OVERFLOW);
        NAME(WINIPC_E_NOT_OWNER);
        NAME(WINIPC_E_INVALID_ARGUMENT);
        NAME(WINIPC_E_INVALID_NAME);
        NAME(WINIPC_E_INVALID_USE);
        NAME(WINIPC_E_UNSUPPORTED);
        NAME(WINIPC_E_NO_MEMORY);
        NAME(WINIPC_E_CORRUPT);
        NAME(WINIPC_E_UNCERTAIN);
        NAME(WINIPC_E_SYSTEM);
#undef NAME
    }
    return "unknown status";
}

const char *winipc_version(void)
{
    return WINIPC_VERSION;
}

winipc_status winipc__give_text(const char *text, char *buffer, size_t size,
                                size_t *length, const char *function)
{
    size_t n = strlen(text);

    if (length == NULL || (buffer == NULL && size > 0))
        return winipc__refuse_null(function, "the buffer or length is NULL");
    *length = n;
    if (n >= size)
        return winipc__refuse(WINIPC_E_TOO_BIG, function, NULL,
                              "the buffer is too small for the text");
    memcpy(buffer, text, n + 1);
    return WINIPC_OK;
}
