#include "bfloat16_layout.h"

#if defined(__x86_64__)
#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "instruction_set.h"

/* --- What the machine has --- */

/* The system saves tiles only for processes that ask: arch_prctl(ARCH_REQ_XCOMP_PERM, XTILEDATA). */
static int tiles_permitted(void) { return syscall(SYS_arch_prctl, 0x1023, 18) == 0; }

static int find_unit(void) {
  unsigned a, b, c, d;
  if (kernels_level() != KERNELS_AVX512) return KERNELS_BF16_NONE;
  if (!__get_cpuid_count(7, 1, &a, &b, &c, &d) || !(a >> 5 & 1)) return KERNELS_BF16_NONE;
  if (__get_cpuid_count(7, 0, &a, &b, &c, &d) && (d >> 22 & 1) && (d >> 24 & 1) &&
      tiles_permitted())
    return KERNELS_BF16_TILES;
  return KERNELS_BF16_PAIRS;
}

int kernels_bf16_unit(void) {
  static int known = -1; /* the same value from every thread: a race is harmless */
  int value = __atomic_load_n(&known, __ATOMIC_RELAXED);
  if (value < 0) {
    value = find_unit();
    __atomic_store_n(&known, value, __ATOMIC_RELAXED);
  }
  return value;
}

/* --- Sizes --- */

size_t kernels_bf16_panel_count(const kernels_convolution *c, int unit) {
  size_t count = 0;
  for (size_t s = 0; s < c->source_count; s++)
    count += runs(c) * run_length(c, c->sources + s, unit) * PANEL;
  return count;
}

size_t kernels_bf16_scratch(const kernels_convolution *c, size_t rows) {
  size_t values = 0;
  for (size_t s = 0; s < c->source_count; s++)
    values += seen_rows(c, rows) * row_length(c, c->sources + s) +
              BLOCK * c->stride_x * even(c->sources[s].channels);
  return values * sizeof(uint16_t) + BLOCK * PANEL * sizeof(float) +
         c->source_count * span(c, rows) * sizeof(uint16_t *) + 256;
}

/* --- Weights --- */

/* Round to nearest, ties to even. */
static uint16_t rounded(float value) {
  uint32_t bits;
  __builtin_memcpy(&bits, &value, sizeof bits);
  return (uint16_t)((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

void kernels_bf16_pack(
    const kernels_convolution *c, int unit, const kernels_weights *w, size_t panel,
    uint16_t *packed) {
  const size_t left = w->out_channels - panel * PANEL, outs = left < PANEL ? left : PANEL;
  const size_t joined = joined_taps(c);
  size_t first_channel = 0;
  for (size_t s = 0; s < c->source_count; s++) {
    const size_t channels = c->sources[s].channels, pairs = even(channels);
    const size_t length = run_length(c, c->sources + s, unit);
    for (size_t run = 0; run < runs(c); run++, packed += length * PANEL) {
      __builtin_memset(packed, 0, length * PANEL * sizeof *packed);
      for (size_t t = 0; t < joined; t++)
        for (size_t k = 0; k < channels; k++) {
          const size_t at = t * pairs + k;
          uint16_t *row = packed + at / 2 * PANEL * 2 + at % 2;
          const float *weight = w->weights + w->taps[run * joined + t] +
                                (first_channel + k) * w->in_stride +
                                panel * PANEL * w->out_stride;
          for (size_t o = 0; o < outs; o++)
            row[o * 2] = rounded(weight[o * w->out_stride] * w->scale[panel * PANEL + o]);
        }
    }
    first_channel += channels;
  }
}

#else
int kernels_bf16_unit(void) { return KERNELS_BF16_NONE; }
size_t kernels_bf16_panel_count(const kernels_convolution *c, int unit) {
  (void)c, (void)unit;
  return 0;
}
void kernels_bf16_pack(
    const kernels_convolution *c, int unit, const kernels_weights *w, size_t panel,
    uint16_t *packed) {
  (void)c, (void)unit, (void)w, (void)panel, (void)packed;
}
size_t kernels_bf16_scratch(const kernels_convolution *c, size_t rows) {
  (void)c, (void)rows;
  return 0;
}
#endif
