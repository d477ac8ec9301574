#include "halves.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

/* numbers in a file, at any address */
typedef uint16_t loose_u16 __attribute__((aligned(1), may_alias));
typedef double loose_f64 __attribute__((aligned(1), may_alias));

#define VARIANTS "halves.inc"
#include "each_variant.h"

void kernels_from_f16(const void *in, float *out, size_t count) {
  CHOOSE(from_f16, in, out, count)
}
void kernels_from_bf16(const void *in, float *out, size_t count) {
  CHOOSE(from_bf16, in, out, count)
}
void kernels_from_f64(const void *in, float *out, size_t count) {
  CHOOSE(from_f64, in, out, count)
}
void kernels_to_f16(const float *in, void *out, size_t count) { CHOOSE(to_f16, in, out, count) }
void kernels_to_bf16(const float *in, void *out, size_t count) { CHOOSE(to_bf16, in, out, count) }
