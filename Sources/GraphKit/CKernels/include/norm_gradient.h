/* Norms over the pixels of an image, [pixels, channels], with the activation after them, whose
   slope at negative values is `slope`, at most 1 (1: none), and their gradients. */
#ifndef GRAPHRUN_NORM_GRADIENT_H
#define GRAPHRUN_NORM_GRADIENT_H

#include <stddef.h>

/* out = value scale[c] + shift[c], negative ones times slope */
void kernels_norm_apply(
    const float *values, size_t pixels, size_t channels, const float *scale, const float *shift,
    float slope, float *out);

typedef struct {
  const float *gradients;     /* of the results */
  const float *values;        /* what was normalised, or NULL when only gradients are summed */
  const float *scale, *shift; /* of the norm, or NULL when there is no activation */
  size_t channels;
  float slope;
} kernels_norm;

/* sums[c] += g and products[c] += g (value - mean[c]) for `pixels` pixels, g being the gradient
   before the activation; no products without values. */
void kernels_norm_sums(
    const kernels_norm *n, size_t pixels, const float *mean, double *sums, double *products);

/* out = of_gradient[c] g + of_value[c] value + constant[c] */
void kernels_norm_gradient(
    const kernels_norm *n, size_t pixels, const float *of_gradient, const float *of_value,
    const float *constant, float *out);

#endif
