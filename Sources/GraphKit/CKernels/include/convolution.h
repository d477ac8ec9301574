/* Convolution over images whose channels lie together (NHWC), on packed weights.

   Weights are packed by output channels: a panel holds kernels_panel_width() of them (the last one
   what is left, rounded up to kernels_lanes()), as rows of one weight for each output channel. The
   order of the sums of one result never depends on how the work is cut up. */
#ifndef GRAPHRUN_CONVOLUTION_H
#define GRAPHRUN_CONVOLUTION_H

#include <stddef.h>
#include <stdint.h>

/* Floats in a vector of an instruction set: KERNELS_BASELINE and so on. */
size_t kernels_lanes(int32_t level);
/* Output channels in a full panel. */
size_t kernels_panel_width(int32_t level);

/* What lies outside an image. */
enum { KERNELS_PAD_ZERO, KERNELS_PAD_REFLECT, KERNELS_PAD_REPLICATE };

/* One of the images whose channels a convolution reads one after the other:
   [height, width, channels]. Seen enlarged: pixel (y, x) of what is convolved is
   (y >> upsampling, x >> upsampling) here. */
typedef struct {
  const float *pixels;
  size_t height, width, channels;
  uint32_t upsampling;
} kernels_source;

/* What happens to a sum before it is stored, in this order. The arrays of channels are filled up
   with zeros to whole vectors; residual and the pixel arrays have the results' layout. */
typedef struct {
  const float *pixel_scale;     /* sum *= pixel_scale[pixel], or NULL */
  const float *bias;            /* sum += bias[channel], never NULL */
  const float *pixel_bias;      /* ... times pixel_bias[pixel], or NULL */
  const float *residual;        /* sum += residual[pixel][channel], or NULL */
  float slope;                  /* negative values times slope, at most 1: 0 is ReLU, 1 nothing */
  const float *scale, *shift;   /* times scale[channel] + shift[channel], or both NULL */
  const float *pixel_mask;      /* times pixel_mask[pixel], or NULL */
} kernels_finish;

typedef struct {
  int32_t level; /* the instruction set; weights are packed for it */
  /* source_count for each of the images, one image after the other. Those of the functions below
     that work on all images at once say so; the others on the first. */
  const kernels_source *sources;
  size_t source_count, images;
  /* Result (y, x) sees, through tap (ty, tx), the pixel
     (y stride_y + offset_y + ty dilation_y, x stride_x + offset_x + tx dilation_x). */
  size_t taps_y, taps_x, stride_y, stride_x, dilation_y, dilation_x;
  ptrdiff_t offset_y, offset_x;
  int32_t padding;
  /* [panel][source][tap][channel][panel width]; for Winograd
     [panel][36 or 25][even or odd row and column, of stride 2][channel][panel width];
     for narrow results [out channel][source][tap][channel, up to whole vectors] */
  const float *weights;
  size_t first_packed_panel; /* the panel with which the weights begin */
  size_t out_channels;
  /* Results: base is the first of all, [..., out_channels]; result (y, x) of image n lies at
     base + origin + n image_stride + y row_stride + x pixel_stride. */
  float *base;
  size_t origin, height, width, image_stride, row_stride, pixel_stride;
  kernels_finish finish;
} kernels_convolution;

/* Rows first_row ..< last_row of the results, in panels first_panel ..< last_panel. */
void kernels_convolve_rows(
    const kernels_convolution *c, size_t first_row, size_t last_row, size_t first_panel,
    size_t last_panel, float *scratch);
/* Floats of `scratch` there. */
size_t kernels_convolve_rows_scratch(const kernels_convolution *c);

/* The same for all results of small images: weights are read once. */
void kernels_convolve_small(
    const kernels_convolution *c, size_t first_panel, size_t last_panel, float *scratch);
size_t kernels_convolve_small_scratch(const kernels_convolution *c, size_t panels);

/* Results of at most 4 channels, by dot products along the channels of the sources. */
void kernels_convolve_narrow(const kernels_convolution *c, size_t first_row, size_t last_row);

