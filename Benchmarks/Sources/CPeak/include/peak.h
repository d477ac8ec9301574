/* How many products and sums a second one thread can do at most, with operands in registers. */
#ifndef BENCHMARKS_PEAK_H
#define BENCHMARKS_PEAK_H

/* Does `rounds` times some fused multiply-adds of whole vectors and returns the floating-point
   operations: 2 for each lane. */
double peak_fused_multiply_adds(long rounds);

#endif
