#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <tiffio.h>

#include "codecs.h"
#include "tiff_pixels.h"
#include "tiff_shared.h"

/* Strips up to here are decoded whole, which is faster; larger ones line by line. */
#define LARGEST_WHOLE_STRIP (16 << 20)
/* A tile can be larger than the image that it holds a part of. */
#define LARGEST_TILE (256 << 20)
/* No pixels lie before here. */
#define HEADER_BYTES 8

enum storage { SCAN_LINES, STRIPS, TILES };

struct codec_tiff_reader {
  tiff_file file;
  TIFF *tiff;
  codec_tiff_info info;
  tiff_pixels pixels;
  enum storage storage;
  int compressed;
  int planes; /* 1, or one a channel */
  uint32_t tile_width, strip_rows;
  uint32_t unit_rows; /* of a strip, tile or line */
  uint32_t next_row;
  uint8_t *unit; /* one strip, tile or line */
  size_t unit_bytes, unit_row_bytes;
};

/* MARK: What the file is */

static int refuse(codec_failure *failure, const char *what, int number) {
  failure->status = CODEC_UNSUPPORTED;
  snprintf(
      failure->text, sizeof failure->text,
      "this TIFF %s (%d), which is not read: convert it first, for example with "
      "'magick in.tif -colorspace sRGB -depth 8 -compress zip out.tif'",
      what, number);
  return 0;
}

static unsigned tag(TIFF *tiff, uint32_t name) {
  uint16_t value = 0;
  TIFFGetFieldDefaulted(tiff, name, &value);
  return value;
}

static int describe_palette(codec_tiff_reader *reader) {
  uint16_t *maps[3] = {NULL, NULL, NULL};
  tiff_pixels *pixels = &reader->pixels;
  if (!TIFFGetField(reader->tiff, TIFFTAG_COLORMAP, &maps[0], &maps[1], &maps[2])) return 0;
  /* Entries have 16 bits, but some programs write 8. */
  for (int c = 0; c < 3; c++) {
    pixels->palette[c] = maps[c];
    for (int i = 0; i < 1 << pixels->file_bits; i++)
      if (maps[c][i] > 255) pixels->palette_shift = 8;
  }
  reader->info.channels = pixels->channels = 3;
  return 1;
}

/* Opacity is an extra sample that is declared as such, or the only one, undeclared. */
static int alpha_kind(TIFF *tiff, int extra) {
  uint16_t count = 0, *kinds = NULL;
  if (extra < 1) return 0;
  if (!TIFFGetField(tiff, TIFFTAG_EXTRASAMPLES, &count, &kinds) || count == 0)
    return extra == 1 ? EXTRASAMPLE_UNASSALPHA : 0;
  return kinds[0] == EXTRASAMPLE_UNSPECIFIED ? 0 : kinds[0];
}

