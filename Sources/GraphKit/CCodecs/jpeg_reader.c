#include <stdlib.h>
#include <string.h>

#include "jpeg_shared.h"
/* After jpeg_shared.h: */
#include <jerror.h>

#include "codecs.h"
#include "streams.h"

/* More scans than any encoder makes; each costs a pass over the image. */
#define MOST_SCANS 500
/* Bytes between scan data and the next marker that some cameras leave behind. */
#define MOST_STRAY_BYTES 64

struct codec_jpeg_reader {
  struct jpeg_decompress_struct jpeg;
  jpeg_failure_context context;
  struct jpeg_source_mgr source;
  struct jpeg_progress_mgr progress;
  codec_should_stop should_stop;
  int created, started, stopped;
  stream input;
};

static codec_jpeg_reader *owner(void *jpeg) {
  return ((struct jpeg_common_struct *)jpeg)->client_data;
}

/* MARK: The source */

static void source_nothing(j_decompress_ptr jpeg) { (void)jpeg; }

/* At the end of the file libjpeg is given an end marker, again and again: what is missing then
   shows as a warning, and a file that lacks nothing but this marker can be read. */
static boolean source_fill(j_decompress_ptr jpeg) {
  static const JOCTET end[2] = {0xFF, JPEG_EOI};
  codec_jpeg_reader *reader = owner(jpeg);
  if (stream_refill(&reader->input)) {
    reader->source.next_input_byte = reader->input.buffer;
    reader->source.bytes_in_buffer = reader->input.end;
  } else {
    if (reader->input.system_error || !reader->started) ERREXIT(jpeg, JERR_INPUT_EOF);
    reader->source.next_input_byte = end;
    reader->source.bytes_in_buffer = 2;
  }
  return TRUE;
}

static void source_skip(j_decompress_ptr jpeg, long count) {
  struct jpeg_source_mgr *source = jpeg->src;
  while (count > (long)source->bytes_in_buffer) {
    count -= (long)source->bytes_in_buffer;
    source_fill(jpeg);
  }
  if (count <= 0) return;
  source->next_input_byte += count;
  source->bytes_in_buffer -= (size_t)count;
}

/* MARK: What goes wrong */

/* A warning after which the pixels are not what the file's author meant. */
static int means_damage(codec_jpeg_reader *reader) {
  struct jpeg_error_mgr *manager = &reader->context.manager;
  switch (manager->msg_code) {
    case JWRN_ADOBE_XFORM:
    case JWRN_BOGUS_ICC:
    case JWRN_JFIF_MAJOR:
    case JWRN_NOT_SEQUENTIAL:
    case JWRN_TOO_MUCH_DATA: return 0;
    case JWRN_EXTRANEOUS_DATA:
      return reader->started && manager->msg_parm.i[0] > MOST_STRAY_BYTES;
    default: return 1;
  }
}

static void heard(j_common_ptr jpeg, int level) {
  if (level < 0 && means_damage(owner(jpeg))) jpeg_failed(jpeg);
}

static int is_unsupported(int code) {
  switch (code) {
    case JERR_ARITH_NOTIMPL:
    case JERR_BAD_PRECISION:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_NOT_COMPILED:
    case JERR_SOF_UNSUPPORTED: return 1;
    default: return 0;
  }
}

static int fail(codec_jpeg_reader *reader, codec_failure *failure) {
  failure->system_error = reader->input.system_error;
  failure->status = reader->stopped                                       ? CODEC_STOPPED
                    : failure->system_error                               ? CODEC_SYSTEM
                    : reader->input.ended                                 ? CODEC_TRUNCATED
                    : is_unsupported(reader->context.manager.msg_code)    ? CODEC_UNSUPPORTED
                                                                          : CODEC_DAMAGED;
  const char *remedy = failure->status == CODEC_UNSUPPORTED
                           ? "; save it as a baseline or progressive JPEG, or as PNG"
                           : "";
  snprintf(failure->text, sizeof failure->text, "%s%s", reader->context.text, remedy);
  return 0;
}

