#include "poisson.h"

#define VARIANTS "poisson.inc"
#include "each_variant.h"

void kernels_poisson_start(const poisson_piece *pieces, size_t count, const float *red, int lanes,
                           const float *r, float *z) {
  CHOOSE(poisson_start, pieces, count, red, lanes, r, z)
}
void kernels_poisson_sweep(const poisson_piece *pieces, size_t count, const float *red, int lanes,
                           int colour, const float *r, float *z, double *product) {
  CHOOSE(poisson_sweep, pieces, count, red, lanes, colour, r, z, product)
}
void kernels_poisson_residual(const poisson_piece *pieces, size_t count, const float *r,
                              const float *z, float *out) {
  CHOOSE(poisson_residual, pieces, count, r, z, out)
}
void kernels_poisson_restrict(const poisson_transfer *transfers, size_t count, int lanes,
                              const float *fine, float *coarse) {
  CHOOSE(poisson_restrict, transfers, count, lanes, fine, coarse)
}
void kernels_poisson_prolong(const poisson_transfer *transfers, size_t count, int lanes,
                             const float *coarse, float *fine) {
  CHOOSE(poisson_prolong, transfers, count, lanes, coarse, fine)
}
void kernels_poisson_direct(const poisson_piece *pieces, size_t count, const float *z, float beta,
                            float *p, float *q, double *product) {
  CHOOSE(poisson_direct, pieces, count, z, beta, p, q, product)
}
void kernels_poisson_advance(size_t count, float alpha, int fresh, const float *p, const float *q,
                             float *x, float *r, double *squares) {
  CHOOSE(poisson_advance, count, alpha, fresh, p, q, x, r, squares)
}
void kernels_poisson_measure(const float *in, size_t count, double *squares, float *largest) {
  CHOOSE(poisson_measure, in, count, squares, largest)
}
void kernels_poisson_runs(const float *row, int32_t width, int32_t *bounds, int32_t *count) {
  CHOOSE(poisson_runs, row, width, bounds, count)
}
