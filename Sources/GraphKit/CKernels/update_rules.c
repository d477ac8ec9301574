#include "update_rules.h"

#define VARIANTS "update_rules.inc"
#include "each_variant.h"

void kernels_adam(
    const kernels_adam_step *s, const float *gradients, size_t count, float *values, float *mean,
    float *square) {
  CHOOSE(adam, s, gradients, count, values, mean, square)
}
