/*
 * fuzz_name.c - each rule for names, spelled out alone: a name is refused for
 * one that it breaks, and taken if it breaks none.
 *
 * SPDX-License-Identifier: MIT
 */
#include <ctype.h>

#include "fuzz.h"
#include "name.h"
#include "utf8.h"

/* What to compare a reason with: enough of it to tell it from the others. */
#define EMPTY "the name is empty"
#define BACKSLASH "the name has a backslash"
#define UTF8 "the name is not valid UTF-8"
#define LONG "the name is too long"
#define PIPE "the name of a pipe has no backslash"
#define PART "a part of the name is empty"
#define DOTS "a part of the name is . or .."
#define TAIL "a part of the name ends with a dot or a space"
#define FORBIDDEN "the name has a control character or one of"
#define SPELLING "a name with a host is spelled"
#define HOST "the name of the host is not one"

static bool is(const char *reason, const char *rule)
{
    return strncmp(reason, rule, strlen(rule)) == 0;
}

/* Too long, or not UTF-8: whichever comes first. */
static const char *check_text(const char *name, size_t room)
{
    size_t left = strlen(name), length, units = 0;
    uint32_t character;

    for (; left > 0; name += length, left -= length) {
        length = well_formed((const uint8_t *)name, left, &character);
        units += length == 4 ? 2 : 1;
        if (length == 0 || units > room)
            return length == 0 ? UTF8 : LONG;
    }
    return NULL;
}

/* The name as Windows gets it is the prefix and what was given. */
static void check_result(const winipc__name *wide, const char *prefix,
                         const char *name, size_t max)
{
    char text[4 * WINIPC__NAME_MAX + 1];
    size_t n = 0;

    MUST(wide->ptr == wide->text);
    while (n <= max && wide->ptr[n] != 0)
        n++;
    MUST(n <= max);
    winipc__utf8_narrow(text, sizeof text, wide->ptr, n);
    MUST(strncmp(text, prefix, strlen(prefix)) == 0);
    MUST(strcmp(text + strlen(prefix), name) == 0);
}

static void check_object(const char *name, bool global)
{
    const char *prefix = global ? "Global\\" : "Local\\";
    winipc__name wide = {.remote = true};
    const char *got = winipc__name_object(
        &wide, name, global ? WINIPC_SCOPE_GLOBAL : WINIPC_SCOPE_SESSION);
    const char *want =
        *name == '\0' ? EMPTY
        : strchr(name, '\\')
            ? BACKSLASH
            : check_text(name, WINIPC__NAME_MAX - strlen(prefix));

    MUST((got == NULL) == (want == NULL));
    MUST(!wide.remote);
    if (got == NULL)
        check_result(&wide, prefix, name, WINIPC__NAME_MAX);
    else
        MUST(is(got, want) && wide.ptr == NULL);
}

/* The rule that a part between backslashes breaks, in the order they are told. */
static const char *check_part(const char *part, size_t n)
{
    if (n == 0)
        return PART;
    if ((n == 1 && *part == '.') || (n == 2 && memcmp(part, "..", 2) == 0))
        return DOTS;
    if (part[n - 1] == '.' || part[n - 1] == ' ')
        return TAIL;
    for (size_t i = 0; i < n; i++) {
        if (iscntrl((unsigned char)part[i]) || memchr("/:*?\"<>|", part[i], 8))
            return FORBIDDEN;
    }
    return NULL;
}

static const char *check_path(const char *path)
{
    for (;;) {
        const char *end = strchr(path, '\\');
        const char *rule =
            check_part(path, end ? (size_t)(end - path) : strlen(path));

        if (rule != NULL || end == NULL)
            return rule;
        path = end + 1;
    }
}

/* Those of a pipe have one part. */
static const char *check_rest(const char *path, bool pipe)
{
    if (pipe && strchr(path, '\\'))
        return PIPE;
    return check_path(path);
}

/* \\host\mailslot\path: which of its rules is broken, and is it another host? */
static const char *check_complete(const char *name, bool pipe, bool *remote)
{
    char copy[4 * WINIPC__NAME_MAX + 1], *host = copy + 2, *word, *path;

    snprintf(copy, sizeof copy, "%s", name);
    word = strchr(host, '\\');
    path = word ? strchr(word + 1, '\\') : NULL;
    if (path == NULL)
        return SPELLING;
    *word++ = *path++ = '\0';
    for (char *c = word; *c != '\0'; c++)
        *c = (char)tolower((unsigned char)*c);
    if (strcmp(word, pipe ? "pipe" : "mailslot") != 0)
        return SPELLING;
    *remote = strcmp(host, ".") != 0;
    if (*remote && (pipe || strcmp(host, "*") != 0) &&
        check_part(host, strlen(host)))
        return HOST;
    return check_rest(path, pipe);
}

static void check_file(const char *name, bool pipe)
{
    const char *prefix = strncmp(name, "\\\\", 2) == 0 ? ""
                         : pipe                        ? "\\\\.\\pipe\\"
                                                       : "\\\\.\\mailslot\\";
    winipc__name wide = {.remote = true};
    const char *got = pipe ? winipc__name_pipe(&wide, name)
                           : winipc__name_mailslot(&wide, name);
    const char *want = check_text(name, WINIPC__FILE_NAME_MAX - strlen(prefix));
    bool remote = false;

    if (want == NULL)
        want = *prefix ? check_rest(name, pipe)
                       : check_complete(name, pipe, &remote);
    MUST((got == NULL) == (want == NULL));
    if (got != NULL) {
        MUST(is(got, want));
        return;
    }
    check_result(&wide, prefix, name, WINIPC__FILE_NAME_MAX);
    MUST(wide.remote == remote);
}

/* Where `part`, in small letters, is in `text`; -1 if nowhere. */
static long find(const char *text, const char *part, bool any_case)
{
    for (long i = 0; text[i] != '\0'; i++) {
        size_t n = 0;

        while (part[n] != '\0' &&
               (text[i + (long)n] == part[n] ||
                (any_case &&
                 tolower((unsigned char)text[i + (long)n]) == part[n])))
            n++;
        if (part[n] == '\0')
            return i;
    }
    return -1;
}

static void check_kernel(const char *name, size_t n)
{
    wchar_t *wide = exactly(NULL, (n + 1) * sizeof *wide);
    long slot = find(name, "\\device\\mailslot\\", true);
    long pipe = find(name, "\\device\\namedpipe\\", true);
    long object = find(name, "\\BaseNamedObjects\\", false);
    winipc_scope scope;
    bool mailslot;
    const wchar_t *found;

    for (size_t i = 0; i <= n; i++)
        wide[i] = (unsigned char)name[i];
    found = winipc__name_of_kernel(wide, &scope, &mailslot);
    MUST(mailslot == (slot == 0));
    MUST((scope == WINIPC_SCOPE_GLOBAL) == (object == 0));
    MUST(found - wide == (slot == 0     ? 17
                          : pipe == 0   ? 18
                          : object >= 0 ? object + 18
                                        : 0));
    free(wide);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint64_t kind = take(&data, &size, 1);
    char *name = exactly(NULL, size + 1);

    memcpy(name, data, size);
    name[size] = '\0';
    name = realloc(name, strlen(name) + 1);
    MUST(name != NULL);
    switch (kind % 5) {
        case 0:
        case 1:
            check_object(name, kind % 5 == 1);
            break;
        case 2:
        case 4:
            check_file(name, kind % 5 == 4);
            break;
        default:
            check_kernel(name, strlen(name));
    }
    free(name);
    return 0;
}
