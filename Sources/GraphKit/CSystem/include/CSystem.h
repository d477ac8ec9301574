/* Calls of Linux that Swift's own import of the C library leaves out, and what runs when a signal
   comes. Calls give -1 and set errno when they fail. */
#ifndef CSYSTEM_H
#define CSYSTEM_H

#include <stddef.h>
#include <stdint.h>

/* The most descriptors that one message carries. */
#define SYSTEM_MOST_DESCRIPTORS 250

/* A file without a name that lives in memory, of a size that can't change; its descriptor is closed
   when another program starts. */
int system_memory_file(size_t bytes);

/* Keeps such a file at its size. Where writes is 0, no further mapping of it can be writable. */
int system_seal(int file, int writes);

/* Sends what it can of the bytes to a socket, with descriptors beside the first of them; the number of
   bytes sent. */
ptrdiff_t system_send(
    int socket, const void *bytes, size_t count, const int *descriptors, int descriptor_count);

/* Receives at most count bytes, and the descriptors that came with them, at most
   SYSTEM_MOST_DESCRIPTORS; the number of bytes, 0 at the end. */
ptrdiff_t system_receive(
    int socket, void *bytes, size_t count, int *descriptors, int *descriptor_count);

/* Makes whole pages read-only until the guard ends; a thread that writes to them all the same is noted
   and let go on. Several guards of the same pages may be there at once. The guard's number, or -1 where
   there are too many. */
int system_guard_begin(void *start, size_t bytes);

/* Ends a guard; whether somebody wrote. The pages may be written to again where writable is not 0. */
int system_guard_end(int guard, int writable);

/* Has a line written to standard error should the program crash before the note's end, in place of a
   trace unless SWIFT_BACKTRACE is set; the note's number, or -1 where there are too many. A thread
   whose stack overflows writes nothing. */
int system_crash_note_begin(const char *text);

/* Takes a note back. */
void system_crash_note_end(int note);

#endif
