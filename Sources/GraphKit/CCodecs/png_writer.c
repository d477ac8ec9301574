#include <png.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "codecs.h"
#include "png_shared.h"
#include "streams.h"

/* zlib's Z_RLE. */
#define RUNS_ONLY 3

struct codec_png_writer {
  png_structp png;
  png_infop info;
  int begun; /* the header is written */
  png_failure_context context;
  stream output;
};

static void write_bytes(png_structp png, png_bytep bytes, size_t count) {
  codec_png_writer *writer = png_get_io_ptr(png);
  if (!stream_write(&writer->output, bytes, count)) png_error(png, "cannot write");
}

static void flush_bytes(png_structp png) { (void)png; }

static int fail(codec_png_writer *writer, codec_failure *failure) {
  failure->system_error = writer->output.system_error;
  failure->status = failure->system_error ? CODEC_SYSTEM : CODEC_UNSUPPORTED;
  snprintf(failure->text, sizeof failure->text, "%s", writer->context.text);
  return 0;
}

static int prepare(codec_png_writer *writer, const codec_png_info *info, codec_failure *failure) {
  static const int colour_types[] = {
      PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_GRAY_ALPHA, PNG_COLOR_TYPE_RGB, PNG_COLOR_TYPE_RGB_ALPHA};
  if (setjmp(writer->context.jump)) return fail(writer, failure);
  png_set_write_fn(writer->png, writer, write_bytes, flush_bytes);
  png_set_user_limits(writer->png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_set_IHDR(
      writer->png, writer->info, info->width, info->height, info->bits,
      colour_types[info->channels - 1], PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
      PNG_FILTER_TYPE_DEFAULT);
  /* A profile that libpng finds odd is still the photograph's own profile. */
  png_set_option(writer->png, PNG_SKIP_sRGB_CHECK_PROFILE, PNG_OPTION_ON);
  png_set_benign_errors(writer->png, 1);
  png_set_compression_buffer_size(writer->png, 65536);
  /* Photographs hold no repetitions that are worth looking for: with runs only and one filter a
     file takes a third of the time of level 3 and is no larger. */
  png_set_compression_level(writer->png, 1);
  png_set_compression_strategy(writer->png, RUNS_ONLY);
  png_set_filter(writer->png, PNG_FILTER_TYPE_BASE, PNG_FILTER_AVG);
  if (info->dots_per_meter_x > 0 && info->dots_per_meter_y > 0)
    png_set_pHYs(
        writer->png, writer->info, (png_uint_32)info->dots_per_meter_x,
        (png_uint_32)info->dots_per_meter_y, PNG_RESOLUTION_METER);
  return 1;
}

codec_png_writer *codec_png_create(int fd, const codec_png_info *info, codec_failure *failure) {
  codec_png_writer *writer = calloc(1, sizeof *writer);
  if (!writer) return NULL;
  stream_begin(&writer->output, fd);
  writer->png = png_create_write_struct(
      PNG_LIBPNG_VER_STRING, &writer->context, png_failed, png_warned);
  if (writer->png) writer->info = png_create_info_struct(writer->png);
  if (!writer->png || !writer->info) {
    codec_png_discard(writer);
    return NULL;
  }
  prepare(writer, info, failure);
  return writer;
}

/* The `bytes` of texts end with a zero that `count` does not count. */
int codec_png_add(
    codec_png_writer *writer, codec_png_block block, const uint8_t *bytes, size_t count,
    codec_failure *failure) {
  if (failure->status != CODEC_OK) return 0;
  if (setjmp(writer->context.jump)) return fail(writer, failure);
  png_text text = {.compression = PNG_ITXT_COMPRESSION_NONE, .key = PNG_XMP_KEY};
  switch (block) {
    case CODEC_PNG_ICC:
      png_set_iCCP(
          writer->png, writer->info, "ICC profile", PNG_COMPRESSION_TYPE_BASE, bytes,
          (png_uint_32)count);
      break;
    case CODEC_PNG_EXIF:
      png_set_eXIf_1(writer->png, writer->info, (png_uint_32)count, (png_bytep)bytes);
      break;
    case CODEC_PNG_XMP:
      text.text = (png_charp)bytes;
      text.itxt_length = count;
      text.lang = "";
      text.lang_key = "";
      png_set_text(writer->png, writer->info, &text, 1);
      break;
    case CODEC_PNG_IPTC:
      text.compression = PNG_TEXT_COMPRESSION_zTXt;
      text.key = PNG_IPTC_KEY;
      text.text = (png_charp)bytes;
      text.text_length = count;
      png_set_text(writer->png, writer->info, &text, 1);
      break;
  }
  return 1;
}

static void begin(codec_png_writer *writer) {
  const uint16_t probe = 1;
  if (writer->begun) return;
  writer->begun = 1;
  png_write_info(writer->png, writer->info);
  if (*(const uint8_t *)&probe == 1) png_set_swap(writer->png);
}

int codec_png_write_rows(
    codec_png_writer *writer, const uint8_t *rows, size_t row_bytes, uint32_t count,
    codec_failure *failure) {
  if (failure->status != CODEC_OK) return 0;
  if (setjmp(writer->context.jump)) return fail(writer, failure);
  begin(writer);
  for (uint32_t y = 0; y < count; y++) png_write_row(writer->png, rows + y * row_bytes);
  return 1;
}

int codec_png_end(codec_png_writer *writer, codec_failure *failure) {
  if (failure->status != CODEC_OK) return 0;
  if (setjmp(writer->context.jump)) return fail(writer, failure);
  png_write_end(writer->png, NULL);
  if (!stream_flush(&writer->output)) png_error(writer->png, "cannot write");
  return 1;
}

void codec_png_discard(codec_png_writer *writer) {
  if (!writer) return;
  if (writer->png) png_destroy_write_struct(&writer->png, &writer->info);
  free(writer);
}
