#include "convolution.h"

#define VARIANTS "convolution.inc"
#include "each_variant.h"

static void measure(int32_t level, size_t *lanes, size_t *panel_width) {
  CHOOSE_AT(level, measure, lanes, panel_width)
}

size_t kernels_lanes(int32_t level) {
  size_t lanes, panel_width;
  measure(level, &lanes, &panel_width);
  return lanes;
}
size_t kernels_panel_width(int32_t level) {
  size_t lanes, panel_width;
  measure(level, &lanes, &panel_width);
  return panel_width;
}

static size_t source_channels(const kernels_convolution *c) {
  size_t channels = 0;
  for (size_t s = 0; s < c->source_count; s++) channels += c->sources[s].channels;
  return channels;
}

void kernels_convolve_rows(
    const kernels_convolution *c, size_t first_row, size_t last_row, size_t first_panel,
    size_t last_panel, float *scratch) {
  CHOOSE_AT(c->level, convolve_rows, c, first_row, last_row, first_panel, last_panel, scratch)
}
size_t kernels_convolve_rows_scratch(const kernels_convolution *c) {
  return 14 * (kernels_panel_width(c->level) + c->taps_y * c->taps_x * source_channels(c));
}

void kernels_convolve_small(
    const kernels_convolution *c, size_t first_panel, size_t last_panel, float *scratch) {
  CHOOSE_AT(c->level, convolve_small, c, first_panel, last_panel, scratch)
}
size_t kernels_convolve_small_scratch(const kernels_convolution *c, size_t panels) {
  return c->images * c->height * c->width * (panels * kernels_panel_width(c->level) + source_channels(c));
}

void kernels_winograd(
    const kernels_convolution *c, size_t first_tile, size_t last_tile, size_t first_panel,
    size_t last_panel, float *scratch) {
  CHOOSE_AT(c->level, winograd, c, first_tile, last_tile, first_panel, last_panel, scratch)
}
size_t kernels_winograd_scratch(const kernels_convolution *c, size_t tiles) {
  const size_t lanes = kernels_lanes(c->level), width = kernels_panel_width(c->level);
  const size_t channels = source_channels(c) * c->stride_y * c->stride_x;
  const size_t stride = (channels + lanes - 1) / lanes * lanes;
  const size_t points = (c->taps_y + c->stride_y - 1) / c->stride_y + 3;
  return points * points * (tiles * (stride + width) + 2 * 48) + lanes;
}

void kernels_convolve_narrow(const kernels_convolution *c, size_t first_row, size_t last_row) {
  CHOOSE_AT(c->level, convolve_narrow, c, first_row, last_row)
}

void kernels_pack_direct(
    const kernels_weights *w, size_t panel, size_t first_channel, size_t channels, float *packed) {
  CHOOSE_AT(w->level, pack_direct, w, panel, first_channel, channels, packed)
}
void kernels_pack_winograd(const kernels_weights *w, size_t panel, float *packed) {
  CHOOSE_AT(w->level, pack_winograd, w, panel, packed)
}
void kernels_pack_narrow(
    const kernels_weights *w, size_t out, size_t first_channel, size_t channels, float *packed) {
  CHOOSE_AT(w->level, pack_narrow, w, out, first_channel, channels, packed)
}

size_t kernels_weight_gradient_rows(const kernels_weight_gradient *g) {
  size_t rows = 1024 / g->width, halo = (g->taps_y - 1) * g->dilation;
  if (rows < 4) rows = 4;
  if (rows < halo) rows = halo;
  if (rows > KERNELS_GRADIENT_ROWS) rows = KERNELS_GRADIENT_ROWS;
  return rows < g->height ? rows : g->height;
}
size_t kernels_weight_gradient_scratch(const kernels_weight_gradient *g, size_t channels) {
  const size_t chunk = kernels_weight_gradient_rows(g), s = g->stride;
  const size_t rows = (chunk - 1) * s + (g->taps_y - 1) * g->dilation + 1;
  const size_t columns = (g->width - 1) * s + (g->taps_x - 1) * g->dilation + 1;
  const size_t plane = s * s * ((rows + s - 1) / s) * ((columns + s - 1) / s) + 48;
  return chunk * g->width * kernels_panel_width(g->level) + channels * plane;
}
void kernels_weight_gradient_add(
    const kernels_weight_gradient *g, size_t first_channel, size_t last_channel, float *sums,
    float *scratch) {
  CHOOSE_AT(g->level, weight_gradient, g, first_channel, last_channel, sums, scratch)
}
void kernels_unpack_gradient(
    const kernels_weight_gradient *g, size_t panel, const float *sums, float *weights) {
  CHOOSE_AT(g->level, unpack_gradient, g, panel, sums, weights)
}

static void measure_gradient(
    const kernels_convolution *c, size_t tiles, size_t *store, size_t *sums) {
  CHOOSE_AT(c->level, measure_gradient, c, tiles, store, sums)
}
size_t kernels_winograd_gradient_store(const kernels_convolution *c, size_t tiles) {
  size_t store, sums;
  measure_gradient(c, tiles, &store, &sums);
  return store;
}
size_t kernels_winograd_gradient_sums(const kernels_convolution *c) {
  size_t store, sums;
  measure_gradient(c, 1, &store, &sums);
  return sums;
}
void kernels_winograd_gradient_tiles(
    const kernels_convolution *c, size_t first_tile, size_t last_tile, size_t place, size_t tiles,
    float *store) {
  CHOOSE_AT(c->level, winograd_gradient_tiles, c, first_tile, last_tile, place, tiles, store)
}
void kernels_winograd_gradient_add(
    const kernels_convolution *c, size_t group, size_t panel, size_t tiles, int begins,
    const float *store, float *sums) {
  CHOOSE_AT(c->level, winograd_gradient_add, c, group, panel, tiles, begins, store, sums)
}
void kernels_winograd_gradient_weights(
    const kernels_convolution *c, size_t panel, size_t parts, const float *sums,
    float *weights) {
  CHOOSE_AT(c->level, winograd_gradient_weights, c, panel, parts, sums, weights)
}
