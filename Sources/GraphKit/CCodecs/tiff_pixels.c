#include "tiff_pixels.h"

int tiff_pixels_are_plain(const tiff_pixels *p) {
  return p->file_bits >= 8 && p->file_channels == p->channels && !p->inverted && !p->palette[0];
}

/* The sample at an index of a packed row, most significant bits first. */
static unsigned sample(const uint8_t *packed, size_t index, int bits) {
  size_t bit = index * (size_t)bits;
  return packed[bit >> 3] >> (8 - bits - (int)(bit & 7)) & ((1u << bits) - 1);
}

static void expand_palette(
    const tiff_pixels *p, const uint8_t *packed, size_t count, uint8_t *row) {
  for (size_t x = 0; x < count; x++) {
    unsigned index = sample(packed, x * (size_t)p->file_channels, p->file_bits);
    for (int c = 0; c < 3; c++)
      row[x * 3 + (size_t)c] = (uint8_t)(p->palette[c][index] >> p->palette_shift);
  }
}

static void expand_words(
    const tiff_pixels *p, const uint16_t *packed, size_t count, int channel, uint16_t *row) {
  size_t step = channel < 0 ? (size_t)p->file_channels : 1;
  int first = channel < 0 ? 0 : channel, last = channel < 0 ? p->channels : channel + 1;
  for (int c = first; c < last; c++) {
    uint16_t flip = p->inverted && c == 0 ? 65535 : 0;
    const uint16_t *from = packed + (channel < 0 ? c : 0);
    for (size_t x = 0; x < count; x++) row[x * (size_t)p->channels + (size_t)c] = from[x * step] ^ flip;
  }
}

static void expand_bytes(
    const tiff_pixels *p, const uint8_t *packed, size_t count, int channel, uint8_t *row) {
  size_t step = channel < 0 ? (size_t)p->file_channels : 1;
  int first = channel < 0 ? 0 : channel, last = channel < 0 ? p->channels : channel + 1;
  unsigned scale = 255 / ((1u << p->file_bits) - 1);
  for (int c = first; c < last; c++) {
    uint8_t flip = p->inverted && c == 0 ? 255 : 0;
    size_t from = channel < 0 ? (size_t)c : 0;
    for (size_t x = 0; x < count; x++)
      row[x * (size_t)p->channels + (size_t)c] =
          (uint8_t)(sample(packed, x * step + from, p->file_bits) * scale) ^ flip;
  }
}

void tiff_pixels_expand(
    const tiff_pixels *p, const uint8_t *packed, size_t count, int channel, uint8_t *row) {
  if (p->palette[0])
    expand_palette(p, packed, count, row);
  else if (p->file_bits == 16)
    expand_words(p, (const uint16_t *)packed, count, channel, (uint16_t *)row);
  else
    expand_bytes(p, packed, count, channel, row);
}
