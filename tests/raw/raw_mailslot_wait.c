/*
 * raw_mailslot_wait.c - mailslots: reads that wait, full slots, and their ends.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include <string.h>

#include "mailslot.h"
#include "nt.h"

PROBE(mailslot_reader_is_asynchronous)
{
    say("mode 0x%lx", file_mode(make_slot(0, 0)));
}

PROBE(mailslot_read_of_an_empty_slot_times_out)
{
    say_read(make_slot(0, 0), 8);
}

PROBE(mailslot_read_ends_after_its_time_out)
{
    say_read(make_slot(0, 20), 8);
}

PROBE(mailslot_time_out_ends_an_overlapped_read)
{
    HANDLE slot = make_slot(0, 0);
    io reading = {.handle = slot, .size = 8, .stays = TRUE};

    reading.overlapped = new_overlapped();
    io_start(&reading);
    if (io_returns(&reading) && reading.error == ERROR_IO_PENDING)
        say_completion(slot, reading.overlapped);
    else
        say_io(&reading);
}

/* A read that nothing ends, in a thread that stays. */
static io *start_reading(HANDLE slot, bool overlapped)
{
    io *reading = calloc(1, sizeof *reading);

    reading->handle = slot;
    reading->size = 8;
    reading->stays = TRUE;
    if (overlapped)
        reading->overlapped = new_overlapped();
    io_start(reading);
    return reading;
}

PROBE(mailslot_overlapped_read_pends)
{
    say_io(start_reading(make_slot(0, MAILSLOT_WAIT_FOREVER), true));
}

PROBE(mailslot_overlapped_read_takes_the_next_message)
{
    HANDLE slot = make_slot(0, MAILSLOT_WAIT_FOREVER);
    io *reading = start_reading(slot, true);

    write_message(open_writer(0), 4);
    say_completion(slot, reading->overlapped);
}

/* What a read that had not ended is now. */
static void say_later(HANDLE slot, const io *reading)
{
    say(", the read ");
    if (!io_returns(reading))
        say("goes on");
    else if (reading->error == ERROR_IO_PENDING)
        say_completion(slot, reading->overlapped);
    else
        say_io(reading);
}

PROBE(mailslot_read_is_ended_by_CancelIoEx)
{
    HANDLE slot = make_slot(0, MAILSLOT_WAIT_FOREVER);
    io *reading = start_reading(slot, true);

    io_returns(reading);
    say_result(CancelIoEx(slot, NULL));
    say_later(slot, reading);
}

PROBE(mailslot_read_is_not_ended_by_CancelSynchronousIo)
{
    HANDLE slot = make_slot(0, MAILSLOT_WAIT_FOREVER);
    io *reading = start_reading(slot, false);

    io_returns(reading);
    say_result(CancelSynchronousIo(reading->thread));
    say_later(slot, reading);
}

PROBE(mailslot_read_is_not_ended_by_a_new_time_out)
{
    HANDLE slot = make_slot(0, MAILSLOT_WAIT_FOREVER);
    io *reading = start_reading(slot, true);

    io_returns(reading);
    say_result(SetMailslotInfo(slot, 0));
    say(", the read %s",
        reading->overlapped->Internal == (ULONG_PTR)STATUS_PENDING ||
                !io_returns(reading)
            ? "goes on"
            : "ends");
}

PROBE(mailslot_read_ends_with_its_thread)
{
    HANDLE slot = make_slot(0, MAILSLOT_WAIT_FOREVER);
    io reading = {.handle = slot, .size = 8};

    reading.overlapped = new_overlapped();
    io_start(&reading);
    if (!ends(reading.thread))
        say("blocks");
    else
        say_completion(slot, reading.overlapped);
}

PROBE(mailslot_is_not_set_while_a_read_waits)
{
    HANDLE slot = make_slot(0, MAILSLOT_WAIT_FOREVER);

    io_returns(start_reading(slot, true));
    say(is_set(slot) ? "set" : "not set");
}

PROBE(mailslot_queries_do_not_wait_for_a_read)
{
    HANDLE slot = make_slot(0, MAILSLOT_WAIT_FOREVER);

    io_returns(start_reading(slot, true));
    say_result(GetMailslotInfo(slot, NULL, NULL, NULL, NULL));
}

/* Messages of 64 bytes that nobody reads: how does the last write end?  The
   writer may block, so it is overlapped, or aside. */
enum { FLOOD = 1000, FLOOD_SIZE = 64 };

static bool flood(HANDLE writer, OVERLAPPED *overlapped)
{
    static const char data[FLOOD_SIZE];

    for (int i = 0; i < FLOOD; i++) {
        if (!WriteFile(writer, data, sizeof data, NULL, overlapped) &&
            GetLastError() == ERROR_IO_PENDING && !completes(overlapped))
            return true;
    }
    return false;
}

PROBE(mailslot_does_not_fill_with_1000_messages)
{
    make_slot(0, 0);
    say(flood(open_writer(FILE_FLAG_OVERLAPPED), new_overlapped())
            ? "full, the write pends"
            : "takes all");
}

PROBE(mailslot_write_to_a_full_slot_is_ended_by_CancelIoEx)
{
    OVERLAPPED *overlapped = new_overlapped();
    HANDLE writer;

    make_slot(0, 0);
    writer = open_writer(FILE_FLAG_OVERLAPPED);
    if (!flood(writer, overlapped)) {
        say("never full");
        return;
    }
    say_result(CancelIoEx(writer, overlapped));
    say(", the write ");
    say_completion(writer, overlapped);
}

static DWORD WINAPI flood_aside(void *writer)
{
    static const char data[FLOOD_SIZE];
    DWORD written;

    for (int i = 0; i < FLOOD; i++) {
        if (!WriteFile(writer, data, sizeof data, &written, NULL))
            return GetLastError();
    }
    return 0;
}

PROBE(mailslot_write_to_a_full_slot_is_ended_by_CancelSynchronousIo)
{
    HANDLE thread;
    DWORD code = 0;

    make_slot(0, 0);
    thread = aside(flood_aside, open_writer(0));
    if (ends(thread)) {
        say("never full");
        return;
    }
    say_result(CancelSynchronousIo(thread));
    say(", the write ");
    if (!ends(thread))
        say("goes on");
    else if (GetExitCodeThread(thread, &code))
        say_error(code);
}

PROBE(mailslot_NtWriteFile_is_done_when_it_returns)
{
    IO_STATUS_BLOCK block = {{STATUS_PENDING}, 0};
    LARGE_INTEGER offset = {.QuadPart = 0};

    make_slot(0, 0);
    say_status(nt.NtWriteFile(open_writer(FILE_FLAG_OVERLAPPED), NULL, NULL,
                              NULL, &block, "1234", 4, &offset, NULL));
    say(", %lu bytes", (unsigned long)block.Information);
}
