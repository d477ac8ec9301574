/* How both directions of JPEG hear of libjpeg's errors. */
#ifndef GRAPHRUN_JPEG_SHARED_H
#define GRAPHRUN_JPEG_SHARED_H

#include <stddef.h>
#include <stdio.h>

#include <jpeglib.h>
#include <setjmp.h>

typedef struct jpeg_failure_context {
  struct jpeg_error_mgr manager; /* first: libjpeg hands out a pointer to it */
  jmp_buf jump;
  char text[JMSG_LENGTH_MAX];
} jpeg_failure_context;

/* Sets libjpeg's error manager up to jump to `context->jump`. */
struct jpeg_error_mgr *jpeg_failure_begin(jpeg_failure_context *context);
/* Keeps the current message and jumps. */
void jpeg_failed(j_common_ptr jpeg);

#endif
