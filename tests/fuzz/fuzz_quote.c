/*
 * fuzz_quote.c - any arguments, against the rules by which they are taken apart.
 *
 * SPDX-License-Identifier: MIT
 */
#include "fuzz.h"
#include "quote.h"
#include "take_apart.h"

enum { MOST = 8 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t room = 2 * size + 8 * MOST, n = 1, used;
    const char *arguments[MOST + 1] = {"program"};
    char *texts = exactly(NULL, size + 1), *line, *text = exactly(NULL, room);
    const char *next;

    /* Each NUL ends one. */
    if (size > 0)
        memcpy(texts, data, size);
    texts[size] = '\0';
    for (size_t i = 0; i < size && n < MOST; i += strlen(texts + i) + 1)
        arguments[n++] = texts + i;
    arguments[n] = NULL;
    line = exactly(NULL, room);
    MUST(winipc__quote(line, room, arguments));
    used = strlen(line) + 1;
    free(line);
    line = exactly(NULL, used - 1);
    MUST(!winipc__quote(line, used - 1, arguments));
    free(line);
    line = exactly(NULL, used);
    MUST(winipc__quote(line, used, arguments));
    next = take_program(text, line);
    MUST(strcmp(text, "program") == 0);
    for (size_t i = 1; i < n; i++) {
        next = take_argument(text, next);
        MUST(next != NULL && strcmp(text, arguments[i]) == 0);
    }
    MUST(take_argument(text, next) == NULL);
    winipc__quote_check_program(texts);
    free(line);
    free(text);
    free(texts);
    return 0;
}
