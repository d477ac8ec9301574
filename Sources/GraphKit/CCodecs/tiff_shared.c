#include "tiff_shared.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int heard_error(
    TIFF *tiff, void *context, const char *module, const char *format, va_list arguments) {
  tiff_file *file = context;
  (void)tiff;
  (void)module;
  if (!file->failed) vsnprintf(file->text, sizeof file->text, format, arguments);
  file->failed = 1;
  return 1; /* not for the global handler */
}

/* What means missing pixels is an error in libtiff, but for a table of strips that it finds
   unlikely and replaces by a guess. */
static int heard_warning(
    TIFF *tiff, void *context, const char *module, const char *format, va_list arguments) {
  tiff_file *file = context;
  if (strncmp(format, "Bogus", 5) != 0) return 1;
  file->doubtful = 1;
  return heard_error(tiff, context, module, format, arguments);
}

static tmsize_t read_bytes(thandle_t handle, void *bytes, tmsize_t count) {
  tiff_file *file = handle;
  tmsize_t done = 0;
  while (done < count) {
    ssize_t got = pread(file->fd, (char *)bytes + done, (size_t)(count - done), file->position);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && !file->system_error) file->system_error = errno;
    if (got == 0) file->ended = 1;
    if (got <= 0) break;
    done += got;
    file->position += got;
  }
  return done;
}

static tmsize_t write_bytes(thandle_t handle, void *bytes, tmsize_t count) {
  tiff_file *file = handle;
  tmsize_t done = 0;
  while (done < count) {
    ssize_t put = pwrite(file->fd, (char *)bytes + done, (size_t)(count - done), file->position);
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0 && !file->system_error) file->system_error = put < 0 ? errno : EIO;
    if (put <= 0) break;
    done += put;
    file->position += put;
    if (file->position > file->size) file->size = file->position;
  }
  return done;
}

static toff_t seek(thandle_t handle, toff_t offset, int origin) {
  tiff_file *file = handle;
  int64_t base = origin == SEEK_SET ? 0 : origin == SEEK_CUR ? file->position : file->size;
  int64_t target;
  if (__builtin_add_overflow(base, (int64_t)offset, &target) || target < 0) return (toff_t)-1;
  file->position = target;
  return (toff_t)target;
}

static toff_t size(thandle_t handle) { return (toff_t)((tiff_file *)handle)->size; }

static int keep_open(thandle_t handle) {
  (void)handle;
  return 0;
}

TIFF *tiff_open(tiff_file *file, int fd, int64_t length, const char *mode) {
  memset(file, 0, sizeof *file);
  file->fd = fd;
  file->size = length;
  TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
  if (!options) return NULL;
  TIFFOpenOptionsSetErrorHandlerExtR(options, heard_error, file);
  TIFFOpenOptionsSetWarningHandlerExtR(options, heard_warning, file);
  TIFF *tiff = TIFFClientOpenExt(
      "image", mode, file, read_bytes, write_bytes, seek, keep_open, size, NULL, NULL, options);
  TIFFOpenOptionsFree(options);
  return tiff;
}

void tiff_append(tiff_file *file, const uint8_t *bytes, size_t count) {
  file->position = file->size;
  write_bytes(file, (void *)bytes, (tmsize_t)count);
}

int tiff_fail(const tiff_file *file, codec_failure *failure) {
  failure->system_error = file->system_error;
  failure->status = file->system_error ? CODEC_SYSTEM
                    : file->ended      ? CODEC_TRUNCATED
                                       : CODEC_DAMAGED;
  snprintf(
      failure->text, sizeof failure->text, "%s", file->text[0] ? file->text : "unreadable contents");
  return 0;
}
