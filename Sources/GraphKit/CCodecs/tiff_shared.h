/* A file descriptor and an error message that belong to one libtiff handle. */
#ifndef GRAPHRUN_TIFF_SHARED_H
#define GRAPHRUN_TIFF_SHARED_H

#include <tiffio.h>

#include "codecs.h"

typedef struct tiff_file {
  int fd;
  int64_t position, size;
  int system_error; /* errno of the first failed call, or 0 */
  int ended;        /* a read went past the end */
  int failed;       /* libtiff reported an error */
  int doubtful;     /* libtiff made up where the pixels lie */
  char text[200];   /* its first message */
} tiff_file;

/* Opens a handle with handlers of its own: libtiff's global ones are shared by all threads. */
TIFF *tiff_open(tiff_file *file, int fd, int64_t size, const char *mode);
/* Puts bytes at the end of the file. */
void tiff_append(tiff_file *file, const uint8_t *bytes, size_t count);
/* Says why; 0. */
int tiff_fail(const tiff_file *file, codec_failure *failure);

#endif
