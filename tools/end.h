/*
 * end.h - one end of a relay: something to receive from and to send to.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TOOLS_END_H
#define TOOLS_END_H

#include <winipc.h>

#include "command.h"
#include "lines.h"

/* The most that is received at once of a stream. */
#define BLOCK 65536U

/* What an end may say instead of an exit status. */
enum { NOT_YET = -1, AT_END = -2 };

typedef struct end end;

/* Each function says EXIT_DONE; or AT_END, as there is nobody there any more; or
   EXIT_CANCELLED at Ctrl-C; or the exit status of a failure, which it has told. */
typedef struct end_kind {
    /* See what has come, and do not wait: it is in `in` then, until the next
       call.  Or NOT_YET: wait for `ready`. */
    int (*receive)(end *e);
    /* Send all of it; waits. */
    int (*send)(end *e, const winipc_part *part);
    /* Nothing more will be sent: let the other side know, if there is a way. */
    void (*finish)(end *e);
    /* Close and free it; what was sent is not lost.  It waits no longer than for
       `linger_ms`.  The exit status of a child, else EXIT_DONE. */
    int (*close)(end *e, uint32_t linger_ms);
} end_kind;

struct end {
    const end_kind *kind;
    const char *name;     /* for who reads of a failure */
    winipc_object *ready; /* NULL: nothing comes from there */
    winipc_event *stop;
    winipc_part in;
    bool one_way;    /* when nothing more comes, it still takes what is sent */
    bool is_text;    /* each line may be a message */
    bool by_lines;   /* each is */
    size_t max_size; /* of a message, or of a line; 0: it is a stream, */
    size_t block;    /* of which so much is received at once */
    winipc_pipe *from; /* what it receives from, if that is a pipe, */
    winipc_pipe *to;   /* and sends to */
    lines held;        /* what has come, as a stream or as lines */
    bool ended;        /* nothing more comes */
    void *own;         /* what else its kind needs */
};

/* An end of that kind, with nothing in it; without memory it ends the process. */
end *make_end(const end_kind *kind, const char *name, winipc_event *stop);

void free_end(end *e);

/* The exit status for a call's status, having told of a failure, unless it is that
   of Ctrl-C; or NOT_YET, or AT_END. */
int tell_status(const end *e, winipc_status status);

/* Receive from `from`, of an end that is as a pipe there. */
int receive_from_pipe(end *e);

/* Tell each what the messages of the other mean for it: whether it is of lines, and
   how much at once will do. */
void introduce(end *a, end *b);

/* What an end is to be made of, as the command line says it. */
typedef struct source source;

typedef struct source_kind {
    const char *prefix;
    bool listens; /* for any number of clients */
    /* The name as it is used from then on; NULL: it can be none of such a one, and
       that has been told.  May be NULL where there are no names. */
    const char *(*take)(const char *name);
    /* Make ready what all of its ends share; may be NULL. */
    int (*prepare)(source *s);
    /* Connect, accept, or begin. */
    int (*open)(source *s, end **out);
    void (*dispose)(source *s); /* may be NULL */
} source_kind;

struct source {
    const source_kind *kind;
    const char *name; /* behind the prefix */
    const arguments *arguments;
    winipc_event *stop;
    void *listener; /* of what listens */
    char **texts;   /* the child's command; or instead of standard input */
};

/* How the command line wants a pipe to be connected to. */
winipc_status connect_to_pipe(winipc_pipe **out, const char *name,
                              const arguments *a, winipc_event *stop);

extern const source_kind pipe_source, pipe_listener_source, tcp_source,
    tcp_listener_source, console_source, child_source;

#endif
