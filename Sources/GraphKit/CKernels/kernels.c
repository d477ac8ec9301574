#include "filters.h"
#include "inpainting.h"
#include "kernels.h"
#include "morphology.h"
#include "poisson.h"

typedef float float8 __attribute__((ext_vector_type(8)));
typedef int32_t int8 __attribute__((ext_vector_type(8)));
typedef struct {
  float8 v;
} __attribute__((packed, aligned(4), may_alias)) float8_unaligned;

#if defined(__x86_64__)
#define VARIANT(name) name##_baseline
#include "variants.inc"
#undef VARIANT

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define VARIANT(name) name##_avx2
#include "variants.inc"
#undef VARIANT
#pragma clang attribute pop

#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma"))), apply_to = function)
#define VARIANT(name) name##_avx512
#include "variants.inc"
#undef VARIANT
#pragma clang attribute pop

static int level(void) {
  static int known = -1; /* the same value from every thread: a race is harmless */
  int value = __atomic_load_n(&known, __ATOMIC_RELAXED);
  if (value < 0) {
    value = 0;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) value = 1;
    if (value && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
      value = 2;
    __atomic_store_n(&known, value, __ATOMIC_RELAXED);
  }
  return value;
}

#define CHOOSE(name, ...)                          \
  switch (level()) {                               \
    case 2: name##_avx512(__VA_ARGS__); return;    \
    case 1: name##_avx2(__VA_ARGS__); return;      \
    default: name##_baseline(__VA_ARGS__); return; \
  }
#else
#define VARIANT(name) name##_baseline
#include "variants.inc"
static int level(void) { return 0; }
#define CHOOSE(name, ...) name##_baseline(__VA_ARGS__);
#endif

const char *kernels_instruction_set(void) {
  switch (level()) {
    case 2: return "avx512";
    case 1: return "avx2";
    default: return "baseline";
  }
}

void kernels_from_u8(const uint8_t *in, float *out, size_t count) {
  CHOOSE(from_u8, in, out, count)
}
void kernels_from_u16(const uint16_t *in, float *out, size_t count) {
  CHOOSE(from_u16, in, out, count)
}
void kernels_to_u8(const float *in, uint8_t *out, size_t count) { CHOOSE(to_u8, in, out, count) }
void kernels_to_u16(const float *in, uint16_t *out, size_t count) {
  CHOOSE(to_u16, in, out, count)
}
void kernels_max(const float *a, const float *b, float *out, size_t count) {
  CHOOSE(max_of, a, b, out, count)
}
void kernels_min(const float *a, const float *b, float *out, size_t count) {
  CHOOSE(min_of, a, b, out, count)
}

void kernels_luma(const float *rgb, float *y, size_t count) { CHOOSE(luma, rgb, y, count) }
void kernels_gray_to_rgb(const float *gray, float *rgb, size_t count) {
  CHOOSE(gray_to_rgb, gray, rgb, count)
}
void kernels_rgb_to_ycbcr(const float *rgb, float *y, float *cb, float *cr, size_t count) {
  CHOOSE(rgb_to_ycbcr, rgb, y, cb, cr, count)
}
void kernels_ycbcr_to_rgb(const float *y, const float *cb, const float *cr, float *rgb,
                          size_t count) {
  CHOOSE(ycbcr_to_rgb, y, cb, cr, rgb, count)
}

void kernels_weigh_rows(const float *in, size_t stride, const float *weights, size_t taps,
                        float *out, size_t count) {
  CHOOSE(weigh_rows, in, stride, weights, taps, out, count)
}
void kernels_weigh_columns(const float *in, const int32_t *first, const float *weights,
                           size_t taps, float *out, size_t count, size_t channels) {
  if (channels == 1) {
    CHOOSE(weigh_gray_columns, in, first, weights, taps, out, count)
  } else {
    CHOOSE(weigh_rgb_columns, in, first, weights, taps, out, count)
  }
}

