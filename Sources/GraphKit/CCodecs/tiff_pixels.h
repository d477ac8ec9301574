/* From the samples of a TIFF file to whole gray or RGB samples. */
#ifndef GRAPHRUN_TIFF_PIXELS_H
#define GRAPHRUN_TIFF_PIXELS_H

#include <stddef.h>
#include <stdint.h>

typedef struct tiff_pixels {
  int file_bits;     /* of a sample in the file: 1, 2, 4, 8 or 16 */
  int file_channels; /* interleaved in one plane of the file */
  int channels;      /* of the rows; the file's others are dropped */
  int inverted;      /* 0 is white */
  const uint16_t *palette[3]; /* NULL when samples are no indices */
  int palette_shift;          /* from an entry to 8 bits */
} tiff_pixels;

/* Whether the file's samples are the rows' samples. */
int tiff_pixels_are_plain(const tiff_pixels *pixels);
/* Expands `count` pixels to `row`. `channel` is where the plane's only channel goes, or -1 when
   the plane holds all channels. */
void tiff_pixels_expand(
    const tiff_pixels *pixels, const uint8_t *packed, size_t count, int channel, uint8_t *row);

#endif
