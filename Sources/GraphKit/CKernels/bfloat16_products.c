#include "bfloat16_layout.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define WIDE __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16")))
#define TILED \
  __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,amx-tile,amx-bf16")))

/* --- Values --- */

static ptrdiff_t inside(ptrdiff_t at, size_t extent, int32_t padding) {
  const ptrdiff_t last = (ptrdiff_t)extent - 1;
  if (at >= 0 && at <= last) return at;
  switch (padding) {
    case KERNELS_PAD_REPLICATE: return at < 0 ? 0 : last;
    case KERNELS_PAD_REFLECT: return at < 0 ? -at : 2 * last - at;
    default: return -1;
  }
}

WIDE static void convert(const float *values, size_t count, uint16_t *out) {
  for (size_t i = 0; i < count; i += LANES) {
    const size_t left = count - i;
    const __mmask16 some = left < LANES ? (__mmask16)((1u << left) - 1) : 0xffff;
    const __m256bh half = _mm512_cvtneps_pbh(_mm512_maskz_loadu_ps(some, values + i));
    _mm256_mask_storeu_epi16(out + i, some, (__m256i)half);
  }
}

/* One row of a source as the taps see it, padding filled in. */
static void convert_row(
    const kernels_convolution *c, const kernels_source *s, ptrdiff_t row, uint16_t *out) {
  const size_t pairs = even(s->channels), columns = seen_columns(c);
  const size_t width = s->width << s->upsampling;
  __builtin_memset(out + columns * pairs, 0, 32 * sizeof *out);
  row = inside(row, s->height << s->upsampling, c->padding);
  if (row < 0) {
    __builtin_memset(out, 0, columns * pairs * sizeof *out);
    return;
  }
  const float *values = s->pixels + (size_t)(row >> s->upsampling) * s->width * s->channels;
  size_t x = 0;
  while (x < columns) {
    const ptrdiff_t at = (ptrdiff_t)x + c->offset_x;
    if (s->upsampling == 0 && s->channels == pairs && at >= 0 && at < (ptrdiff_t)width) {
      size_t count = width - (size_t)at; /* neighbours lie together */
      if (count > columns - x) count = columns - x;
      convert(values + (size_t)at * pairs, count * pairs, out + x * pairs);
      x += count;
      continue;
    }
    const ptrdiff_t column = inside(at, width, c->padding);
    uint16_t *pixel = out + x * pairs;
    pixel[pairs - 1] = 0;
    if (column < 0)
      __builtin_memset(pixel, 0, pairs * sizeof *pixel);
    else
      convert(values + (size_t)(column >> s->upsampling) * s->channels, s->channels, pixel);
    x++;
  }
}

/* --- Products --- */

/* Where an item's values lie: row r - first of source s is rows[s * span + r]. */
typedef struct {
  uint16_t *const *rows;
  size_t span, first_row;
  int unit;
} item;

/* The values that run `run` of result (y, x) sees. */
static const uint16_t *run_start(
    const kernels_convolution *c, const item *it, size_t s, size_t y, size_t x, size_t run) {
  const size_t joined = joined_taps(c), per_row = c->taps_x / joined;
  const size_t row = (y - it->first_row) * c->stride_y + run / per_row * c->dilation_y;
  const size_t column = x * c->stride_x + run % per_row * c->dilation_x;
  return it->rows[s * it->span + row] + column * even(c->sources[s].channels);
}

