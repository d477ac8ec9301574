/* Convolution whose products are of bfloat16, the upper half of a float, and whose sums are floats:
   half the bytes, and on processors with units for it many times the products a second. */
#ifndef GRAPHRUN_BFLOAT16_H
#define GRAPHRUN_BFLOAT16_H

#include "convolution.h"

/* What multiplies: pairs in vectors (AVX-512 BF16), or tiles of 16 x 32 (AMX). */
enum { KERNELS_BF16_NONE, KERNELS_BF16_PAIRS, KERNELS_BF16_TILES };

/* The best of these that the processor has and the system permits. */
int kernels_bf16_unit(void);

/* bfloat16 values of the packed weights of one panel: [source][run][pair][64][2], a run being the
   taps of a kernel's row (each tap alone when dilated), filled up to what the unit takes. */
size_t kernels_bf16_panel_count(const kernels_convolution *c, int unit);
/* Packs one panel; w as for kernels_pack_direct, its taps row by row. */
void kernels_bf16_pack(
    const kernels_convolution *c, int unit, const kernels_weights *w, size_t panel,
    uint16_t *packed);

/* As kernels_convolve_rows; c->weights holds what kernels_bf16_pack made. */
void kernels_bf16_convolve_rows(
    const kernels_convolution *c, int unit, size_t first_row, size_t last_row, size_t first_panel,
    size_t last_panel, void *scratch);
/* Bytes of `scratch` for so many rows at once. */
size_t kernels_bf16_scratch(const kernels_convolution *c, size_t rows);

#endif
