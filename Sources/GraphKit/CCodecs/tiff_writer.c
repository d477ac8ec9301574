#include <stdlib.h>
#include <string.h>
#include <tiffio.h>

#include "codecs.h"
#include "tiff_shared.h"

struct codec_tiff_writer {
  tiff_file file;
  TIFF *tiff;
  uint32_t strip_rows, next_strip;
};

static void set_tags(TIFF *tiff, const codec_tiff_options *options) {
  int colours = options->channels >= 3 ? 3 : 1;
  uint16_t alpha = EXTRASAMPLE_UNASSALPHA;
  TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, options->width);
  TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, options->height);
  TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, options->bits);
  TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, options->channels);
  TIFFSetField(
      tiff, TIFFTAG_PHOTOMETRIC, colours == 3 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK);
  TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
  TIFFSetField(tiff, TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
  TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_ADOBE_DEFLATE);
  TIFFSetField(tiff, TIFFTAG_PREDICTOR, PREDICTOR_HORIZONTAL);
  TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, options->strip_rows);
  if (options->channels > colours) TIFFSetField(tiff, TIFFTAG_EXTRASAMPLES, 1, &alpha);
  if (options->exif_offset) TIFFSetField(tiff, TIFFTAG_EXIFIFD, options->exif_offset);
  if (options->gps_offset) TIFFSetField(tiff, TIFFTAG_GPSIFD, options->gps_offset);
  if (options->dots_per_inch_x > 0 && options->dots_per_inch_y > 0) {
    TIFFSetField(tiff, TIFFTAG_XRESOLUTION, options->dots_per_inch_x);
    TIFFSetField(tiff, TIFFTAG_YRESOLUTION, options->dots_per_inch_y);
    TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
  }
}

codec_tiff_writer *codec_tiff_create(
    int fd, const codec_tiff_options *options, const uint8_t *directories, size_t directory_bytes,
    codec_failure *failure) {
  static const char *const modes[2][2] = {{"wl", "wb"}, {"wl8", "wb8"}};
  codec_tiff_writer *writer = calloc(1, sizeof *writer);
  if (!writer) return NULL;
  writer->strip_rows = options->strip_rows;
  writer->tiff =
      tiff_open(&writer->file, fd, 0, modes[options->is_big != 0][options->is_big_endian != 0]);
  /* libtiff appends what it writes next. */
  if (writer->tiff) tiff_append(&writer->file, directories, directory_bytes);
  if (writer->tiff) set_tags(writer->tiff, options);
  if (!writer->tiff || writer->file.failed || writer->file.system_error)
    tiff_fail(&writer->file, failure);
  return writer;
}

void codec_tiff_add_text(codec_tiff_writer *writer, uint32_t tag, const uint8_t *text) {
  TIFFSetField(writer->tiff, tag, (const char *)text);
}

/* Before version 4.5 libtiff takes IPTC for 32-bit words, and turns their bytes around. */
static int add_iptc(TIFF *tiff, const uint8_t *bytes, size_t count) {
  const TIFFField *field = TIFFFieldWithTag(tiff, TIFFTAG_RICHTIFFIPTC);
  if (field && TIFFFieldSetGetSize(field) == 1)
    return TIFFSetField(tiff, TIFFTAG_RICHTIFFIPTC, (uint32_t)count, bytes);
  uint32_t *words = malloc(count);
  if (!words) return 0;
  memcpy(words, bytes, count);
  if (TIFFIsByteSwapped(tiff)) TIFFSwabArrayOfLong(words, (tmsize_t)(count / 4));
  int done = TIFFSetField(tiff, TIFFTAG_RICHTIFFIPTC, (uint32_t)(count / 4), words);
  free(words);
  return done;
}

static int add(TIFF *tiff, codec_tiff_block block, const uint8_t *bytes, size_t count) {
  switch (block) {
    case CODEC_TIFF_ICC: return TIFFSetField(tiff, TIFFTAG_ICCPROFILE, (uint32_t)count, bytes);
    case CODEC_TIFF_XMP: return TIFFSetField(tiff, TIFFTAG_XMLPACKET, (uint32_t)count, bytes);
    case CODEC_TIFF_IPTC: return add_iptc(tiff, bytes, count);
  }
  return 0;
}

int codec_tiff_add(
    codec_tiff_writer *writer, codec_tiff_block block, const uint8_t *bytes, size_t count,
    codec_failure *failure) {
  if (failure->status != CODEC_OK) return 0;
  if (add(writer->tiff, block, bytes, count)) return 1;
  return tiff_fail(&writer->file, failure);
}

int codec_tiff_write_rows(
    codec_tiff_writer *writer, uint8_t *rows, size_t row_bytes, uint32_t count,
    codec_failure *failure) {
  if (failure->status != CODEC_OK) return 0;
  for (uint32_t y = 0; y < count; y += writer->strip_rows) {
    uint32_t piece = count - y < writer->strip_rows ? count - y : writer->strip_rows;
    tmsize_t bytes = (tmsize_t)(piece * row_bytes);
    uint8_t *strip = rows + y * row_bytes;
    tmsize_t put = TIFFWriteEncodedStrip(writer->tiff, writer->next_strip++, strip, bytes);
    if (put != bytes || writer->file.failed) return tiff_fail(&writer->file, failure);
  }
  return 1;
}

int codec_tiff_end(codec_tiff_writer *writer, codec_failure *failure) {
  if (failure->status != CODEC_OK) return 0;
  int written = TIFFWriteDirectory(writer->tiff);
  TIFFClose(writer->tiff);
  writer->tiff = NULL;
  if (written && !writer->file.failed && !writer->file.system_error) return 1;
  return tiff_fail(&writer->file, failure);
}

void codec_tiff_discard(codec_tiff_writer *writer) {
  if (!writer) return;
  if (writer->tiff) TIFFCleanup(writer->tiff); /* unlike TIFFClose, without a directory */
  free(writer);
}