static int describe_samples(codec_tiff_reader *reader, codec_failure *failure) {
  TIFF *tiff = reader->tiff;
  int bits = (int)tag(tiff, TIFFTAG_BITSPERSAMPLE), photometric = -1;
  int samples = (int)tag(tiff, TIFFTAG_SAMPLESPERPIXEL);
  unsigned format = tag(tiff, TIFFTAG_SAMPLEFORMAT);
  uint16_t value = 0;
  if (TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &value)) photometric = value;
  if (photometric < 0) photometric = samples >= 3 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK;
  if (format != SAMPLEFORMAT_UINT && format != SAMPLEFORMAT_VOID)
    return refuse(failure, "holds samples that are not unsigned integers", (int)format);
  if (photometric != PHOTOMETRIC_RGB && photometric != PHOTOMETRIC_MINISBLACK &&
      photometric != PHOTOMETRIC_MINISWHITE && photometric != PHOTOMETRIC_PALETTE)
    return refuse(failure, "is neither gray nor RGB: its colour model", photometric);
  if (bits != 16 && bits != 8 &&
      (bits < 1 || bits == 3 || bits > 4 || samples != 1 || photometric == PHOTOMETRIC_RGB))
    return refuse(failure, "has an odd number of bits a sample", bits);
  int colours = photometric == PHOTOMETRIC_RGB ? 3 : 1;
  if (samples < colours || samples > 16)
    return refuse(failure, "has an odd number of channels", samples);
  reader->planes = tag(tiff, TIFFTAG_PLANARCONFIG) == PLANARCONFIG_SEPARATE ? samples : 1;
  reader->pixels = (tiff_pixels){
      .file_bits = bits,
      .file_channels = reader->planes > 1 ? 1 : samples,
      .inverted = photometric == PHOTOMETRIC_MINISWHITE};
  reader->info.bits = bits == 16 ? 16 : 8;
  if (photometric == PHOTOMETRIC_PALETTE) {
    if (bits == 16 || !describe_palette(reader)) return refuse(failure, "has an odd palette", bits);
    reader->planes = 1; /* the first plane is all */
    return 1;
  }
  int alpha = alpha_kind(tiff, samples - colours);
  reader->info.premultiplied = alpha == EXTRASAMPLE_ASSOCALPHA;
  reader->info.channels = reader->pixels.channels = colours + (alpha ? 1 : 0);
  if (reader->planes > reader->info.channels) reader->planes = reader->info.channels;
  return 1;
}

static int is_known_compression(unsigned compression) {
  switch (compression) {
    case COMPRESSION_NONE:
    case COMPRESSION_LZW:
    case COMPRESSION_ADOBE_DEFLATE:
    case COMPRESSION_DEFLATE:
    case COMPRESSION_PACKBITS: return 1;
    default: return 0;
  }
}

static int describe_storage(codec_tiff_reader *reader, codec_failure *failure) {
  TIFF *tiff = reader->tiff;
  codec_tiff_info *info = &reader->info;
  if (TIFFIsTiled(tiff)) {
    reader->storage = TILES;
    TIFFGetField(tiff, TIFFTAG_TILEWIDTH, &reader->tile_width);
    TIFFGetField(tiff, TIFFTAG_TILELENGTH, &reader->unit_rows);
    reader->unit_bytes = (size_t)TIFFTileSize64(tiff);
    reader->unit_row_bytes = (size_t)TIFFTileRowSize64(tiff);
    if (reader->unit_bytes > LARGEST_TILE) return refuse(failure, "has huge tiles", 256);
    return 1;
  }
  TIFFGetFieldDefaulted(tiff, TIFFTAG_ROWSPERSTRIP, &reader->strip_rows);
  if (reader->strip_rows > info->height) reader->strip_rows = info->height;
  uint64_t strip_bytes = TIFFVStripSize64(tiff, reader->strip_rows);
  reader->unit_row_bytes = (size_t)TIFFScanlineSize64(tiff);
  /* Lines can only be read in order, and planes stand one behind the other. */
  reader->storage =
      strip_bytes <= LARGEST_WHOLE_STRIP || reader->planes > 1 ? STRIPS : SCAN_LINES;
  reader->unit_rows = reader->storage == STRIPS ? reader->strip_rows : 1;
  reader->unit_bytes = reader->storage == STRIPS ? (size_t)strip_bytes : reader->unit_row_bytes;
  return 1;
}

static int describe(codec_tiff_reader *reader, codec_failure *failure) {
  TIFF *tiff = reader->tiff;
  codec_tiff_info *info = &reader->info;
  unsigned compression = tag(tiff, TIFFTAG_COMPRESSION);
  reader->compressed = compression != COMPRESSION_NONE;
  if (!is_known_compression(compression))
    return refuse(
        failure, "is compressed in a way other than LZW, deflate or PackBits", (int)compression);
  TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &info->width);
  TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &info->height);
  if (!describe_samples(reader, failure) || !describe_storage(reader, failure)) return 0;
  info->row_unit = reader->unit_rows;
  info->orientation = (int)tag(tiff, TIFFTAG_ORIENTATION);
  info->resolution_unit = (int)tag(tiff, TIFFTAG_RESOLUTIONUNIT);
  TIFFGetField(tiff, TIFFTAG_XRESOLUTION, &info->resolution_x);
  TIFFGetField(tiff, TIFFTAG_YRESOLUTION, &info->resolution_y);
  if (info->width && info->height && reader->unit_rows && reader->unit_bytes) return 1;
  return tiff_fail(&reader->file, failure);
}

