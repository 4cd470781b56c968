/*
 * doctor.c - winipc doctor: what this system is, what it lacks, and what then differs.
 *
 * SPDX-License-Identifier: MIT
 */
#include "doctor.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <windows.h>

static bool is_complete;

void tell_finding(const arguments *a, finding level, const char *what,
                  const char *format, ...)
{
    static const char *const words[] = {"ok", "note", "warning", "missing"};
    va_list values;
    char text[800];
    json j = {0};

    va_start(values, format);
    vsnprintf(text, sizeof text, format, values);
    va_end(values);
    if (level == MISSING)
        is_complete = false;
    if (!a->json) {
        print("%-7s  %s: %s\n", words[level], what, text);
        return;
    }
    begin_result(&j, a);
    json_text(&j, "check", what);
    json_text(&j, "level", words[level]);
    json_text(&j, "text", text);
    end_result(&j);
}

/* The first Windows 10 with all that is called by name. */
#define OLDEST_BUILD 14393

static void look_at_system(const arguments *a, const winipc_platform_info *info)
{
    const bool is_windows = strcmp(info->system, "Windows") == 0;

    if (strcmp(winipc_version(), WINIPC_VERSION) == 0)
        tell_finding(a, OK, "winipc", "%s", WINIPC_VERSION);
    else
        tell_finding(a, WARNING, "winipc",
                     "the command is %s, and the library it found %s",
                     WINIPC_VERSION, winipc_version());
    if (!is_windows)
        tell_finding(a, OK, "system", "%s %s, as Windows %u.%u.%u",
                     info->system, info->version, (unsigned)info->windows_major,
                     (unsigned)info->windows_minor,
                     (unsigned)info->windows_build);
    else if (info->windows_build >= OLDEST_BUILD)
        tell_finding(a, OK, "system", "Windows %s", info->version);
    else
        tell_finding(a, WARNING, "system",
                     "Windows %s is older than any that winipc was made for",
                     info->version);
}

/* What differs where something is lacking, and where it is there. */
static const struct {
    winipc_lack lack;
    const char *what, *there, *lacking;
} lacks[] = {
    {WINIPC_LACKS_OVERLAPPED_MAILSLOTS, "mailslot reads", "overlapped",
     "synchronous: a wait for a message looks every 50 ms"},
    {WINIPC_LACKS_MAILSLOT_COUNT, "mailslot message counts", "exact",
     "there are messages, or there are none: no more is told"},
    {WINIPC_LACKS_MAILSLOT_MAXIMUM, "mailslot message maximums",
     "kept by the system", "kept by readers and writers of winipc alone"},
    {WINIPC_LACKS_PRECISE_INTERRUPT_TIME, "clock",
     "of precise interrupt time, which leaves out time asleep",
     "the performance counter, which may count time asleep"},
    {WINIPC_LACKS_WAIT_COMPLETION_PACKETS, "wait completion packets", "there",
     "lacking, and not used by this version"},
    {WINIPC_LACKS_PRIVATE_NAMESPACES, "private namespaces", "there",
     "lacking, and not used by this version"},
};

static void look_at_lacks(const arguments *a, uint32_t found)
{
    for (size_t i = 0; i < sizeof lacks / sizeof lacks[0]; i++) {
        const bool lacking = (found & (uint32_t)lacks[i].lack) != 0;

        tell_finding(a, lacking ? NOTE : OK, lacks[i].what, "%s",
                     lacking ? lacks[i].lacking : lacks[i].there);
    }
}

/* What is optional is a lack as well. */
static void look_at_functions(const arguments *a)
{
    bool optional, all = true;
    const char *name;

    for (size_t i = 0; (name = winipc_platform_missing(i, &optional)) != NULL;
         i++) {
        if (optional)
            continue;
        all = false;
        tell_finding(a, MISSING, name,
                     "this system does not have it: what needs it fails with "
                     "WINIPC_E_UNSUPPORTED");
    }
    if (all)
        tell_finding(a, OK, "functions of Windows",
                     "all that the library needs are there");
}

/* Each makes something that lets nobody do what is then tried: WINIPC_OK if it can be
   done all the same. */
static winipc_status try_event(const char *name)
{
    WINIPC_SCOPED(event) made = NULL;
    WINIPC_SCOPED(event) event = NULL;
    winipc_status status = winipc_event_create(
        &made, name,
        WINIPC_EVENT_OPTIONS(.must_be_new = true,
                             .security =
                                 WINIPC_SECURITY(.sddl = "D:P(A;;RC;;;WD)")));

    if (status != WINIPC_OK)
        return WINIPC_E_SYSTEM;
    status = winipc_event_open(&event, name, NULL);
    return status == WINIPC_OK ? winipc_event_set(event) : status;
}

