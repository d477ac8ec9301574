#include "instruction_set.h"

#if defined(__x86_64__)
static int find_level(void) {
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return KERNELS_BASELINE;
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
    return KERNELS_AVX512;
  return KERNELS_AVX2;
}

int kernels_level(void) {
  static int known = -1; /* the same value from every thread: a race is harmless */
  int value = __atomic_load_n(&known, __ATOMIC_RELAXED);
  if (value < 0) {
    value = find_level();
    __atomic_store_n(&known, value, __ATOMIC_RELAXED);
  }
  return value;
}
#else
int kernels_level(void) { return KERNELS_BASELINE; }
#endif
