/* Conversion between float and the number types of weight files. Buffers may lie at any address,
   and do not overlap. */
#ifndef GRAPHRUN_HALVES_H
#define GRAPHRUN_HALVES_H

#include <stddef.h>

/* IEEE half precision to float: exact, infinities and NaN included */
void kernels_from_f16(const void *in, float *out, size_t count);
/* bfloat16 to float: exact */
void kernels_from_bf16(const void *in, float *out, size_t count);
/* double to float, rounded to nearest even */
void kernels_from_f64(const void *in, float *out, size_t count);
/* float to IEEE half precision, rounded to nearest even; 65520 and more become infinite */
void kernels_to_f16(const float *in, void *out, size_t count);
/* float to bfloat16, rounded to nearest even */
void kernels_to_bf16(const float *in, void *out, size_t count);

#endif
