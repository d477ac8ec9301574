/* Vector types that the compiler maps to what each instruction set has. */
#ifndef GRAPHRUN_VECTORS_H
#define GRAPHRUN_VECTORS_H

#include <stdint.h>

/* 16 floats at any address */
typedef float lanes16 __attribute__((vector_size(64), aligned(4)));
/* 8 values in registers, and as they lie in memory at any address */
typedef float float8 __attribute__((ext_vector_type(8)));
typedef int32_t int8 __attribute__((ext_vector_type(8)));
typedef struct {
  float8 v;
} __attribute__((packed, aligned(4), may_alias)) float8_unaligned;

#endif
