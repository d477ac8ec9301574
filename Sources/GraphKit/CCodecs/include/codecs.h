/* The thin shims over libpng and libjpeg (which report errors by longjmp, and a longjmp must not
   cross a Swift frame) and libtiff (whose error handlers are variadic).

   Every reader and writer follows one protocol: `open`, then calls that return 1 or, after a
   failure, 0 for ever with the reason in `failure`, then `close`. File descriptors are borrowed.
   Nothing here is shared between handles. */
#ifndef GRAPHRUN_CODECS_H
#define GRAPHRUN_CODECS_H

#include <stddef.h>
#include <stdint.h>

typedef enum codec_status {
  CODEC_OK = 0,
  CODEC_DAMAGED,     /* the data are not what the format asks for */
  CODEC_TRUNCATED,   /* the file ends before the image does */
  CODEC_UNSUPPORTED, /* a valid file of a kind that is not read */
  CODEC_SYSTEM,      /* a system call failed with `system_error` */
  CODEC_STOPPED      /* `should_stop` said so */
} codec_status;

typedef struct codec_failure {
  codec_status status;
  int system_error;
  char text[256]; /* the library's own words */
} codec_failure;

/* A file in memory, open for reading and writing; -1 with the reason in errno. */
int codec_memory_file(void);

/* MARK: PNG */

typedef struct codec_png_reader codec_png_reader;
typedef struct codec_png_writer codec_png_writer;

/* What the rows of an opened file hold: palettes, low depths and transparent colours are expanded;
   16-bit samples are in the machine's byte order. */
typedef struct codec_png_info {
  uint32_t width, height;
  int channels; /* 1 gray, 2 gray and alpha, 3 RGB, 4 RGB and alpha */
  int bits;     /* of a sample in the rows: 8 or 16 */
  int interlaced;
  double dots_per_meter_x, dots_per_meter_y; /* 0 when unknown */
} codec_png_info;

/* The blocks that a PNG carries beside its pixels. */
typedef enum codec_png_block {
  CODEC_PNG_ICC,
  CODEC_PNG_EXIF,
  CODEC_PNG_XMP, /* text */
  CODEC_PNG_IPTC /* text: a raw profile, as ImageMagick writes it */
} codec_png_block;

/* Reads what stands before the pixels. NULL only when memory is out. */
codec_png_reader *codec_png_open(int fd, codec_png_info *info, codec_failure *failure);
/* Finds a block among what was read so far; 0 when there is none. Lives as long as the reader. */
int codec_png_find(
    codec_png_reader *reader, codec_png_block block, const uint8_t **bytes, size_t *count);
/* Reads the next rows; an interlaced image only all at once. */
int codec_png_read_rows(
    codec_png_reader *reader, uint8_t *rows, size_t row_bytes, uint32_t count,
    codec_failure *failure);
/* Reads what stands behind the pixels and checks that the file is complete. */
int codec_png_finish(codec_png_reader *reader, codec_failure *failure);
void codec_png_close(codec_png_reader *reader);

/* Begins a file. `info->interlaced` is not looked at. NULL only when memory is out. */
codec_png_writer *codec_png_create(int fd, const codec_png_info *info, codec_failure *failure);
/* Adds a block; before the first row. */
int codec_png_add(
    codec_png_writer *writer, codec_png_block block, const uint8_t *bytes, size_t count,
    codec_failure *failure);
int codec_png_write_rows(
    codec_png_writer *writer, const uint8_t *rows, size_t row_bytes, uint32_t count,
    codec_failure *failure);
int codec_png_end(codec_png_writer *writer, codec_failure *failure);
void codec_png_discard(codec_png_writer *writer);

/* MARK: JPEG */

typedef struct codec_jpeg_reader codec_jpeg_reader;
typedef struct codec_jpeg_writer codec_jpeg_writer;

typedef struct codec_jpeg_info {
  uint32_t width, height;
  int channels; /* of the file: 1 gray, 3 YCbCr or RGB, 4 CMYK or YCCK */
} codec_jpeg_info;

/* Asked now and then while all scans of a progressive file are read; not 0 ends the reading. */
typedef int (*codec_should_stop)(void);

/* Reads what stands before the pixels. NULL only when memory is out. */
codec_jpeg_reader *codec_jpeg_open(
    int fd, codec_should_stop should_stop, codec_jpeg_info *info, codec_failure *failure);
/* Reads the next rows, gray or RGB. Missing or undecodable data are a failure. */
int codec_jpeg_read_rows(
    codec_jpeg_reader *reader, uint8_t *rows, size_t row_bytes, uint32_t count,
    codec_failure *failure);