codec_tiff_reader *codec_tiff_open(int fd, codec_tiff_info *info, codec_failure *failure) {
  struct stat status;
  codec_tiff_reader *reader = calloc(1, sizeof *reader);
  if (!reader) return NULL;
  memset(info, 0, sizeof *info);
  int64_t size = fstat(fd, &status) == 0 ? status.st_size : 0;
  /* No memory map (a file that shrinks would kill the process), strips as they are, and their
     tables only when they are needed. */
  reader->tiff = tiff_open(&reader->file, fd, size, "rmcD");
  if (!reader->tiff) {
    tiff_fail(&reader->file, failure);
  } else if (describe(reader, failure)) {
    *info = reader->info;
    /* Tags that libtiff found odd and left out. */
    reader->file.failed = reader->file.doubtful;
    if (!reader->file.failed) reader->file.text[0] = 0;
  }
  return reader;
}

int codec_tiff_find(
    codec_tiff_reader *reader, codec_tiff_block block, const uint8_t **bytes, size_t *count) {
  uint32_t size = 0;
  void *data = NULL;
  uint32_t name = block == CODEC_TIFF_ICC ? TIFFTAG_ICCPROFILE : TIFFTAG_XMLPACKET;
  if (!TIFFGetField(reader->tiff, name, &size, &data) || !data || !size) return 0;
  *bytes = data;
  *count = size;
  return 1;
}

/* MARK: Pixels */

/* Puts the unit's rows, which begin at column `x`, into the rows. */
static void place(
    codec_tiff_reader *reader, uint32_t x, uint32_t row_count, int plane, uint8_t *rows,
    size_t row_bytes) {
  size_t columns = reader->info.width - x;
  size_t pixel_bytes = (size_t)(reader->info.channels * (reader->info.bits / 8));
  if (reader->storage == TILES && columns > reader->tile_width) columns = reader->tile_width;
  int channel = reader->planes > 1 ? plane : -1;
  for (uint32_t y = 0; y < row_count; y++)
    tiff_pixels_expand(
        &reader->pixels, reader->unit + y * reader->unit_row_bytes, columns, channel,
        rows + y * row_bytes + x * pixel_bytes);
}

/* Whether the file has the `bytes` that a strip or tile decodes to: where its tables say nothing,
   libtiff reads from the file's start, and uncompressed data past what they say. */
static int is_there(codec_tiff_reader *reader, uint32_t unit, tmsize_t bytes) {
  int failed = 0;
  tiff_file *file = &reader->file;
  uint64_t offset = TIFFGetStrileOffsetWithErr(reader->tiff, unit, &failed);
  uint64_t count = TIFFGetStrileByteCountWithErr(reader->tiff, unit, &failed);
  uint64_t least = reader->compressed ? 1 : (uint64_t)bytes, size = (uint64_t)file->size;
  int is_listed = !failed && offset >= HEADER_BYTES && count >= least;
  if (is_listed && offset < size && least <= size - offset) return 1;
  if (!file->failed)
    snprintf(
        file->text, sizeof file->text, "%s %u %s", reader->storage == TILES ? "tile" : "strip",
        unit + 1, is_listed ? "lies beyond the file's end" : "is missing");
  file->failed = 1;
  return 0;
}