static winipc_status try_mailslot(const char *name)
{
    WINIPC_SCOPED(mailslot) made = NULL;
    WINIPC_SCOPED(mailslot) slot = NULL;
    winipc_status status = winipc_mailslot_create(
        &made, name,
        WINIPC_MAILSLOT_OPTIONS(.security =
                                    WINIPC_SECURITY(.sddl =
                                                        "D:P(A;;GR;;;WD)")));

    return status == WINIPC_OK ? winipc_mailslot_open(&slot, name, NULL)
                               : WINIPC_E_SYSTEM;
}

static winipc_status try_pipe(const char *name)
{
    WINIPC_SCOPED(pipe_listener) made = NULL;
    WINIPC_SCOPED(pipe) pipe = NULL;
    winipc_status status = winipc_pipe_listener_create(
        &made, name,
        WINIPC_PIPE_LISTENER_OPTIONS(
                .instances = 1,
                .security = WINIPC_SECURITY(.sddl = "D:P(A;;RC;;;WD)")));

    return status == WINIPC_OK
               ? winipc_pipe_connect(
                     &pipe, name,
                     WINIPC_PIPE_CONNECT_OPTIONS(.any_server = true), 0)
               : WINIPC_E_SYSTEM;
}

static void look_at_lists(const arguments *a)
{
    static const struct {
        const char *what;
        winipc_status (*try)(const char *);
    } kinds[] = {{"access lists of events", try_event},
                 {"access lists of mailslots", try_mailslot},
                 {"access lists of pipes", try_pipe}};
    char name[60];

    snprintf(name, sizeof name, "winipc-doctor-%lu", GetCurrentProcessId());
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        const winipc_status status = kinds[i].try(name);

        if (status == WINIPC_E_ACCESS_DENIED)
            tell_finding(a, OK, kinds[i].what, "checked by the system");
        else if (status == WINIPC_OK)
            tell_finding(a, WARNING, kinds[i].what,
                         "not checked by this system: whoever runs a program "
                         "on it can use them");
        else
            tell_finding(a, WARNING, kinds[i].what, "%s",
                         winipc_last_error()->message);
    }
}

static void look_at_global_names(const arguments *a)
{
    WINIPC_SCOPED(event) event = NULL;
    char name[60];

    snprintf(name, sizeof name, "winipc-doctor-%lu", GetCurrentProcessId());
    if (winipc_event_create(&event, name,
                            WINIPC_EVENT_OPTIONS(.scope = WINIPC_SCOPE_GLOBAL,
                                                 .must_be_new = true)) ==
        WINIPC_OK)
        tell_finding(a, OK, "global names", "events can be made");
    else
        tell_finding(a, WARNING, "global names", "%s",
                     winipc_last_error()->message);
}

/* To open one sends nothing. */
static void look_at_other_machines(const arguments *a)
{
    WINIPC_SCOPED(mailslot) slot = NULL;
    const winipc_status status =
        winipc_mailslot_open(&slot, "\\\\*\\mailslot\\winipc-doctor",
                             WINIPC_MAILSLOT_OPTIONS(.allow_remote = true));

    if (status == WINIPC_OK)
        tell_finding(a, OK, "mailslots of other machines", "can be written to");
    else
        tell_finding(a, NOTE, "mailslots of other machines", "%s",
                     winipc_last_error()->reason
                         ? winipc_last_error()->reason
                         : winipc_last_error()->message);
}

static int run(const arguments *a)
{
    winipc_platform_info info;
    const winipc_status status = winipc_platform(&info);

    is_complete = true;
    if (status == WINIPC_OK) {
        look_at_system(a, &info);
        look_at_lacks(a, info.lacks);
    } else {
        tell_finding(a, MISSING, "mailslots", "%s",
                     winipc_last_error()->message);
    }
    look_at_functions(a);
    look_at_lists(a);
    look_at_global_names(a);
    look_at_other_machines(a);
    look_at_user(a);
    return is_complete ? EXIT_DONE : EXIT_FAILED;
}

static const verb verbs[] = {
    {"", "tell what this system is, what it lacks, and what then differs", "",
     "", "winipc doctor", TEXTS_NAMELESS, run},
    {0},
};

const noun doctor_noun = {"doctor", "what works here, and what does not",
                          NAMES_NONE, verbs};
