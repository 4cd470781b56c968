/*
 * bench_event.c - what events cost beside the raw calls.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bench.h"

#define MANY 64

static HANDLE handles[MANY];
static winipc_event *events[MANY];
static winipc_object *objects[MANY];

static void raw_set_and_reset(void)
{
    MUST(SetEvent(handles[0]));
    MUST(ResetEvent(handles[0]));
}

static void set_and_reset(void)
{
    MUST_OK(winipc_event_set(events[0]));
    MUST_OK(winipc_event_reset(events[0]));
}

static void raw_set_and_wait(void)
{
    MUST(SetEvent(handles[0]));
    MUST(WaitForSingleObject(handles[0], INFINITE) == WAIT_OBJECT_0);
}

static void set_and_wait(void)
{
    MUST_OK(winipc_event_set(events[0]));
    MUST_OK(winipc_event_wait(events[0], WINIPC_INFINITE));
}

static void raw_poll(void)
{
    MUST(WaitForSingleObject(handles[0], 0) == WAIT_TIMEOUT);
}

static void poll(void)
{
    MUST(winipc_event_wait(events[0], 0) == WINIPC_E_TIMEOUT);
}

static void raw_set_and_wait_any(void)
{
    MUST(SetEvent(handles[MANY - 1]));
    MUST(WaitForMultipleObjects(MANY, handles, FALSE, 1000) ==
         WAIT_OBJECT_0 + MANY - 1);
}

static void set_and_wait_any(void)
{
    size_t index;

    MUST_OK(winipc_event_set(events[MANY - 1]));
    MUST_OK(winipc_wait_any(objects, MANY, &index, 1000));
}

/* winipc's has a descriptor of its own; the raw one has none. */
static void raw_create_and_close(void)
{
    HANDLE event = CreateEventW(NULL, FALSE, FALSE, NULL);

    MUST(event != NULL);
    CloseHandle(event);
}

static void create_and_close(void)
{
    winipc_event *event;

    MUST_OK(winipc_event_create(&event, NULL, NULL));
    winipc_event_close(event);
}

static const bench benches[] = {
    {"event set + reset", raw_set_and_reset, set_and_reset},
    {"event set + wait", raw_set_and_wait, set_and_wait},
    {"event wait 0, not set", raw_poll, poll},
    {"event set + wait any of 64", raw_set_and_wait_any, set_and_wait_any},
    {"event create + close", raw_create_and_close, create_and_close},
    {0},
};

int main(int argc, char **argv)
{
    for (int i = 0; i < MANY; i++) {
        handles[i] = CreateEventW(NULL, FALSE, FALSE, NULL);
        MUST(handles[i] != NULL);
        MUST_OK(winipc_event_create(&events[i], NULL, NULL));
        objects[i] = WINIPC_OBJECT(events[i]);
    }
    return run_benches(argc, argv, benches);
}
