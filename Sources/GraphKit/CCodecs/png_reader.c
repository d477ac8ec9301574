#include <png.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "codecs.h"
#include "png_shared.h"
#include "streams.h"

struct codec_png_reader {
  png_structp png;
  png_infop info, end_info;
  int begun; /* the transformations are set */
  png_failure_context context;
  stream input;
};

static void read_bytes(png_structp png, png_bytep out, size_t count) {
  codec_png_reader *reader = png_get_io_ptr(png);
  if (stream_read(&reader->input, out, count)) return;
  png_error(png, reader->input.system_error ? "cannot read" : "the file ends too early");
}

static int fail(codec_png_reader *reader, codec_failure *failure) {
  int error = reader->input.system_error;
  failure->system_error = error;
  failure->status = error ? CODEC_SYSTEM : reader->input.ended ? CODEC_TRUNCATED : CODEC_DAMAGED;
  snprintf(failure->text, sizeof failure->text, "%s", reader->context.text);
  return 0;
}

/* The channels that `expand` will give: nothing may be allocated by the declared size yet. */
static int expanded_channels(png_structp png, png_infop info) {
  int type = png_get_color_type(png, info);
  int colours = type & PNG_COLOR_MASK_COLOR ? 3 : 1;
  int alpha = (type & PNG_COLOR_MASK_ALPHA) || png_get_valid(png, info, PNG_INFO_tRNS);
  return colours + (alpha ? 1 : 0);
}

static void describe(png_structp png, png_infop info, codec_png_info *out) {
  png_uint_32 x = 0, y = 0;
  int unit = PNG_RESOLUTION_UNKNOWN;
  out->width = png_get_image_width(png, info);
  out->height = png_get_image_height(png, info);
  out->interlaced = png_get_interlace_type(png, info) != PNG_INTERLACE_NONE;
  out->channels = expanded_channels(png, info);
  out->bits = png_get_bit_depth(png, info) == 16 ? 16 : 8;
  if (png_get_pHYs(png, info, &x, &y, &unit) && unit == PNG_RESOLUTION_METER) {
    out->dots_per_meter_x = x;
    out->dots_per_meter_y = y;
  }
}

/* Asks libpng for gray or RGB with whole bytes, in the machine's order. */
static void expand(codec_png_reader *reader) {
  const uint16_t probe = 1;
  if (reader->begun) return;
  reader->begun = 1;
  png_set_expand(reader->png); /* palette to RGB, low depths to 8 bits, tRNS to alpha */
  if (*(const uint8_t *)&probe == 1) png_set_swap(reader->png);
  png_set_interlace_handling(reader->png);
  png_read_update_info(reader->png, reader->info);
}

static int read_header(codec_png_reader *reader, codec_png_info *out, codec_failure *failure) {
  if (setjmp(reader->context.jump)) return fail(reader, failure);
  png_set_read_fn(reader->png, reader, read_bytes);
  png_set_user_limits(reader->png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_set_chunk_malloc_max(reader->png, 64u << 20);
  png_set_crc_action(reader->png, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
  png_set_option(reader->png, PNG_SKIP_sRGB_CHECK_PROFILE, PNG_OPTION_ON);
  png_read_info(reader->png, reader->info);
  describe(reader->png, reader->info, out);
  return 1;
}

codec_png_reader *codec_png_open(int fd, codec_png_info *info, codec_failure *failure) {
  codec_png_reader *reader = calloc(1, sizeof *reader);
  if (!reader) return NULL;
  memset(info, 0, sizeof *info);
  stream_begin(&reader->input, fd);
  reader->png = png_create_read_struct(
      PNG_LIBPNG_VER_STRING, &reader->context, png_failed, png_warned);
  if (reader->png) {
    reader->info = png_create_info_struct(reader->png);
    reader->end_info = png_create_info_struct(reader->png);
  }
  if (!reader->png || !reader->info || !reader->end_info) {
    codec_png_close(reader);
    return NULL;
  }
  read_header(reader, info, failure);
  return reader;
}

static png_bytep find_text(png_structp png, png_infop info, const char *key, png_uint_32 *size) {
  png_textp texts = NULL;
  int number = 0;
  png_get_text(png, info, &texts, &number);
  for (int i = 0; i < number; i++) {
    if (strcmp(texts[i].key, key) != 0) continue;
    *size = (png_uint_32)strlen(texts[i].text);
    return (png_bytep)texts[i].text;
  }
  return NULL;
}

static int find(
    png_structp png, png_infop info, codec_png_block block, const uint8_t **bytes, size_t *count) {
  png_charp name = NULL;
  png_bytep data = NULL;
  png_uint_32 size = 0;
  int kind = 0;
  switch (block) {
    case CODEC_PNG_ICC: png_get_iCCP(png, info, &name, &kind, &data, &size); break;
    case CODEC_PNG_EXIF: png_get_eXIf_1(png, info, &size, &data); break;
    case CODEC_PNG_XMP: data = find_text(png, info, PNG_XMP_KEY, &size); break;
    case CODEC_PNG_IPTC: data = find_text(png, info, PNG_IPTC_KEY, &size); break;
  }
  *bytes = data;
  *count = size;
  return data != NULL && size > 0;
}

int codec_png_find(
    codec_png_reader *reader, codec_png_block block, const uint8_t **bytes, size_t *count) {
  return find(reader->png, reader->info, block, bytes, count) ||
         find(reader->png, reader->end_info, block, bytes, count);
}

int codec_png_read_rows(
    codec_png_reader *reader, uint8_t *rows, size_t row_bytes, uint32_t count,
    codec_failure *failure) {
  if (failure->status != CODEC_OK) return 0;
  if (setjmp(reader->context.jump)) return fail(reader, failure);
  expand(reader);
  int passes = png_get_interlace_type(reader->png, reader->info) == PNG_INTERLACE_NONE ? 1 : 7;
  for (int pass = 0; pass < passes; pass++)
    for (uint32_t y = 0; y < count; y++) png_read_row(reader->png, rows + y * row_bytes, NULL);
  return 1;
}

int codec_png_finish(codec_png_reader *reader, codec_failure *failure) {
  if (failure->status != CODEC_OK) return 0;
  if (setjmp(reader->context.jump)) return fail(reader, failure);
  png_read_end(reader->png, reader->end_info);
  return 1;
}

void codec_png_close(codec_png_reader *reader) {
  if (!reader) return;
  if (reader->png) png_destroy_read_struct(&reader->png, &reader->info, &reader->end_info);
  free(reader);
}