WIDE static void pair_block(
    const kernels_convolution *c, const item *it, size_t y, size_t x, size_t pixels,
    size_t vectors, const uint16_t *weights, float *sums) {
  for (size_t p = 0; p < pixels; p += 6) {
    __m512 total[6][4];
    for (int i = 0; i < 6; i++)
      for (int j = 0; j < 4; j++) total[i][j] = _mm512_setzero_ps();
    const uint16_t *row = weights;
    for (size_t s = 0; s < c->source_count; s++) {
      const size_t pairs = run_length(c, c->sources + s, it->unit) / 2;
      const size_t step = c->stride_x * even(c->sources[s].channels) / 2;
      for (size_t run = 0; run < runs(c); run++) {
        const uint32_t *values = (const uint32_t *)run_start(c, it, s, y, x + p, run);
        for (size_t k = 0; k < pairs; k++, row += PANEL * 2) {
          __m512bh w[4];
#pragma clang loop unroll(full)
          for (int j = 0; j < 4; j++) w[j] = (__m512bh)_mm512_loadu_si512(row + j * 32);
#pragma clang loop unroll(full)
          for (int i = 0; i < 6; i++) {
            uint32_t pair;
            __builtin_memcpy(&pair, values + (size_t)i * step + k, sizeof pair);
            const __m512bh both = (__m512bh)_mm512_set1_epi32((int)pair);
#pragma clang loop unroll(full)
            for (int j = 0; j < 4; j++) total[i][j] = _mm512_dpbf16_ps(total[i][j], both, w[j]);
          }
        }
      }
    }
    const size_t count = pixels - p < 6 ? pixels - p : 6;
    for (size_t i = 0; i < count; i++)
      for (size_t j = 0; j < vectors; j++)
        _mm512_storeu_ps(sums + (p + i) * PANEL + j * LANES, total[i][j]);
  }
}

/* 32 pixels by two columns of 16 channels; the last column alone when `both` is 0. */
TILED static inline __attribute__((always_inline)) void tile_square(
    const kernels_convolution *c, const item *it, size_t y, size_t x, const uint16_t *weights,
    const int both, const int tall, float *sums) {
  _tile_zero(0);
  _tile_zero(1);
  _tile_zero(2);
  _tile_zero(3);
  for (size_t s = 0; s < c->source_count; s++) {
    const size_t length = run_length(c, c->sources + s, it->unit);
    const size_t step = c->stride_x * even(c->sources[s].channels);
    for (size_t run = 0; run < runs(c); run++) {
      const uint16_t *values = run_start(c, it, s, y, x, run);
      for (size_t k = 0; k < length; k += 32, weights += 32 * PANEL) {
        _tile_loadd(4, values + k, step * 2);
        _tile_loadd(6, weights, PANEL * 4);
        _tile_dpbf16ps(0, 4, 6);
        if (both) {
          _tile_loadd(7, weights + 32, PANEL * 4);
          _tile_dpbf16ps(1, 4, 7);
        }
        if (tall) {
          _tile_loadd(5, values + 16 * step + k, step * 2);
          _tile_dpbf16ps(2, 5, 6);
          if (both) _tile_dpbf16ps(3, 5, 7);
        }
      }
    }
  }
  _tile_stored(0, sums, PANEL * 4);
  if (both) _tile_stored(1, sums + LANES, PANEL * 4);
  if (tall) _tile_stored(2, sums + 16 * PANEL, PANEL * 4);
  if (both && tall) _tile_stored(3, sums + 16 * PANEL + LANES, PANEL * 4);
}

TILED static void tile_block(
    const kernels_convolution *c, const item *it, size_t y, size_t x, size_t pixels,
    size_t vectors, const uint16_t *weights, float *sums) {
  const int tall = pixels > 16;
  for (size_t v = 0; v < vectors; v += 2) {
    const uint16_t *columns = weights + v * 32;
    float *out = sums + v * LANES;
    if (v + 1 < vectors && tall) tile_square(c, it, y, x, columns, 1, 1, out);
    else if (v + 1 < vectors) tile_square(c, it, y, x, columns, 1, 0, out);
    else if (tall) tile_square(c, it, y, x, columns, 0, 1, out);
    else tile_square(c, it, y, x, columns, 0, 0, out);
  }
}

TILED static void begin_tiles(void) {
  struct __attribute__((packed)) {
    uint8_t palette, start, unused[14];
    uint16_t bytes[16];
    uint8_t rows[16];
  } shape = {.palette = 1};
  for (int i = 0; i < 8; i++) shape.bytes[i] = 64, shape.rows[i] = 16;
  _tile_loadconfig(&shape);
}

TILED static void end_tiles(void) { _tile_release(); }

/* --- Results --- */