static int read_tiles(
    codec_tiff_reader *reader, uint32_t y, uint32_t count, uint8_t *rows, size_t row_bytes) {
  for (int plane = 0; plane < reader->planes; plane++) {
    for (uint32_t x = 0; x < reader->info.width;) {
      uint32_t tile = TIFFComputeTile(reader->tiff, x, y, 0, (uint16_t)plane);
      if (!is_there(reader, tile, (tmsize_t)reader->unit_bytes)) return 0;
      memset(reader->unit, 0, reader->unit_bytes); /* see read_strips */
      tmsize_t got =
          TIFFReadEncodedTile(reader->tiff, tile, reader->unit, (tmsize_t)reader->unit_bytes);
      if (got != (tmsize_t)reader->unit_bytes) return 0;
      place(reader, x, count, plane, rows, row_bytes);
      if (reader->info.width - x <= reader->tile_width) break;
      x += reader->tile_width;
    }
  }
  return 1;
}

/* Deflated data that are damaged can leave the end of a strip unwritten without an error. */
static int read_strips(
    codec_tiff_reader *reader, uint32_t y, uint32_t count, uint8_t *rows, size_t row_bytes) {
  tmsize_t bytes = (tmsize_t)(reader->unit_row_bytes * count);
  int direct = reader->planes == 1 && tiff_pixels_are_plain(&reader->pixels) &&
               reader->unit_row_bytes == row_bytes;
  for (int plane = 0; plane < reader->planes; plane++) {
    uint32_t strip = TIFFComputeStrip(reader->tiff, y, (uint16_t)plane);
    uint8_t *target = direct ? rows : reader->unit;
    if (!is_there(reader, strip, bytes)) return 0;
    memset(target, 0, (size_t)bytes);
    if (TIFFReadEncodedStrip(reader->tiff, strip, target, bytes) != bytes) return 0;
    if (!direct) place(reader, 0, count, plane, rows, row_bytes);
  }
  return 1;
}

/* A strip that is too large to be decoded whole. */
static int read_line(codec_tiff_reader *reader, uint32_t y, uint8_t *rows, size_t row_bytes) {
  uint32_t strip = TIFFComputeStrip(reader->tiff, y, 0);
  uint32_t first = strip * reader->strip_rows, left = reader->info.height - first;
  uint32_t strip_rows = left < reader->strip_rows ? left : reader->strip_rows;
  if (y == first && !is_there(reader, strip, (tmsize_t)(reader->unit_row_bytes * strip_rows)))
    return 0;
  if (TIFFReadScanline(reader->tiff, reader->unit, y, 0) != 1) return 0;
  place(reader, 0, 1, 0, rows, row_bytes);
  return 1;
}

static int read_unit(
    codec_tiff_reader *reader, uint32_t y, uint32_t count, uint8_t *rows, size_t row_bytes) {
  switch (reader->storage) {
    case TILES: return read_tiles(reader, y, count, rows, row_bytes);
    case STRIPS: return read_strips(reader, y, count, rows, row_bytes);
    case SCAN_LINES: return read_line(reader, y, rows, row_bytes);
  }
  return 0;
}

int codec_tiff_read_rows(
    codec_tiff_reader *reader, uint8_t *rows, size_t row_bytes, uint32_t count,
    codec_failure *failure) {
  if (failure->status != CODEC_OK) return 0;
  if (!reader->unit) reader->unit = calloc(1, reader->unit_bytes);
  if (!reader->unit) return tiff_fail(&reader->file, failure);
  uint32_t last = reader->next_row + count;
  while (reader->next_row < last) {
    uint32_t piece = last - reader->next_row;
    if (piece > reader->unit_rows) piece = reader->unit_rows;
    int read = read_unit(reader, reader->next_row, piece, rows, row_bytes);
    if (!read || reader->file.failed || reader->file.ended)
      return tiff_fail(&reader->file, failure);
    reader->next_row += piece;
    rows += piece * row_bytes;
  }
  return 1;
}

void codec_tiff_close(codec_tiff_reader *reader) {
  if (!reader) return;
  if (reader->tiff) TIFFClose(reader->tiff);
  free(reader->unit);
  free(reader);
}
