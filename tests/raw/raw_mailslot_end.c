/*
 * raw_mailslot_end.c - mailslots: readers, writers, names and access lists.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include <string.h>

#include "mailslot.h"
#include "nt.h"

PROBE(mailslot_writers_need_not_share_writing)
{
    make_slot(0, 0);
    need(open_shared(GENERIC_WRITE, FILE_SHARE_READ, 0), "CreateFileW");
    say_opens(open_shared(GENERIC_WRITE, FILE_SHARE_READ, 0));
}

PROBE(mailslot_writers_that_share_are_many)
{
    make_slot(0, 0);
    open_writer(0);
    say_opens(
        open_shared(GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, 0));
}

PROBE(mailslot_write_without_a_reader_fails)
{
    HANDLE slot = make_slot(0, 0), writer = open_writer(0);
    DWORD written;

    CloseHandle(slot);
    say_result(WriteFile(writer, "x", 1, &written, NULL));
}

PROBE(mailslot_name_is_free_without_a_reader)
{
    HANDLE slot = make_slot(0, 0);

    open_writer(0);
    CloseHandle(slot);
    say_opens(CreateMailslotW(slot_name, 0, 0, NULL));
}

PROBE(mailslot_names_do_not_tell_case)
{
    wchar_t *name;

    make_slot(0, 0);
    name = _wcsdup(slot_name);
    _wcsupr(name);
    say_opens(CreateFileW(name, GENERIC_WRITE,
                          FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
                          OPEN_EXISTING, 0, NULL));
    say(", created again: ");
    say_opens(CreateMailslotW(name, 0, 0, NULL));
}

PROBE(mailslot_reader_cannot_write)
{
    HANDLE slot = make_slot(0, 0);
    DWORD written;

    say_result(WriteFile(slot, "x", 1, &written, NULL));
}

/* Wine's tests take either error. */
PROBE(mailslot_writer_cannot_read)
{
    DWORD length;
    HANDLE writer;
    char byte;

    make_slot(0, 0);
    writer = need(open_shared(GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ, 0),
                  "CreateFileW");
    if (ReadFile(writer, &byte, 1, &length, NULL))
        say("works");
    else if (GetLastError() == ERROR_ACCESS_DENIED ||
             GetLastError() == ERROR_INVALID_PARAMETER)
        say("error 5 or 87");
    else
        say_result(FALSE);
}

PROBE(mailslot_writer_is_told_the_maximum)
{
    DWORD maximum = 0;
    BOOL worked;

    make_slot(64, 0);
    worked = GetMailslotInfo(open_writer(0), &maximum, NULL, NULL, NULL);
    say_result(worked);
    if (worked)
        say(", %lu", maximum);
}

PROBE(mailslot_time_out_is_not_set_by_a_writer)
{
    make_slot(0, 0);
    say(SetMailslotInfo(open_writer(0), 0) ? "works" : "refused");
}

PROBE(mailslot_time_out_is_not_set_for_a_pipe)
{
    HANDLE read, write;

    need_true(CreatePipe(&read, &write, NULL, 0), "CreatePipe");
    say(SetMailslotInfo(read, 0) ? "works" : "refused");
}

PROBE(mailslot_handle_of_a_reader_tells_its_name)
{
    say_object_text(make_slot(0, 0), OBJECT_NAME);
}

PROBE(mailslot_handle_is_of_no_known_type)
{
    say("type %lu", GetFileType(make_slot(0, 0)));
    say(", writer %lu", GetFileType(open_writer(0)));
}

PROBE(mailslot_handle_of_a_writer_tells_its_name)
{
    make_slot(0, 0);
    say_object_text(open_writer(0), OBJECT_NAME);
}

static void say_remote(const wchar_t *host)
{
    wchar_t name[200];
    HANDLE writer;

    make_slot(0, 0);
    _snwprintf(name, COUNT(name), L"\\\\%ls%ls", host, slot_name + 3);
    writer =
        CreateFileW(name, GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE,
                    NULL, OPEN_EXISTING, 0, NULL);
    /* 3025: this Windows has retired them. */
    if (writer != INVALID_HANDLE_VALUE || GetLastError() == 3025)
        say("opens, or error 3025");
    else
        say_result(FALSE);
}

PROBE(mailslot_of_a_domain_opens)
{
    say_remote(L"*");
}

PROBE(mailslot_of_a_named_machine_opens)
{
    wchar_t host[MAX_COMPUTERNAME_LENGTH + 1];
    DWORD length = COUNT(host);

    need_true(GetComputerNameW(host, &length), "GetComputerNameW");
    say_remote(host);
}

PROBE(mailslot_access_list_is_checked)
{
    slot_name = unique(L"\\\\.\\mailslot\\");
    need(CreateMailslotW(slot_name, 0, 0, attributes(L"D:P(A;;GR;;;%ls)")),
         "CreateMailslotW");
    say_opens(
        open_shared(GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, 0));
}

PROBE(mailslot_is_made_also_if_its_maker_may_not_use_it)
{
    say_opens(CreateMailslotW(unique(L"\\\\.\\mailslot\\"), 0, 0,
                              attributes(L"D:P")));
}

PROBE(mailslot_names_are_listed)
{
    WIN32_FIND_DATAW found;

    make_slot(0, 0);
    say_opens(FindFirstFileW(L"\\\\.\\mailslot\\*", &found));
}
