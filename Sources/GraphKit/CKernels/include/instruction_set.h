/* The instruction sets that kernels are compiled for. */
#ifndef GRAPHRUN_INSTRUCTION_SET_H
#define GRAPHRUN_INSTRUCTION_SET_H

/* Off x86, baseline is what every processor of the kind has. */
enum { KERNELS_BASELINE, KERNELS_AVX2, KERNELS_AVX512 };

/* The best of the three that this processor has. */
int kernels_level(void);

#endif
