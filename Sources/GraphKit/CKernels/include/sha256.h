/* The SHA-256 digest (FIPS 180-4). */
#ifndef GRAPHRUN_SHA256_H
#define GRAPHRUN_SHA256_H

#include <stddef.h>
#include <stdint.h>

/* Takes blocks of 64 bytes into the eight words of the state, by the processor's own instructions
   where it has them. */
void kernels_sha256(uint32_t *state, const uint8_t *bytes, size_t blocks);

/* The same without them, whatever the processor has. */
void kernels_sha256_reference(uint32_t *state, const uint8_t *bytes, size_t blocks);

#endif