static void stop(codec_jpeg_reader *reader, const char *why) {
  snprintf(reader->context.text, sizeof reader->context.text, "%s", why);
  longjmp(reader->context.jump, 1);
}

static void watch(j_common_ptr jpeg) {
  codec_jpeg_reader *reader = owner(jpeg);
  if (reader->jpeg.input_scan_number > MOST_SCANS) stop(reader, "too many scans");
  if (!reader->should_stop || !reader->should_stop()) return;
  reader->stopped = 1;
  stop(reader, "stopped");
}

/* MARK: Reading */

static void create(codec_jpeg_reader *reader) {
  reader->jpeg.err = jpeg_failure_begin(&reader->context);
  reader->context.manager.emit_message = heard;
  reader->jpeg.client_data = reader;
  jpeg_create_decompress(&reader->jpeg);
  reader->created = 1;
  reader->source = (struct jpeg_source_mgr){
      .init_source = source_nothing,
      .fill_input_buffer = source_fill,
      .skip_input_data = source_skip,
      .resync_to_restart = jpeg_resync_to_restart,
      .term_source = source_nothing};
  reader->jpeg.src = &reader->source;
  reader->progress.progress_monitor = watch;
  reader->jpeg.progress = &reader->progress;
}

static int read_header(codec_jpeg_reader *reader, codec_jpeg_info *info, codec_failure *failure) {
  if (setjmp(reader->context.jump)) return fail(reader, failure);
  create(reader);
  jpeg_read_header(&reader->jpeg, TRUE);
  info->width = reader->jpeg.image_width;
  info->height = reader->jpeg.image_height;
  info->channels = reader->jpeg.num_components;
  return 1;
}

codec_jpeg_reader *codec_jpeg_open(
    int fd, codec_should_stop should_stop, codec_jpeg_info *info, codec_failure *failure) {
  codec_jpeg_reader *reader = calloc(1, sizeof *reader);
  if (!reader) return NULL;
  memset(info, 0, sizeof *info);
  reader->should_stop = should_stop;
  stream_begin(&reader->input, fd);
  read_header(reader, info, failure);
  return reader;
}

static void start(codec_jpeg_reader *reader) {
  if (reader->started) return;
  reader->started = 1;
  reader->jpeg.out_color_space = reader->jpeg.num_components == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_start_decompress(&reader->jpeg);
  /* A progressive file that ends early would decode, blurred, without a warning. */
  if (jpeg_has_multiple_scans(&reader->jpeg) && reader->input.ended)
    ERREXIT(&reader->jpeg, JERR_INPUT_EOF);
}

int codec_jpeg_read_rows(
    codec_jpeg_reader *reader, uint8_t *rows, size_t row_bytes, uint32_t count,
    codec_failure *failure) {
  if (failure->status != CODEC_OK) return 0;
  if (setjmp(reader->context.jump)) return fail(reader, failure);
  start(reader);
  JDIMENSION last = reader->jpeg.output_scanline + count;
  while (reader->jpeg.output_scanline < last) {
    JSAMPROW pointers[16];
    JDIMENSION piece = last - reader->jpeg.output_scanline;
    if (piece > 16) piece = 16;
    for (JDIMENSION i = 0; i < piece; i++) pointers[i] = rows + i * row_bytes;
    rows += jpeg_read_scanlines(&reader->jpeg, pointers, piece) * row_bytes;
  }
  return 1;
}

int codec_jpeg_finish(codec_jpeg_reader *reader, codec_failure *failure) {
  if (failure->status != CODEC_OK) return 0;
  if (setjmp(reader->context.jump)) return fail(reader, failure);
  jpeg_finish_decompress(&reader->jpeg);
  return 1;
}

void codec_jpeg_close(codec_jpeg_reader *reader) {
  if (!reader) return;
  if (reader->created) jpeg_destroy_decompress(&reader->jpeg);
  free(reader);
}
