/* How both directions of PNG hear of libpng's errors. */
#ifndef GRAPHRUN_PNG_SHARED_H
#define GRAPHRUN_PNG_SHARED_H

#include <png.h>
#include <setjmp.h>

/* The text chunk that holds an XMP packet. */
#define PNG_XMP_KEY "XML:com.adobe.xmp"
/* The one that holds IPTC, by ImageMagick's convention: PNG itself has no place for it. */
#define PNG_IPTC_KEY "Raw profile type iptc"

typedef struct png_failure_context {
  jmp_buf jump;
  char text[200];
} png_failure_context;

void png_failed(png_structp png, png_const_charp text);
void png_warned(png_structp png, png_const_charp text);

#endif
