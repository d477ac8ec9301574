/* Compiles the kernels of one file, VARIANTS, once for each instruction set, and defines CHOOSE,
   which calls the one for this processor, and CHOOSE_AT, for an instruction set that is given. Each kernel is named VARIANT(name) there; LANES is the
   floats that a register holds, and REGISTERS how many of them there are. */
#include "instruction_set.h"
#include "vectors.h"

#if defined(__x86_64__)
#define VARIANT(name) name##_baseline
#define LANES 4
#define REGISTERS 16
#include VARIANTS
#undef VARIANT
#undef LANES

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define VARIANT(name) name##_avx2
#define LANES 8
#include VARIANTS
#undef VARIANT
#undef LANES
#undef REGISTERS
#pragma clang attribute pop

#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma"))), apply_to = function)
#define VARIANT(name) name##_avx512
#define LANES 16
#define REGISTERS 32
#include VARIANTS
#undef VARIANT
#undef LANES
#undef REGISTERS
#pragma clang attribute pop

#define CHOOSE_AT(level, name, ...)                      \
  switch (level) {                                       \
    case KERNELS_AVX512: name##_avx512(__VA_ARGS__); return; \
    case KERNELS_AVX2: name##_avx2(__VA_ARGS__); return; \
    default: name##_baseline(__VA_ARGS__); return;       \
  }
#else
#define VARIANT(name) name##_baseline
#define LANES 4
#define REGISTERS 32
#include VARIANTS
#define CHOOSE_AT(level, name, ...) name##_baseline(__VA_ARGS__);
#endif
#define CHOOSE(name, ...) CHOOSE_AT(kernels_level(), name, __VA_ARGS__)