WIDE static void finish_pixel(
    const kernels_convolution *c, float *sums, size_t count, size_t channel, size_t offset) {
  const kernels_finish *f = &c->finish;
  const size_t pixel = offset / c->out_channels;
  const float pixel_scale = f->pixel_scale ? f->pixel_scale[pixel] : 1.0f;
  const float pixel_bias = f->pixel_bias ? f->pixel_bias[pixel] : 1.0f;
  const float pixel_mask = f->pixel_mask ? f->pixel_mask[pixel] : 1.0f;
  const float *residual = f->residual ? f->residual + offset : 0;
  const float *bias = f->bias + channel, slope = f->slope;
  const float *scale = f->scale ? f->scale + channel : 0;
  const float *shift = f->scale ? f->shift + channel : 0;
  float *out = c->base + offset;
  for (size_t i = 0; i < count; i += LANES) {
    const size_t left = count - i;
    const __mmask16 some = left < LANES ? (__mmask16)((1u << left) - 1) : 0xffff;
    __m512 v = _mm512_maskz_loadu_ps(some, sums + i);
    v = v * pixel_scale + _mm512_maskz_loadu_ps(some, bias + i) * pixel_bias;
    if (residual) v += _mm512_maskz_loadu_ps(some, residual + i);
    v = _mm512_max_ps(v, v * slope);
    if (scale)
      v = v * _mm512_maskz_loadu_ps(some, scale + i) + _mm512_maskz_loadu_ps(some, shift + i);
    _mm512_mask_storeu_ps(out + i, some, v * pixel_mask);
  }
}

/* Converts what the item's rows see, each row once, and notes where it lies. */
static void convert_rows(
    const kernels_convolution *c, item *it, size_t last_row, uint16_t **rows, uint16_t *values) {
  for (size_t i = 0; i < c->source_count * it->span; i++) rows[i] = 0;
  for (size_t s = 0; s < c->source_count; s++) {
    const kernels_source *source = c->sources + s;
    for (size_t y = it->first_row; y < last_row; y++)
      for (size_t ty = 0; ty < c->taps_y; ty++) {
        const size_t row = (y - it->first_row) * c->stride_y + ty * c->dilation_y;
        if (rows[s * it->span + row]) continue;
        rows[s * it->span + row] = values;
        convert_row(
            c, source, (ptrdiff_t)(it->first_row * c->stride_y + row) + c->offset_y, values);
        values += row_length(c, source);
      }
    values += BLOCK * c->stride_x * even(source->channels);
  }
}

void kernels_bf16_convolve_rows(
    const kernels_convolution *c, int unit, size_t first_row, size_t last_row, size_t first_panel,
    size_t last_panel, void *scratch) {
  float *sums = scratch;
  item it = {.span = span(c, last_row - first_row), .first_row = first_row, .unit = unit};
  uint16_t **rows = (uint16_t **)(sums + BLOCK * PANEL);
  it.rows = rows;
  convert_rows(c, &it, last_row, rows, (uint16_t *)(rows + c->source_count * it.span));
  const uint16_t *weights = (const uint16_t *)(const void *)c->weights;
  const size_t panel_count = kernels_bf16_panel_count(c, unit);
  if (unit == KERNELS_BF16_TILES) begin_tiles();
  for (size_t panel = first_panel; panel < last_panel; panel++) {
    const size_t left = c->out_channels - panel * PANEL, outs = left < PANEL ? left : PANEL;
    const size_t vectors = (outs + LANES - 1) / LANES, channel = panel * PANEL;
    for (size_t y = first_row; y < last_row; y++)
      for (size_t x = 0; x < c->width; x += BLOCK) {
        const size_t pixels = c->width - x < BLOCK ? c->width - x : BLOCK;
        const uint16_t *own = weights + (panel - c->first_packed_panel) * panel_count;
        if (unit == KERNELS_BF16_TILES) tile_block(c, &it, y, x, pixels, vectors, own, sums);
        else pair_block(c, &it, y, x, pixels, vectors, own, sums);
        for (size_t i = 0; i < pixels; i++)
          finish_pixel(
              c, sums + i * PANEL, outs, channel,
              c->origin + y * c->row_stride + (x + i) * c->pixel_stride + channel);
      }
  }
  if (unit == KERNELS_BF16_TILES) end_tiles();
}

#else
void kernels_bf16_convolve_rows(
    const kernels_convolution *c, int unit, size_t first_row, size_t last_row, size_t first_panel,
    size_t last_panel, void *scratch) {
  (void)c, (void)unit, (void)first_row, (void)last_row, (void)first_panel, (void)last_panel;
  (void)scratch;
}
#endif
