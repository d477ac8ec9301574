#include "kernels.h"

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