void kernels_poisson_start(const poisson_piece *pieces, size_t count, const float *red, int lanes,
                           const float *r, float *z) {
  CHOOSE(poisson_start, pieces, count, red, lanes, r, z)
}
void kernels_poisson_sweep(const poisson_piece *pieces, size_t count, const float *red, int lanes,
                           int colour, const float *r, float *z, double *product) {
  CHOOSE(poisson_sweep, pieces, count, red, lanes, colour, r, z, product)
}
void kernels_poisson_residual(const poisson_piece *pieces, size_t count, const float *r,
                              const float *z, float *out) {
  CHOOSE(poisson_residual, pieces, count, r, z, out)
}
void kernels_poisson_restrict(const poisson_transfer *transfers, size_t count, int lanes,
                              const float *fine, float *coarse) {
  CHOOSE(poisson_restrict, transfers, count, lanes, fine, coarse)
}
void kernels_poisson_prolong(const poisson_transfer *transfers, size_t count, int lanes,
                             const float *coarse, float *fine) {
  CHOOSE(poisson_prolong, transfers, count, lanes, coarse, fine)
}
void kernels_poisson_direct(const poisson_piece *pieces, size_t count, const float *z, float beta,
                            float *p, float *q, double *product) {
  CHOOSE(poisson_direct, pieces, count, z, beta, p, q, product)
}
void kernels_poisson_advance(size_t count, float alpha, int fresh, const float *p, const float *q,
                             float *x, float *r, double *squares) {
  CHOOSE(poisson_advance, count, alpha, fresh, p, q, x, r, squares)
}
void kernels_poisson_measure(const float *in, size_t count, double *squares, float *largest) {
  CHOOSE(poisson_measure, in, count, squares, largest)
}
void kernels_poisson_runs(const float *row, int32_t width, int32_t *bounds, int32_t *count) {
  CHOOSE(poisson_runs, row, width, bounds, count)
}

void kernels_ssim_row(const float *a, const float *b, size_t stride, const float *window,
                      size_t taps, float *sums, float *out, size_t count) {
  CHOOSE(ssim_row, a, b, stride, window, taps, sums, out, count)
}

void kernels_pack_bits(
    const float *in, uint64_t *out, size_t count, float mark, int *is_binary) {
  CHOOSE(pack_bits, in, out, count, mark, is_binary)
}
void kernels_unpack_bits(const uint64_t *in, float *out, size_t count, float mark) {
  CHOOSE(unpack_bits, in, out, count, mark)
}
void kernels_or_bits(const uint64_t *a, const uint64_t *b, uint64_t *out, size_t words) {
  CHOOSE(or_bits, a, b, out, words)
}
void kernels_spread_bits(
    const uint64_t *in, uint64_t *out, size_t words, size_t radius, uint64_t *scratch) {
  CHOOSE(spread_bits, in, out, words, radius, scratch)
}
void kernels_disk_bits(
    const uint64_t *center, ptrdiff_t stride, size_t words, const int32_t *half_widths,
    size_t radius, size_t above, size_t below, uint64_t *scratch, uint64_t *out) {
  CHOOSE(disk_bits, center, stride, words, half_widths, radius, above, below, scratch, out)
}
void kernels_window_max(
    const float *in, float *out, size_t count, size_t channels, size_t radius, float *scratch) {
  CHOOSE(window_max, in, out, count, channels, radius, scratch)
}
void kernels_window_min(
    const float *in, float *out, size_t count, size_t channels, size_t radius, float *scratch) {
  CHOOSE(window_min, in, out, count, channels, radius, scratch)
}
void kernels_disk_max(
    const float *center, ptrdiff_t stride, size_t count, size_t channels,
    const int32_t *half_widths, size_t radius, size_t above, size_t below, float *scratch,
    float *out) {
  CHOOSE(
      disk_max, center, stride, count, channels, half_widths, radius, above, below, scratch, out)
}
void kernels_disk_min(
    const float *center, ptrdiff_t stride, size_t count, size_t channels,
    const int32_t *half_widths, size_t radius, size_t above, size_t below, float *scratch,
    float *out) {
  CHOOSE(
      disk_min, center, stride, count, channels, half_widths, radius, above, below, scratch, out)
}

void kernels_fill_marching(
    const kernels_hole *hole, const int32_t *pixels, size_t count, float limit) {
  CHOOSE(fill_marching, hole, pixels, count, limit)
}
void kernels_fill_opencv(const kernels_hole *hole, const int32_t *pixels, size_t count) {
  CHOOSE(fill_opencv, hole, pixels, count)
}
void kernels_fill_isophotes(
    const kernels_hole *hole, const int32_t *pixels, size_t count, float limit) {
  CHOOSE(fill_isophotes, hole, pixels, count, limit)
}
void kernels_stamp(
    float *plane, ptrdiff_t stride, const float *cone, int radius, int lanes,
    const int32_t *offsets, size_t count) {
  CHOOSE(stamp, plane, stride, cone, radius, lanes, offsets, count)
}

void kernels_slide_sums(
    double *sums, const float *entering, const float *leaving, size_t count) {
  CHOOSE(slide_sums, sums, entering, leaving, count)
}
void kernels_window_means(
    const double *sums, float *out, size_t count, size_t channels, size_t radius, double scale) {
  CHOOSE(window_means, sums, out, count, channels, radius, scale)
}
void kernels_median_3x3(
    const float *above, const float *own, const float *below, float *out, size_t count,
    size_t channels, float *scratch) {
  CHOOSE(median_3x3, above, own, below, out, count, channels, scratch)
}
void kernels_median_small(
    const float *in, size_t stride, float *out, size_t count, size_t channels, size_t radius) {
  CHOOSE(median_small, in, stride, out, count, channels, radius)
}
