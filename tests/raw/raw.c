/*
 * raw.c - each row of the records: what Windows does, and what this system does.
 *
 *   raw               run all rows; 1 if one is not as recorded
 *   raw NAME...       run these rows
 *   raw --record      say what this system does, one line per row
 *
 * It needs nothing but Windows: raw calls, no library.  README.md says how to
 * build it alone and what to do with its output, which is in TAP.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "raw.h"
#include "row.h"

static const row rows[] = {
#define ROW(id, source, file, ...) \
    {#id, probe_##id, source, file, {__VA_ARGS__}},
#include "records.def"
#undef ROW
};

/* The systems that have a column in the records, oldest first. */
static const struct {
    const char *name;
    int major, minor;
} systems[SYSTEMS] = {
    [WINDOWS] = {"Windows", 0, 0},
    [WINE_8_0] = {"Wine 8.0", 8, 0},
    [WINE_10_0] = {"Wine 10.0", 10, 0},
};

static char here[64];

/* Which record is this system's: the newest that is not newer than it. */
static int find_system(void)
{
    function wine_get_version = find(L"ntdll", "wine_get_version");
    int major = 0, minor = 0, found = WINE_8_0;
    const char *version;

    if (wine_get_version == NULL) {
        snprintf(here, sizeof here, "Windows");
        return WINDOWS;
    }
    version = ((const char *(__cdecl *)(void))wine_get_version)();
    snprintf(here, sizeof here, "Wine %s", version);
    sscanf(version, "%d.%d", &major, &minor);
    for (int i = WINE_8_0; i < SYSTEMS; i++) {
        if (systems[i].major < major ||
            (systems[i].major == major && systems[i].minor <= minor))
            found = i;
    }
    return found;
}

/* What is recorded: a column may repeat the one before it, or Windows's. */
static const char *recorded(const row *r, int system)
{
    while (r->records[system] == SAME)
        system--;
    return r->records[system] == AS_WINDOWS ? r->records[WINDOWS]
                                            : r->records[system];
}

static void run_patiently(const row *r, const char *expected, char *text)
{
    run_apart(r->id, PATIENCE_MS, text);
    if (strcmp(text, expected) != 0)
        run_apart(r->id, 10 * PATIENCE_MS, text);
}

static bool check(const row *r, int number, int system, char *text)
{
    const char *expected = recorded(r, system);
    const char *windows = r->records[WINDOWS];
    bool as_recorded;

    run_patiently(r, expected, text);
    as_recorded = strcmp(text, expected) == 0;
    printf("%s %d - %s: Windows: %s (%s)", as_recorded ? "ok" : "not ok",
           number, r->id, windows, r->source);
    if (system != WINDOWS)
        printf("; here: %s",
               strcmp(text, windows) == 0 ? "as Windows does" : text);
    if (as_recorded && system != WINDOWS)
        printf("; as recorded for %s", systems[system].name);
    if (!as_recorded)
        printf("; recorded for %s: %s", systems[system].name, expected);
    printf("\n");
    if (!as_recorded && *r->file != '\0')
        printf("# lib/%s rests on what is recorded: see whether it is still "
               "right, or still needed\n",
               r->file);
    return as_recorded;
}

static bool is_wanted(const row *r, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], r->id) == 0)
            return true;
    }
    return argc < 2;
}

static int check_rows(int argc, char **argv)
{
    int system = find_system(), number = 0, differ = 0, changed = 0;
    char text[TEXT_SIZE];

    for (size_t i = 0; i < COUNT(rows); i++)
        number += is_wanted(&rows[i], argc, argv);
    printf("1..%d\n", number);
    number = 0;
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (!is_wanted(&rows[i], argc, argv))
            continue;
        changed += !check(&rows[i], ++number, system, text);
        differ += strcmp(text, rows[i].records[WINDOWS]) != 0;
    }
    printf("# %s, compared with the record of %s: %d of %d rows are not as "
           "recorded\n",
           here, systems[system].name, changed, number);
    printf("# figure: raw.rows %d rows\n", number);
    printf("# figure: raw.differences %d rows\n", differ);
    return number == 0 || changed > 0;
}

static int record_rows(void)
{
    char text[TEXT_SIZE];

    find_system();
    printf("# %s\n", here);
    for (size_t i = 0; i < COUNT(rows); i++) {
        run_apart(rows[i].id, 4 * PATIENCE_MS, text);
        printf("%s: %s\n", rows[i].id, text);
    }
    return 0;
}

static int run_probe(const char *id)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (strcmp(rows[i].id, id) == 0)
            rows[i].probe();
    }
    return 0;
}

int main(int argc, char **argv)
{
    setvbuf(stdout, NULL, _IONBF, 0);
    SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX);
    if (argc == 5 && strcmp(argv[1], "--probe") == 0)
        return begin_apart(argv[3], argv[4]) ? run_probe(argv[2]) : 2;
    if (argc == 4 && strcmp(argv[1], "--role") == 0)
        return run_role(argv[2], argv[3]);
    if (argc == 2 && strcmp(argv[1], "--record") == 0)
        return record_rows();
    return check_rows(argc, argv);
}
