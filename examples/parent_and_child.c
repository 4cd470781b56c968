/*
 * parent_and_child.c - a child gets one end of a pipe, answers requests, and writes
 * to a standard output that its parent receives, both with time-outs.
 *
 * Prints:
 *
 *     "how long is this?" has 17 bytes
 *     the child was asked: how long is this?
 *
 * SPDX-License-Identifier: MIT
 */
#include <fcntl.h>
#include <io.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <winipc.h>

#define SECONDS 1000

/* The child: answer each request with its length, until the parent has gone. */
static int answer(void)
{
    WINIPC_SCOPED(pipe) requests = NULL;
    char text[100], reply[20];
    size_t n;
    void *handle;
    winipc_status status = winipc_passed_handle(&handle, "requests");

    if (status == WINIPC_OK)
        status = winipc_pipe_adopt(&requests, handle);
    while (status == WINIPC_OK) {
        status = winipc_pipe_receive(requests, text, sizeof text, &n,
                                     WINIPC_INFINITE);
        if (status != WINIPC_OK)
            break;
        printf("the child was asked: %.*s\n", (int)n, text);
        n = (size_t)snprintf(reply, sizeof reply, "%u", (unsigned)n);
        status = winipc_pipe_send(requests, reply, n, 10 * SECONDS);
    }
    return status == WINIPC_E_CLOSED ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* `output` is a file descriptor, so that nothing of Windows is needed. */
static winipc_status start(winipc_process **child, const char *program,
                           winipc_pipe *requests, int output)
{
    const char *const arguments[] = {program, "child", NULL};
    const winipc_pass pass = {.name = "requests",
                              .object = WINIPC_OBJECT(requests)};

    return winipc_spawn(
        child, arguments,
        WINIPC_SPAWN_OPTIONS(.standard_input = WINIPC_NULL_DEVICE,
                             .standard_output = (void *)_get_osfhandle(output),
                             .pass = &pass, .pass_count = 1));
}

static winipc_status make_output(winipc_pipe **pipe, int *output)
{
    void *handle;
    winipc_status status = winipc_pipe_pair_with_handle(
        pipe, &handle,
        WINIPC_PIPE_PAIR_OPTIONS(.direction = WINIPC_PIPE_INBOUND));

    if (status == WINIPC_OK)
        *output = _open_osfhandle((intptr_t)handle, _O_BINARY);
    return status;
}

static winipc_status print_all(winipc_pipe *output)
{
    char text[100];
    size_t n;
    winipc_status status = WINIPC_OK;

    while (status == WINIPC_OK) {
        status =
            winipc_pipe_receive(output, text, sizeof text, &n, 10 * SECONDS);
        if (status == WINIPC_OK)
            printf("%.*s", (int)n, text);
    }
    return status == WINIPC_E_CLOSED ? WINIPC_OK : status;
}

static winipc_status ask(winipc_pipe *requests, const char *text)
{
    char reply[20];
    size_t n;
    winipc_status status = winipc_pipe_call(requests, text, strlen(text), reply,
                                            sizeof reply, &n, 10 * SECONDS);

    if (status == WINIPC_OK)
        printf("\"%s\" has %.*s bytes\n", text, (int)n, reply);
    return status;
}

int main(int argc, char **argv)
{
    WINIPC_SCOPED(process) child = NULL;
    WINIPC_SCOPED(pipe) output = NULL;
    winipc_pipe *requests = NULL, *its_end = NULL;
    winipc_status status;
    int fd = -1;

    if (argc > 1)
        return answer();
    status = winipc_pipe_pair(&requests, &its_end, NULL);
    if (status == WINIPC_OK)
        status = make_output(&output, &fd);
    if (status == WINIPC_OK)
        status = start(&child, argv[0], its_end, fd);
    /* The child has its own: with these open nothing would tell of its end. */
    winipc_pipe_close(its_end);
    if (fd >= 0)
        _close(fd);
    if (status == WINIPC_OK)
        status = ask(requests, "how long is this?");
    winipc_pipe_close(requests);
    if (status == WINIPC_OK)
        status = print_all(output);
    if (status == WINIPC_OK)
        status = winipc_process_wait(child, 10 * SECONDS);
    if (status != WINIPC_OK)
        fprintf(stderr, "parent_and_child: %s\n", winipc_last_error()->message);
    return status == WINIPC_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
