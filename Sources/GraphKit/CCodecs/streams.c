#include "streams.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

void stream_begin(stream *s, int fd) {
  s->fd = fd;
  s->system_error = 0;
  s->ended = 0;
  s->offset = 0;
  s->begin = s->end = 0;
}

/* pread, so that the position of the shared descriptor does not matter. */
size_t stream_refill(stream *s) {
  ssize_t got;
  if (s->system_error || s->ended) return 0;
  do got = pread(s->fd, s->buffer, STREAM_BUFFER, s->offset);
  while (got < 0 && errno == EINTR);
  if (got < 0) s->system_error = errno;
  if (got == 0) s->ended = 1;
  if (got <= 0) return 0;
  s->offset += got;
  s->begin = 0;
  s->end = (size_t)got;
  return s->end;
}

int stream_read(stream *s, uint8_t *out, size_t count) {
  while (count > 0) {
    if (s->begin == s->end && stream_refill(s) == 0) return 0;
    size_t piece = s->end - s->begin;
    if (piece > count) piece = count;
    memcpy(out, s->buffer + s->begin, piece);
    s->begin += piece;
    out += piece;
    count -= piece;
  }
  return 1;
}

int stream_flush(stream *s) {
  while (s->begin < s->end) {
    ssize_t put = write(s->fd, s->buffer + s->begin, s->end - s->begin);
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) {
      s->system_error = put < 0 ? errno : EIO;
      return 0;
    }
    s->begin += (size_t)put;
  }
  s->begin = s->end = 0;
  return 1;
}

int stream_write(stream *s, const uint8_t *bytes, size_t count) {
  if (s->system_error) return 0;
  while (count > 0) {
    if (s->end == STREAM_BUFFER && !stream_flush(s)) return 0;
    size_t piece = STREAM_BUFFER - s->end;
    if (piece > count) piece = count;
    memcpy(s->buffer + s->end, bytes, piece);
    s->end += piece;
    bytes += piece;
    count -= piece;
  }
  return 1;
}
