#include "peak.h"

/* Twelve independent sums hide the latency, four cycles, of two units; more would be spilled. */
#define CHAIN(name, lanes, count)                                                 \
  static float name(long rounds) {                                               \
    typedef float vector __attribute__((ext_vector_type(lanes)));                \
    vector sums[count], a = 0.999f, b = 0.001f;                                  \
    for (int i = 0; i < count; i++) sums[i] = (float)i;                          \
    for (long r = 0; r < rounds; r++) {                                          \
      _Pragma("clang loop unroll(full)") for (int i = 0; i < count; i++) {       \
        sums[i] = sums[i] * a + b;                                               \
        __asm__ volatile("" : "+v"(sums[i]));                                    \
      }                                                                          \
    }                                                                            \
    float total = 0;                                                             \
    for (int i = 0; i < count; i++) total += sums[i].x;                          \
    return total;                                                                \
  }

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx512f,avx2,fma"))), apply_to = function)
CHAIN(chain_avx512, 16, 12)
#pragma clang attribute pop
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
CHAIN(chain_avx2, 8, 12)
#pragma clang attribute pop
CHAIN(chain_baseline, 4, 12)

static volatile float sink;

double peak_fused_multiply_adds(long rounds) {
  if (__builtin_cpu_supports("avx512f")) {
    sink = chain_avx512(rounds);
    return (double)rounds * 12 * 16 * 2;
  }
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
    sink = chain_avx2(rounds);
    return (double)rounds * 12 * 8 * 2;
  }
  sink = chain_baseline(rounds);
  return (double)rounds * 12 * 4 * 2;
}
#else
#undef CHAIN
static volatile float sink;

double peak_fused_multiply_adds(long rounds) {
  typedef float vector __attribute__((ext_vector_type(4)));
  vector sums[24], a = 0.999f, b = 0.001f;
  for (int i = 0; i < 24; i++) sums[i] = (float)i;
  for (long r = 0; r < rounds; r++)
    for (int i = 0; i < 24; i++) {
      sums[i] = sums[i] * a + b;
      __asm__ volatile("" : "+w"(sums[i]));
    }
  sink = sums[0].x + sums[23].x;
  return (double)rounds * 24 * 4 * 2;
}
#endif
