/*
 * name.c - from a caller's UTF-8 name to the one Windows sees.
 *
 * SPDX-License-Identifier: MIT
 */
#include "name.h"

#include <string.h>

#include "utf8.h"

/* Put `name` behind `prefix`, at most `max` units in all. */
static const char *compose(winipc__name *wide, const wchar_t *prefix,
                           const char *name, size_t max)
{
    size_t start = wcslen(prefix);
    bool valid;

    memcpy(wide->text, prefix, start * sizeof *prefix);
    if (!winipc__utf8_widen(wide->text + start, max - start, name, &valid))
        return valid ? "the name is too long" : "the name is not valid UTF-8";
    wide->ptr = wide->text;
    return NULL;
}

/* The prefix is always there: without one a service would get Global\. */
const char *winipc__name_object(winipc__name *wide, const char *name,
                                winipc_scope scope)
{
    wide->ptr = NULL;
    wide->remote = false;
    if (name == NULL)
        return NULL;
    if (*name == '\0')
        return "the name is empty (NULL is for an object without a name)";
    if (strchr(name, '\\') != NULL)
        return "the name has a backslash (.scope is for Local\\ and Global\\)";
    return compose(wide,
                   scope == WINIPC_SCOPE_GLOBAL ? L"Global\\" : L"Local\\",
                   name, WINIPC__NAME_MAX);
}

static bool is_forbidden(char c)
{
    return (unsigned char)c < 0x20 || c == 0x7F || strchr("/:*?\"<>|", c);
}

static const char *check_part(const char *part, size_t n)
{
    if (n == 0)
        return "a part of the name is empty";
    if (part[0] == '.' && (n == 1 || (n == 2 && part[1] == '.')))
        return "a part of the name is . or ..";
    /* Windows strips them, so that two names would be one. */
    if (part[n - 1] == '.' || part[n - 1] == ' ')
        return "a part of the name ends with a dot or a space";
    for (size_t i = 0; i < n; i++) {
        if (is_forbidden(part[i]))
            return "the name has a control character or one of / : * ? \" < > "
                   "|";
    }
    return NULL;
}

static const char *check_parts(const char *path)
{
    const char *reason;
    size_t n;

    for (;; path += n + 1) {
        n = strcspn(path, "\\");
        reason = check_part(path, n);
        if (reason != NULL || path[n] == '\0')
            return reason;
    }
}

/* Do they begin alike, but for capitals?  `word` has none. */
static bool begins_with(const char *text, const char *word)
{
    for (; *word != '\0'; word++, text++) {
        char c = *text;

        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if (c != *word)
            return false;
    }
    return true;
}

/* What is read and written under names of this kind. */
typedef struct device {
    const char *word; /* between host and path */
    const wchar_t *prefix;
    const char *missing, *misspelled;
    bool everywhere; /* the host may be *, all of a domain */
} device;

/* A complete name: \\host\mailslot\path.  Sets `*path`. */
static const char *check_host(winipc__name *wide, const char *name,
                              const device *of, const char **path)
{
    const char *host = name + 2;
    size_t n = strcspn(host, "\\");
    const char *reason;

    if (host[n] == '\0' || !begins_with(host + n + 1, of->word))
        return of->misspelled;
    *path = host + n + 1 + strlen(of->word);
    if (n == 1 && *host == '.')
        return NULL;
    wide->remote = true;
    reason =
        of->everywhere && n == 1 && *host == '*' ? NULL : check_part(host, n);
    return reason ? "the name of the host is not one" : NULL;
}

static const char *check_device(winipc__name *wide, const char *name,
                                const device *of, const char **path)
{
    bool complete = name != NULL && strncmp(name, "\\\\", 2) == 0;
    const char *reason;

    *path = name;
    wide->ptr = NULL;
    wide->remote = false;
    if (name == NULL)
        return of->missing;
    reason =
        compose(wide, complete ? L"" : of->prefix, name, WINIPC__FILE_NAME_MAX);
    if (reason == NULL && complete)
        reason = check_host(wide, name, of, path);
    return reason;
}

const char *winipc__name_mailslot(winipc__name *wide, const char *name)
{
    static const device mailslot = {
        "mailslot\\", L"\\\\.\\mailslot\\",
        "a mailslot needs a name, and it is NULL",
        "a name with a host is spelled \\\\host\\mailslot\\name", true};
    const char *path, *reason = check_device(wide, name, &mailslot, &path);

    return reason ? reason : check_parts(path);
}

const char *winipc__name_pipe(winipc__name *wide, const char *name)
{
    static const device pipe = {
        "pipe\\", L"\\\\.\\pipe\\", "a pipe needs a name, and it is NULL",
        "a name with a host is spelled \\\\host\\pipe\\name", false};
    const char *path, *reason = check_device(wide, name, &pipe, &path);

    if (reason == NULL && strchr(path, '\\') != NULL)
        reason = "the name of a pipe has no backslash";
    return reason ? reason : check_part(path, strlen(path));
}

/* `text` without `prefix`, whose capitals do not matter; NULL without it. */
static const wchar_t *skip(const wchar_t *text, const wchar_t *prefix)
{
    for (; *prefix != L'\0'; prefix++, text++) {
        wchar_t c = *text >= L'A' && *text <= L'Z' ? *text + 32 : *text;

        if (c != *prefix)
            return NULL;
    }
    return text;
}

const wchar_t *winipc__name_of_device(const wchar_t *kernel_name,
                                      bool *mailslot)
{
    const wchar_t *found = skip(kernel_name, L"\\device\\mailslot\\");

    *mailslot = found != NULL;
    return found ? found : skip(kernel_name, L"\\device\\namedpipe\\");
}

const wchar_t *winipc__name_of_kernel(const wchar_t *kernel_name,
                                      winipc_scope *scope, bool *mailslot)
{
    static const wchar_t objects[] = L"\\BaseNamedObjects\\";
    const wchar_t *found = winipc__name_of_device(kernel_name, mailslot);

    *scope = WINIPC_SCOPE_SESSION;
    if (found != NULL)
        return found;
    found = wcsstr(kernel_name, objects);
    if (found == kernel_name)
        *scope = WINIPC_SCOPE_GLOBAL;
    return found ? found + wcslen(objects) : kernel_name;
}
