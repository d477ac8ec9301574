/* Loops over buffers, compiled once per instruction set and chosen at run time.
   No kernel allocates, starts a thread, or keeps a pointer. */
#ifndef GRAPHRUN_KERNELS_H
#define GRAPHRUN_KERNELS_H

#include <stddef.h>
#include <stdint.h>

/* The number of processors that the system lets this process use. */
int kernels_processor_count(void);

/* out[i] = in[i] / 255 */
void kernels_from_u8(const uint8_t *in, float *out, size_t count);
/* out[i] = in[i] / 65535, samples in the machine's byte order */
void kernels_from_u16(const uint16_t *in, float *out, size_t count);
/* out[i] = round(clamp(in[i], 0, 1) * 255); the exact inverse of kernels_from_u8 */
void kernels_to_u8(const float *in, uint8_t *out, size_t count);
/* out[i] = round(clamp(in[i], 0, 1) * 65535); the exact inverse of kernels_from_u16 */
void kernels_to_u16(const float *in, uint16_t *out, size_t count);
/* out[i] = max(a[i], b[i]) and min(a[i], b[i]); out may be a or b */
void kernels_max(const float *a, const float *b, float *out, size_t count);
void kernels_min(const float *a, const float *b, float *out, size_t count);

/* y[i] = 0.299 r + 0.587 g + 0.114 b of the i-th RGB pixel */
void kernels_luma(const float *rgb, float *y, size_t count);
/* The i-th RGB pixel = gray[i] three times */
void kernels_gray_to_rgb(const float *gray, float *rgb, size_t count);
/* BT.601 full range; cb and cr are 0.5 where there is no colour */
void kernels_rgb_to_ycbcr(const float *rgb, float *y, float *cb, float *cr, size_t count);
/* The inverse; colours outside 0...1 lose saturation, at their y, until they fit */
void kernels_ycbcr_to_rgb(const float *y, const float *cb, const float *cr, float *rgb,
                          size_t count);

/* out[i] = the sum over k < taps of weights[k] * in[k * stride + i] */
void kernels_weigh_rows(const float *in, size_t stride, const float *weights, size_t taps,
                        float *out, size_t count);
/* Pixel x of out = the sum over k < taps of weights[x * taps + k] * pixel first[x] + k of in,
   clamped to 0...1; pixels have 1 or 3 channels. taps is a multiple of 4, and in has as many
   finite pixels as that reaches, and one more. */
void kernels_weigh_columns(const float *in, const int32_t *first, const float *weights,
                           size_t taps, float *out, size_t count, size_t channels);

/* Structural similarity of taps rows of a and b, filtered by window both ways, at count places.
   Samples are 0...255 less KERNELS_SSIM_OFFSET; stride is a multiple of 16 and at least
   count + taps - 1. sums holds 5 * (stride + 16) floats, finite before the first call; out holds
   count rounded up to a multiple of 16. */
#define KERNELS_SSIM_OFFSET 128.0f
void kernels_ssim_row(const float *a, const float *b, size_t stride, const float *window,
                      size_t taps, float *sums, float *out, size_t count);

#endif
