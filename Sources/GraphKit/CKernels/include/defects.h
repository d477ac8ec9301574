/* The inner loops of the defect detector (Imaging/Defects). Planes have margins, so that a pixel's
   neighbours are at fixed offsets from it, in floats. */
#ifndef GRAPHRUN_DEFECTS_H
#define GRAPHRUN_DEFECTS_H

#include <stddef.h>
#include <stdint.h>

/* out[i] = how far in[i] sticks out, above or below, between two opposite neighbours at
   `directions` pairs of places, +-offsets[d]: the most over the directions, in 0...cap. */
void kernels_ridge_energy(
    const float *in, const ptrdiff_t *offsets, size_t directions, float cap, float *out,
    size_t count);

/* out[i] = (sign * (in[i] - the flank nearer to it in value, at +-near)
             - unlike * the difference of the flanks
             - uneven * the larger change of a flank from +-near to +-far) / scale[i],
   kept to -1...1; sign is 1 for bright ridges and -1 for dark ones. */
void kernels_ridge_contrast(
    const float *in, const float *scale, ptrdiff_t near, ptrdiff_t far, float sign, float unlike,
    float uneven, float *out, size_t count);

/* best[i] = max(best[i], the mean of in[i + offsets[k]] over k < taps) where in[i] > 0 */
void kernels_line_votes(
    const float *in, const ptrdiff_t *offsets, size_t taps, float *best, size_t count);

#endif
