/* Loops over buffers, compiled once per instruction set and chosen at run time.
   No kernel allocates, starts a thread, or keeps a pointer. */
#ifndef GRAPHRUN_KERNELS_H
#define GRAPHRUN_KERNELS_H

#include <stddef.h>
#include <stdint.h>

/* The instruction set whose kernels are in use: "baseline", "avx2" or "avx512". */
const char *kernels_instruction_set(void);

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

#endif
