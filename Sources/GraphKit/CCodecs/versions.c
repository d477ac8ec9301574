#include "versions.h"

#include <stddef.h>
#include <stdio.h>

#include <jpeglib.h>
#include <png.h>
#include <tiffio.h>

const char *codecs_png_version(void) { return png_get_libpng_ver(NULL); }

int codecs_jpeg_turbo_version(void) {
#ifdef LIBJPEG_TURBO_VERSION_NUMBER
  return LIBJPEG_TURBO_VERSION_NUMBER;
#else
  return 0;
#endif
}

const char *codecs_tiff_version(void) { return TIFFGetVersion(); }
