#include "kernels.h"

#define VARIANTS "samples.inc"
#include "each_variant.h"

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
