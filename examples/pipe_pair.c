/*
 * pipe_pair.c - a pipe without a name: one end is kept, the other given to a child,
 * and nobody else can connect to it.
 *
 *     pipe_pair    starts itself again, with the other end
 *
 * Prints:
 *
 *     the child says: I heard hello
 *     the child has gone
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <winipc.h>

#define SOON 30000 /* milliseconds, for what does not take long */

static winipc_status answer(void)
{
    WINIPC_SCOPED(pipe) parent = NULL;
    char text[100], reply[120];
    size_t length = 0;
    void *handle = NULL;
    winipc_status status = winipc_passed_handle(&handle, "pipe");

    if (status == WINIPC_OK)
        status = winipc_pipe_adopt(&parent, handle);
    if (status == WINIPC_OK)
        status = winipc_pipe_receive(parent, text, sizeof text, &length, SOON);
    if (status == WINIPC_OK) {
        length = (size_t)snprintf(reply, sizeof reply, "I heard %.*s",
                                  (int)length, text);
        status = winipc_pipe_send(parent, reply, length, SOON);
    }
    return status;
}

static winipc_status ask(winipc_pipe *child)
{
    char text[120];
    size_t length = 0;
    winipc_status status =
        winipc_pipe_call(child, "hello", 5, text, sizeof text, &length, SOON);

    if (status == WINIPC_OK)
        printf("the child says: %.*s\n", (int)length, text);
    if (status == WINIPC_OK)
        status = winipc_pipe_receive(child, text, sizeof text, &length, SOON);
    if (status != WINIPC_E_CLOSED)
        return status;
    puts("the child has gone");
    return WINIPC_OK;
}

static winipc_status run(const char *program)
{
    const char *const arguments[] = {program, "child", NULL};
    WINIPC_SCOPED(pipe) mine = NULL;
    WINIPC_SCOPED(process) child = NULL;
    winipc_pipe *other = NULL;
    winipc_status status = winipc_pipe_pair(&mine, &other, NULL);
    winipc_pass pass = {.name = "pipe", .object = WINIPC_OBJECT(other)};

    if (status == WINIPC_OK)
        status =
            winipc_spawn(&child, arguments,
                         WINIPC_SPAWN_OPTIONS(.pass = &pass, .pass_count = 1));
    /* The child has its own now; with this one open its end would not show. */
    winipc_pipe_close(other);
    return status == WINIPC_OK ? ask(mine) : status;
}

int main(int argc, char **argv)
{
    winipc_status status = argc > 1 ? answer() : run(argv[0]);

    if (winipc_failed(status))
        fprintf(stderr, "pipe_pair: %s\n", winipc_last_error()->message);
    return winipc_failed(status);
}
