/*
 * spawns.h - a child and what it says, for the tests of spawn.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TESTS_SPAWNS_H
#define TESTS_SPAWNS_H

#include "harness.h"

/* The child, the end of a pipe that its output comes from, and others. */
extern winipc_process *process;
extern winipc_pipe *output, *other;
extern winipc_event *event;
extern void *handle;

/* Close what there is; a child that still runs is killed. */
void close_spawns(void);

void make_event(void);
void close_handle(void);

/* `output`, and `handle` is its other end. */
void make_output(void);

/* This program, in UTF-8. */
const char *self(void);

#define ARGUMENTS(...) \
    ((const char *const[]){self(), "--child", __VA_ARGS__, NULL})
/* No options. */
#define NOTHING ((winipc_spawn_options){.size = 0})

/* Start this program with an output that can be received. */
void start(const char *const *arguments, winipc_spawn_options options);

/* The same, until it has ended; its output with a NUL. */
size_t run(char *text, size_t size, const char *const *arguments,
           winipc_spawn_options options);

/* All that comes, until the other end is closed. */
size_t receive_all(char *text, size_t size);

void expect_exit(uint32_t expected);

/* For children: say text on the standard output, with its NUL. */
bool say(const wchar_t *text);

/* What children do: say variables; set the event that the number says, if it is
   one; wait for ever, having said nothing, with a NUL. */
int say_variables(int argc, char **argv);
int set_event(int argc, char **argv);
int wait_for_ever(int argc, char **argv);

#endif
