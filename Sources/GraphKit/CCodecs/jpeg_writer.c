#include <errno.h>
#include <stdlib.h>

#include "jpeg_shared.h"
/* After jpeg_shared.h: */
#include <jerror.h>

#include "codecs.h"
#include "streams.h"

struct codec_jpeg_writer {
  struct jpeg_compress_struct jpeg;
  jpeg_failure_context context;
  struct jpeg_destination_mgr target;
  int created;
  stream output;
};

/* libjpeg fills the stream's own buffer. */
static void target_begin(j_compress_ptr jpeg) {
  codec_jpeg_writer *writer = jpeg->client_data;
  writer->target.next_output_byte = writer->output.buffer;
  writer->target.free_in_buffer = STREAM_BUFFER;
}

static void flush(codec_jpeg_writer *writer, size_t count) {
  writer->output.begin = 0;
  writer->output.end = count;
  if (!stream_flush(&writer->output)) ERREXIT(&writer->jpeg, JERR_FILE_WRITE);
}

static boolean target_full(j_compress_ptr jpeg) {
  flush(jpeg->client_data, STREAM_BUFFER);
  target_begin(jpeg);
  return TRUE;
}

static void target_end(j_compress_ptr jpeg) {
  codec_jpeg_writer *writer = jpeg->client_data;
  flush(writer, STREAM_BUFFER - writer->target.free_in_buffer);
}

static int fail(codec_jpeg_writer *writer, codec_failure *failure) {
  failure->system_error = writer->output.system_error;
  failure->status = failure->system_error ? CODEC_SYSTEM : CODEC_UNSUPPORTED;
  snprintf(failure->text, sizeof failure->text, "%s", writer->context.text);
  return 0;
}

static void create(codec_jpeg_writer *writer) {
  writer->jpeg.err = jpeg_failure_begin(&writer->context);
  writer->jpeg.client_data = writer;
  jpeg_create_compress(&writer->jpeg);
  writer->created = 1;
  writer->target = (struct jpeg_destination_mgr){
      .init_destination = target_begin,
      .empty_output_buffer = target_full,
      .term_destination = target_end};
  writer->jpeg.dest = &writer->target;
}

static int prepare(
    codec_jpeg_writer *writer, const codec_jpeg_options *options, codec_failure *failure) {
  if (setjmp(writer->context.jump)) return fail(writer, failure);
  create(writer);
  struct jpeg_compress_struct *jpeg = &writer->jpeg;
  jpeg->image_width = options->width;
  jpeg->image_height = options->height;
  jpeg->input_components = options->channels;
  jpeg->in_color_space = options->channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults(jpeg);
  jpeg_set_quality(jpeg, options->quality, TRUE);
  jpeg->comp_info[0].h_samp_factor = jpeg->comp_info[0].v_samp_factor =
      options->halves_colour && options->channels == 3 ? 2 : 1;
  if (options->density_x && options->density_y) {
    jpeg->density_unit = 1;
    jpeg->X_density = options->density_x;
    jpeg->Y_density = options->density_y;
  }
  jpeg_start_compress(jpeg, TRUE);
  return 1;
}

codec_jpeg_writer *codec_jpeg_create(
    int fd, const codec_jpeg_options *options, codec_failure *failure) {
  codec_jpeg_writer *writer = calloc(1, sizeof *writer);
  if (!writer) return NULL;
  stream_begin(&writer->output, fd);
  prepare(writer, options, failure);
  return writer;
}

int codec_jpeg_add_segment(
    codec_jpeg_writer *writer, int number, const uint8_t *bytes, size_t count,
    codec_failure *failure) {
  if (failure->status != CODEC_OK) return 0;
  if (setjmp(writer->context.jump)) return fail(writer, failure);
  jpeg_write_marker(&writer->jpeg, JPEG_APP0 + number, bytes, (unsigned)count);
  return 1;
}

int codec_jpeg_write_rows(
    codec_jpeg_writer *writer, const uint8_t *rows, size_t row_bytes, uint32_t count,
    codec_failure *failure) {
  if (failure->status != CODEC_OK) return 0;
  if (setjmp(writer->context.jump)) return fail(writer, failure);
  for (uint32_t y = 0; y < count; y++) {
    JSAMPROW row = (JSAMPROW)(rows + y * row_bytes);
    jpeg_write_scanlines(&writer->jpeg, &row, 1);
  }
  return 1;
}

int codec_jpeg_end(codec_jpeg_writer *writer, codec_failure *failure) {
  if (failure->status != CODEC_OK) return 0;
  if (setjmp(writer->context.jump)) return fail(writer, failure);
  jpeg_finish_compress(&writer->jpeg);
  return 1;
}

void codec_jpeg_discard(codec_jpeg_writer *writer) {
  if (!writer) return;
  if (writer->created) jpeg_destroy_compress(&writer->jpeg);
  free(writer);
}
