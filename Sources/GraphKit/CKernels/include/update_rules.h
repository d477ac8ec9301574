/* How optimizers change parameters, element by element. */
#ifndef GRAPHRUN_UPDATE_RULES_H
#define GRAPHRUN_UPDATE_RULES_H

#include <stddef.h>

/* One step of Adam: `decay` times the value is added to the gradient, what is `kept` of the value
   otherwise; `rate` and `root` hold the corrections for means that begin at 0. */
typedef struct {
  float beta1, beta2, epsilon, decay, kept, rate, root;
} kernels_adam_step;

/* mean += (1 - beta1) (g - mean), square = beta2 square + (1 - beta2) g^2,
   value = kept value - rate mean / (sqrt(square) / root + epsilon) */
void kernels_adam(
    const kernels_adam_step *s, const float *gradients, size_t count, float *values, float *mean,
    float *square);

#endif
