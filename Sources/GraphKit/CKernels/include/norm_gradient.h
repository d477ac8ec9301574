/* Gradients of norms over the pixels of an image, [pixels, channels], and of the activation after
   them, whose slope at negative values is `slope` (1: none). */
#ifndef GRAPHRUN_NORM_GRADIENT_H
#define GRAPHRUN_NORM_GRADIENT_H

#include <stddef.h>

typedef struct {
  const float *gradients; /* of the results */
  const float *results;   /* or NULL when there is no activation */
  const float *values;    /* what was normalised, or NULL when only gradients are summed */
  size_t channels;
  float slope;
} kernels_norm;

/* sums[c] += g and products[c] += g (value - mean[c]) for `pixels` pixels, g being the gradient
   before the activation. Scratch: 2 channels floats. */
void kernels_norm_sums(
    const kernels_norm *n, size_t pixels, const float *mean, double *sums, double *products,
    float *scratch);

/* out = of_gradient[c] g + of_value[c] value + constant[c] */
void kernels_norm_gradient(
    const kernels_norm *n, size_t pixels, const float *of_gradient, const float *of_value,
    const float *constant, float *out);

#endif
