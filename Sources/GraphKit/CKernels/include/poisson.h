/* The loops of the Poisson solver (Imaging/Blending): sweeps over the unknown pixels of a hole.

   A vector holds the unknowns of a hole row by row, run by run, `lanes` floats a pixel, with one
   pixel of zeros between runs and POISSON_PIECE_PIXELS pixels of zeros at its start. The equation
   of a pixel is 4 z - left - right - up - down = r, where a neighbour of known value counts as 0
   and a neighbour beyond the image's border is the pixel itself. */
#ifndef GRAPHRUN_POISSON_H
#define GRAPHRUN_POISSON_H

#include <stddef.h>
#include <stdint.h>

enum { POISSON_PIECE_PIXELS = 512 };

/* A stretch of a run whose four neighbours are stretches too: where each begins in a vector, how
   many floats it has, and the colour of its first pixel, (row + column) & 1. */
typedef struct {
  int32_t at, left, right, up, down;
  uint16_t count, colour;
} poisson_piece;

/* A stretch of coarse pixels and the fine rows below it: where they begin (bottom < 0: no such
   row), how many coarse pixels, and how many fine columns each covers (1 or 2). */
typedef struct {
  int32_t coarse, top, bottom, count, columns;
} poisson_transfer;

/* `red` below is 1 where a pixel has colour 0 and 0 elsewhere, for a piece that begins with
   colour 0, POISSON_PIECE_PIXELS + 1 pixels long. */

/* z = one red and one black Gauss-Seidel sweep from z = 0 */
void kernels_poisson_start(const poisson_piece *pieces, size_t count, const float *red, int lanes,
                           const float *r, float *z);
/* One Gauss-Seidel sweep over the pixels of a colour; product, unless it is NULL, is the
   sum of r z over the pieces */
void kernels_poisson_sweep(const poisson_piece *pieces, size_t count, const float *red, int lanes,
                           int colour, const float *r, float *z, double *product);
/* out = r - A z */
void kernels_poisson_residual(const poisson_piece *pieces, size_t count, const float *r,
                              const float *z, float *out);
/* coarse = the sum of the fine pixels below it */
void kernels_poisson_restrict(const poisson_transfer *transfers, size_t count, int lanes,
                              const float *fine, float *coarse);
/* fine += the coarse pixel above it */
void kernels_poisson_prolong(const poisson_transfer *transfers, size_t count, int lanes,
                             const float *coarse, float *fine);
/* p = z + beta p; q = A z + beta q; product = sum of p q. With beta = 0, p and q are not read. */
void kernels_poisson_direct(const poisson_piece *pieces, size_t count, const float *z, float beta,
                            float *p, float *q, double *product);
/* x = (fresh ? 0 : x) + alpha p; r -= alpha q; squares = sum of r r */
void kernels_poisson_advance(size_t count, float alpha, int fresh, const float *p, const float *q,
                             float *x, float *r, double *squares);
/* The sum of squares and the largest magnitude of some floats */
void kernels_poisson_measure(const float *in, size_t count, double *squares, float *largest);
/* Finds the runs of a row's values above 0.5: writes the first column and the column after the
   last of each to bounds, which holds width + 1, and their number times 2 to count. */
void kernels_poisson_runs(const float *row, int32_t width, int32_t *bounds, int32_t *count);

#endif
