/* Compiles the kernels of one file, VARIANTS, once for each instruction set, and defines CHOOSE,
   which calls the one for this processor. Each kernel is named VARIANT(name) there. */
#include "instruction_set.h"
#include "vectors.h"

#if defined(__x86_64__)
#define VARIANT(name) name##_baseline
#include VARIANTS
#undef VARIANT

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define VARIANT(name) name##_avx2
#include VARIANTS
#undef VARIANT
#pragma clang attribute pop

#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma"))), apply_to = function)
#define VARIANT(name) name##_avx512
#include VARIANTS
#undef VARIANT
#pragma clang attribute pop

#define CHOOSE(name, ...)                                \
  switch (kernels_level()) {                             \
    case KERNELS_AVX512: name##_avx512(__VA_ARGS__); return; \
    case KERNELS_AVX2: name##_avx2(__VA_ARGS__); return; \
    default: name##_baseline(__VA_ARGS__); return;       \
  }
#else
#define VARIANT(name) name##_baseline
#include VARIANTS
#define CHOOSE(name, ...) name##_baseline(__VA_ARGS__);
#endif
