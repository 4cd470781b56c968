/*
 * raw_mailslot.c - mailslots: messages of any size.
 *
 * SPDX-License-Identifier: MIT
 */
#include "mailslot.h"

#include <stdlib.h>
#include <string.h>

#include "nt.h"

const wchar_t *slot_name;

HANDLE make_slot(DWORD maximum, DWORD timeout_ms)
{
    slot_name = unique(L"\\\\.\\mailslot\\");
    return need(CreateMailslotW(slot_name, maximum, timeout_ms, NULL),
                "CreateMailslotW");
}

HANDLE open_shared(DWORD access, DWORD share, DWORD flags)
{
    return CreateFileW(slot_name, access, share, NULL, OPEN_EXISTING, flags,
                       NULL);
}

HANDLE open_writer(DWORD flags)
{
    return need(
        open_shared(GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, flags),
        "CreateFileW");
}

void write_message(HANDLE writer, DWORD size)
{
    char *data = calloc(1, size + 1);
    DWORD written;

    need_true(WriteFile(writer, data, size, &written, NULL), "WriteFile");
    free(data);
}

void say_read(HANDLE slot, DWORD room)
{
    char *data = calloc(1, room + 1);
    DWORD length = 0;

    if (ReadFile(slot, data, room, &length, NULL))
        say("%lu bytes", length);
    else
        say("error %lu", GetLastError());
    free(data);
}

static void say_info(HANDLE slot)
{
    DWORD next = 0, count = 0;

    need_true(GetMailslotInfo(slot, NULL, &next, &count, NULL),
              "GetMailslotInfo");
    say("count %lu, next %ld", count, (long)next);
}

PROBE(mailslot_short_read_keeps_the_message)
{
    HANDLE slot = make_slot(0, 0);

    write_message(open_writer(0), 8);
    say_read(slot, 4);
    say(", then ");
    say_read(slot, 8);
}

PROBE(mailslot_tells_the_size_of_a_large_message)
{
    HANDLE slot = make_slot(0, 0);

    write_message(open_writer(0), 100000);
    say_info(slot);
}

/* Write one message that may be too large, or not fit, and read it. */
static void pass(DWORD size)
{
    HANDLE slot = make_slot(0, 0);
    io writing = {.handle = open_writer(0), .writes = TRUE, .size = size};

    io_start(&writing);
    say_io(&writing);
    say(", then ");
    say_read(slot, size);
}

PROBE(mailslot_takes_a_message_of_200000_bytes)
{
    pass(200000);
}

PROBE(mailslot_takes_a_message_of_1000000_bytes)
{
    pass(1000000);
}

PROBE(mailslot_refuses_what_is_above_its_maximum)
{
    HANDLE writer;
    DWORD written;

    make_slot(64, 0);
    writer = open_writer(0);
    say_result(WriteFile(writer, calloc(1, 65), 65, &written, NULL));
}

PROBE(mailslot_counts_its_messages)
{
    HANDLE slot = make_slot(0, 0), writer = open_writer(0);

    write_message(writer, 1);
    write_message(writer, 2);
    say_info(slot);
}

PROBE(mailslot_counts_a_message_of_no_bytes)
{
    HANDLE slot = make_slot(0, 0);

    write_message(open_writer(0), 0);
    say_info(slot);
}

PROBE(mailslot_message_of_no_bytes_is_read)
{
    HANDLE slot = make_slot(0, 0);

    write_message(open_writer(0), 0);
    say_read(slot, 8);
    say(", then ");
    say_read(slot, 8);
}

PROBE(mailslot_message_of_no_bytes_hides_none)
{
    HANDLE slot = make_slot(0, 0), writer = open_writer(0);

    write_message(writer, 0);
    write_message(writer, 4);
    say_read(slot, 8);
    say(", then ");
    say_read(slot, 8);
}

PROBE(mailslot_read_with_no_room_finds_no_message)
{
    say_read(make_slot(0, 0), 0);
}
