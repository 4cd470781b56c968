/*
 * fuzz_options.c - option structs of any size, against what each byte must be.
 *
 * SPDX-License-Identifier: MIT
 */
#include "fuzz.h"
#include "options.h"

enum { MOST = 96 };

/* Why options of `given` bytes are refused by who knows `size` of them. */
static const char *judge(const uint8_t *options, size_t given, size_t size)
{
    if (given < sizeof given)
        return "the options do not say their size";
    for (size_t i = given; i > size; i--) {
        if (options[i - 1] != 0)
            return "an option is newer than this library";
    }
    return NULL;
}

static void check_copy(const uint8_t *copy, size_t size, const uint8_t *options,
                       size_t given)
{
    for (size_t i = 0; i < size; i++)
        MUST(copy[i] == (i < given ? options[i] : 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t known = sizeof known + take(&data, &size, 1) % MOST;
    size_t given = take(&data, &size, 1) % (sizeof given + MOST);
    /* Who does not say how large it is has room for that at least. */
    size_t real = given < sizeof given ? sizeof given : given;
    uint8_t *options = exactly(NULL, real), *copy = exactly(NULL, known);
    const char *want, *got;

    memset(options, 0, real);
    memcpy(options, data, size < real ? size : real);
    memcpy(options, &given, sizeof given);
    memset(copy, 0x55, known);
    want = judge(options, given, known);
    got = winipc__options_copy(copy, known, options);
    MUST((got == NULL) == (want == NULL));
    if (want != NULL)
        MUST(strcmp(got, want) == 0);
    else
        check_copy(copy, known, options, given);
    MUST(winipc__options_copy(copy, known, NULL) == NULL);
    check_copy(copy, known, NULL, 0);
    free(copy);
    free(options);
    return 0;
}
