#include "morphology.h"

#define VARIANTS "morphology.inc"
#include "each_variant.h"

void kernels_pack_bits(
    const float *in, uint64_t *out, size_t count, float mark, int *is_binary) {
  CHOOSE(pack_bits, in, out, count, mark, is_binary)
}
void kernels_unpack_bits(
    const uint64_t *in, float *out, size_t count, float mark, int streams) {
  CHOOSE(unpack_bits, in, out, count, mark, streams)
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