/* 3x3 or 2x2 taps, stride 1, dilation_y = dilation_x, by F(4x4, 3x3) and F(4x4, 2x2) of Lavin and
   Gray, "Fast Algorithms for Convolutional Neural Networks" (2015): 36 (25) products for 16
   results, where the direct way needs 144 (64). Two by two taps are what a phase of a transposed
   4x4 kernel of stride 2 has, and what one of 4x4 and stride 2 has on the even or odd rows and
   columns: 4x4 to 6x6 taps of stride 2 without dilation go this way too (3x3 would gain nothing).
   Dilation d falls into d x d interleaved images without dilation. Tiles are counted through all
   images, row by row. */
void kernels_winograd(
    const kernels_convolution *c, size_t first_tile, size_t last_tile, size_t first_panel,
    size_t last_panel, float *scratch);
/* Floats of `scratch` for so many tiles at once. */
size_t kernels_winograd_scratch(const kernels_convolution *c, size_t tiles);
/* Weights to be packed: that of output channel o, input channel i and tap t is
   weights[o out_stride + i in_stride + taps[t]] scale[o]. Winograd wants a square of taps. */
typedef struct {
  int32_t level; /* the instruction set */
  const float *weights, *scale;
  size_t out_channels, in_channels, out_stride, in_stride, tap_count;
  const size_t *taps;
  size_t taps_across, stride;
} kernels_weights;

/* packed[tap][channel][panel width] of the channels of one source in one panel */
void kernels_pack_direct(
    const kernels_weights *w, size_t panel, size_t first_channel, size_t channels, float *packed);
/* packed[36 or 25][even or odd row and column, of stride 2][in channel][panel width] of one panel:
   G weight G^T */
void kernels_pack_winograd(const kernels_weights *w, size_t panel, float *packed);
/* packed[tap][channel, filled up with zeros to whole vectors] of one source's channels for one
   output channel */
void kernels_pack_narrow(
    const kernels_weights *w, size_t out, size_t first_channel, size_t channels, float *packed);

/* The gradient of weights: for output channel o, input channel i and tap t, the sum over the results
   of gradient o times what the tap sees of channel i; outside is zero. */
typedef struct {
  int32_t level;
  kernels_source source; /* one image */
  size_t taps_y, taps_x, stride, dilation;
  ptrdiff_t offset_y, offset_x;
  const float *gradients; /* [height][width][out_channels], of the image's results */
  size_t height, width, out_channels;
} kernels_weight_gradient;

/* Result rows at a time, at most KERNELS_GRADIENT_ROWS. */
enum { KERNELS_GRADIENT_ROWS = 1024 };
size_t kernels_weight_gradient_rows(const kernels_weight_gradient *g);
/* Adds the image's part of the gradient of some input channels to
   sums[panel][tap][in channel][panel width]. */
void kernels_weight_gradient_add(
    const kernels_weight_gradient *g, size_t first_channel, size_t last_channel, float *sums,
    float *scratch);
/* Floats of `scratch` for so many channels. */
size_t kernels_weight_gradient_scratch(const kernels_weight_gradient *g, size_t channels);
/* weights[out channel][in channel][tap] of one panel */
void kernels_unpack_gradient(
    const kernels_weight_gradient *g, size_t panel, const float *sums, float *weights);

/* The same gradient by Winograd's way, for what kernels_winograd takes, of all sources together;
   outside is zero. In c, base points to the gradients of the results, which are only read; weights
   and finish are not looked at. Tiles are collected in a store, from which sums over them are made:
   the sums of two lots of tiles add up. */
/* Floats of a store of so many tiles, and of the sums. */
size_t kernels_winograd_gradient_store(const kernels_convolution *c, size_t tiles);
size_t kernels_winograd_gradient_sums(const kernels_convolution *c);
/* Transforms tiles, counted through all images, into a store of `tiles`, from `place` on. */
void kernels_winograd_gradient_tiles(
    const kernels_convolution *c, size_t first_tile, size_t last_tile, size_t place, size_t tiles,
    float *store);
/* Adds the products of a store, for one panel, in one of the 36 or 25 groups; unless it `begins`,
   to what is there. */
void kernels_winograd_gradient_add(
    const kernels_convolution *c, size_t group, size_t panel, size_t tiles, int begins,
    const float *store, float *sums);
/* weights[out channel][in channel][tap] of one panel from so many sums, one after the other. */
void kernels_winograd_gradient_weights(
    const kernels_convolution *c, size_t panel, size_t parts, const float *sums, float *weights);

#endif
