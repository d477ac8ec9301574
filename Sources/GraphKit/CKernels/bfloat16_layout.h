/* How values and weights lie for products of bfloat16; see bfloat16.h. */
#ifndef GRAPHRUN_BFLOAT16_LAYOUT_H
#define GRAPHRUN_BFLOAT16_LAYOUT_H

#include "bfloat16.h"

/* Output channels of a panel, floats of a vector, pixels of a block. */
enum { PANEL = 64, LANES = 16, BLOCK = 32 };

/* Channels come in pairs. */
static inline size_t even(size_t channels) { return (channels + 1) / 2 * 2; }

static inline size_t joined_taps(const kernels_convolution *c) {
  return c->dilation_x == 1 ? c->taps_x : 1;
}

/* Values of one run in the weights: tiles take 32 at a time. */
static inline size_t run_length(const kernels_convolution *c, const kernels_source *s, int unit) {
  const size_t length = joined_taps(c) * even(s->channels);
  return unit == KERNELS_BF16_TILES ? (length + 31) / 32 * 32 : length;
}

static inline size_t runs(const kernels_convolution *c) { return c->taps_y * c->taps_x / joined_taps(c); }

/* Columns that a row of results sees. */
static inline size_t seen_columns(const kernels_convolution *c) {
  return (c->width - 1) * c->stride_x + (c->taps_x - 1) * c->dilation_x + 1;
}

/* Values of one converted row: a run that is filled up reads up to 32 values past its end. */
static inline size_t row_length(const kernels_convolution *c, const kernels_source *s) {
  return seen_columns(c) * even(s->channels) + 32;
}

/* Different rows that so many rows of results see: at most each tap its own. */
static inline size_t seen_rows(const kernels_convolution *c, size_t rows) {
  const size_t span = (rows - 1) * c->stride_y + (c->taps_y - 1) * c->dilation_y + 1;
  const size_t all = rows * c->taps_y;
  return span < all ? span : all;
}

static inline size_t span(const kernels_convolution *c, size_t rows) {
  return (rows - 1) * c->stride_y + (c->taps_y - 1) * c->dilation_y + 1;
}

#endif
