/* The instruction set that kernels are chosen for. */
#ifndef GRAPHRUN_INSTRUCTION_SET_H
#define GRAPHRUN_INSTRUCTION_SET_H

enum { KERNELS_BASELINE, KERNELS_AVX2, KERNELS_AVX512 };

/* The best of the three that this processor has. */
int kernels_level(void);

#endif