/* Checks that the file is complete. */
int codec_jpeg_finish(codec_jpeg_reader *reader, codec_failure *failure);
void codec_jpeg_close(codec_jpeg_reader *reader);

typedef struct codec_jpeg_options {
  uint32_t width, height;
  int channels;                /* 1 gray, 3 RGB */
  int quality;                 /* 1...100 */
  int halves_colour;           /* not 0: 4:2:0; 0: colour is not subsampled */
  uint16_t density_x, density_y; /* dots per inch, 0 when unknown */
} codec_jpeg_options;

/* Begins a file. NULL only when memory is out. */
codec_jpeg_writer *codec_jpeg_create(
    int fd, const codec_jpeg_options *options, codec_failure *failure);
/* Adds an application segment of at most 65533 bytes; before the first row. */
int codec_jpeg_add_segment(
    codec_jpeg_writer *writer, int number, const uint8_t *bytes, size_t count,
    codec_failure *failure);
int codec_jpeg_write_rows(
    codec_jpeg_writer *writer, const uint8_t *rows, size_t row_bytes, uint32_t count,
    codec_failure *failure);
int codec_jpeg_end(codec_jpeg_writer *writer, codec_failure *failure);
void codec_jpeg_discard(codec_jpeg_writer *writer);

/* MARK: TIFF */

typedef struct codec_tiff_reader codec_tiff_reader;
typedef struct codec_tiff_writer codec_tiff_writer;

/* What the rows of the first page hold: palettes, low depths and inverted grays are expanded. */
typedef struct codec_tiff_info {
  uint32_t width, height;
  int channels;      /* 1 gray, 2 gray and alpha, 3 RGB, 4 RGB and alpha */
  int bits;          /* of a sample in the rows: 8 or 16 */
  int premultiplied; /* alpha is associated */
  uint32_t row_unit; /* rows are read in multiples of this, but for the last */
  int orientation;   /* tag 274 */
  float resolution_x, resolution_y; /* 0 when unknown */
  int resolution_unit;              /* 2 inch, 3 centimetre */
} codec_tiff_info;

typedef enum codec_tiff_block {
  CODEC_TIFF_ICC,
  CODEC_TIFF_XMP,
  CODEC_TIFF_IPTC /* written only, a multiple of 4 bytes */
} codec_tiff_block;

/* Reads the first directory. NULL only when memory is out. */
codec_tiff_reader *codec_tiff_open(int fd, codec_tiff_info *info, codec_failure *failure);
/* Finds a block; 0 when there is none. Lives as long as the reader. */
int codec_tiff_find(
    codec_tiff_reader *reader, codec_tiff_block block, const uint8_t **bytes, size_t *count);
int codec_tiff_read_rows(
    codec_tiff_reader *reader, uint8_t *rows, size_t row_bytes, uint32_t count,
    codec_failure *failure);
void codec_tiff_close(codec_tiff_reader *reader);

typedef struct codec_tiff_options {
  uint32_t width, height;
  int channels, bits;  /* as in codec_tiff_info */
  uint32_t strip_rows; /* rows are written in multiples of this, but for the last */
  float dots_per_inch_x, dots_per_inch_y; /* 0 when unknown */
  uint64_t exif_offset, gps_offset;       /* of the directories, or 0 */
  int is_big_endian;
  int is_big; /* BigTIFF, for more than 4 GiB */
} codec_tiff_options;

/* Begins a file: deflate with horizontal prediction. `directories` are put behind the header of
   8 bytes, as they are. NULL only when memory is out. */
codec_tiff_writer *codec_tiff_create(
    int fd, const codec_tiff_options *options, const uint8_t *directories, size_t directory_bytes,
    codec_failure *failure);
/* Sets a text of the first directory, which ends with a zero. */
void codec_tiff_add_text(codec_tiff_writer *writer, uint32_t tag, const uint8_t *text);
/* Adds a block; before the first row. */
int codec_tiff_add(
    codec_tiff_writer *writer, codec_tiff_block block, const uint8_t *bytes, size_t count,
    codec_failure *failure);
int codec_tiff_write_rows(
    codec_tiff_writer *writer, uint8_t *rows, size_t row_bytes, uint32_t count,
    codec_failure *failure);
int codec_tiff_end(codec_tiff_writer *writer, codec_failure *failure);
void codec_tiff_discard(codec_tiff_writer *writer);

#endif
