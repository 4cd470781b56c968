/*
 * row.h - a row, its records, and the process that it runs in.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef RAW_ROW_H
#define RAW_ROW_H

/* The columns of records.def, and what may stand in them beside a text. */
enum { WINDOWS, WINE_8_0, WINE_10_0, SYSTEMS };
#define AS_WINDOWS ((const char *)0)
#define SAME same_as_the_column_before
extern const char same_as_the_column_before[];

/* Where it is said what Windows does. */
#define DOC "Microsoft's documentation"
#define WINE_TESTS "Wine's tests"
#define REACTOS "ReactOS's source"
#define GO_WINIO "go-winio's source"
#define KNOWN "commonly known"

typedef struct row {
    const char *id;
    void (*probe)(void);
    const char *source;
    const char *file; /* of lib/, that rests on it; or none */
    const char *records[SYSTEMS];
} row;

enum { TEXT_SIZE = 200, PATIENCE_MS = 500 };

/* apart.c: run the row's probe in a process of its own.  It has said `text`. */
void run_apart(const char *id, DWORD patience_ms, char text[TEXT_SIZE]);
/* There: take the arguments of --probe. */
bool begin_apart(const char *patience_ms, const char *result);

/* roles.c: another process that a probe needs. */
int run_role(const char *role, const char *argument);

#endif
