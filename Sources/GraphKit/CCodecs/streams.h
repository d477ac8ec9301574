/* Buffered reading and writing of file descriptors, for the codecs. */
#ifndef GRAPHRUN_CODEC_STREAMS_H
#define GRAPHRUN_CODEC_STREAMS_H

#include <stddef.h>
#include <stdint.h>

#define STREAM_BUFFER 65536

typedef struct stream {
  int fd;
  int system_error; /* errno of the first failure, or 0 */
  int ended;        /* reading: the file has no more bytes */
  int64_t offset;   /* reading: where the next refill begins */
  size_t begin, end;
  uint8_t buffer[STREAM_BUFFER];
} stream;

void stream_begin(stream *s, int fd);
/* Reads the next piece into the empty buffer; 0 at the end of the file or after a failure. */
size_t stream_refill(stream *s);
/* Reads exactly `count` bytes; 0 when there are fewer. */
int stream_read(stream *s, uint8_t *out, size_t count);
/* Writes `count` bytes through the buffer; 0 after a failure. */
int stream_write(stream *s, const uint8_t *bytes, size_t count);
/* Hands the buffered bytes to the system; 0 after a failure. */
int stream_flush(stream *s);

#endif
