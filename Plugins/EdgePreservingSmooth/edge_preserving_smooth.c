/* Smooths a photograph and keeps its edges: a node for graphrun in C, and one to copy.

     cc -shared -fPIC -O2 -I Sources/CPlugin \
       Plugins/EdgePreservingSmooth/edge_preserving_smooth.c -lm \
       -o Plugins/EdgePreservingSmooth/edge-preserving-smooth.so

   The method is the recursive filter of E. S. L. Gastal and M. M. Oliveira, "Domain Transform for
   Edge-Aware Image and Video Processing", ACM Transactions on Graphics 30(4), 2011, sections 4 and
   5.2: rows and columns in turn are smoothed as if neighbours that differ lay far apart. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "graphrun_plugin.h"

/* Options, in the order of their declaration below. */
enum { SIGMA, CONTRAST };

/* Rounds of rows and columns; three are enough to hide the direction of the last (section 4.1). */
enum { ROUNDS = 3 };

/* One pass over the rows or over the columns. */
typedef struct {
  const graphrun_raster *image; /* tells how far neighbours lie apart */
  float *smooth;                /* [height, width, channels], smoothed in place */
  float *weights;               /* [height, width], of the pixel before in the pass's direction */
  float steepness;              /* sigma / contrast: what a difference adds to a distance */
  float decay;                  /* the logarithm of the weight at the distance 1 */
} pass;

/* What a pixel keeps of the one before it, which lies step samples back (equation 21). */
static float weight(const pass *pass, uint64_t pixel, uint64_t step) {
  const uint64_t channels = pass->image->channels;
  const float *here = pass->image->samples + pixel * channels;
  float difference = 0;
  for (uint64_t c = 0; c < channels; c++) difference += fabsf(here[c] - (here - step)[c]);
  return expf(pass->decay * (1 + pass->steepness * difference));
}

/* Moves a pixel towards another one. */
static void approach(const pass *pass, uint64_t pixel, uint64_t other, float weight) {
  const uint64_t channels = pass->image->channels;
  float *a = pass->smooth + pixel * channels;
  const float *b = pass->smooth + other * channels;
  for (uint64_t c = 0; c < channels; c++) a[c] += weight * (b[c] - a[c]);
}

/* Rows first...end-1: from left to right, and back. */
static void smooth_rows(void *context, uint64_t first, uint64_t end) {
  const pass *pass = context;
  const uint64_t width = pass->image->width;
  for (uint64_t pixel = first * width; pixel < end * width; pixel += width) {
    for (uint64_t x = pixel + 1; x < pixel + width; x++) {
      pass->weights[x] = weight(pass, x, pass->image->channels);
      approach(pass, x, x - 1, pass->weights[x]);
    }
    for (uint64_t x = pixel + width - 1; x > pixel; x--) {
      approach(pass, x - 1, x, pass->weights[x]);
    }
  }
}

/* Columns first...end-1: downwards, and back; row by row, as they lie in memory. */
static void smooth_columns(void *context, uint64_t first, uint64_t end) {
  const pass *pass = context;
  const uint64_t height = pass->image->height, width = pass->image->width;
  for (uint64_t y = 1; y < height; y++) {
    for (uint64_t x = y * width + first; x < y * width + end; x++) {
      pass->weights[x] = weight(pass, x, width * pass->image->channels);
      approach(pass, x, x - width, pass->weights[x]);
    }
  }
  for (uint64_t y = height - 1; y > 0; y--) {
    for (uint64_t x = y * width + first; x < y * width + end; x++) {
      approach(pass, x - width, x, pass->weights[x]);
    }
  }
}

static int32_t run(const graphrun_call *call) {
  const graphrun_raster *image = call->inputs[0];
  graphrun_raster *smooth = call->outputs[0];
  const double sigma = call->options[SIGMA]->number;
  const uint64_t pixels = image->height * image->width;
  pass pass = {.image = image, .smooth = smooth->samples};
  pass.steepness = (float)(sigma / call->options[CONTRAST]->number);
  memcpy(smooth->samples, image->samples, pixels * image->channels * sizeof(float));
  pass.weights = malloc(pixels * sizeof(float));
  if (!pass.weights) {
    call->fail(call, "memory is short; smooth a smaller image");
    return 1;
  }
  int32_t status = 0;
  for (int i = 1; i <= ROUNDS && status == 0; i++) {
    /* The sigma of a round; the squares of all add up to that of the whole (equation 14). */
    double share = sqrt(3) * pow(2, ROUNDS - i) / sqrt(pow(4, ROUNDS) - 1);
    pass.decay = (float)(-sqrt(2) / (sigma * share));
    /* Cancelled work ends between two ranges: parallel_for is not 0 then. */
    status = call->parallel_for(call, image->height, 16, smooth_rows, &pass);
    if (status == 0) status = call->parallel_for(call, image->width, 64, smooth_columns, &pass);
  }
  free(pass.weights);
  return status;
}

/* The declaration: plans, messages, `graphrun nodes` and the schema for editors come from here. */

static const graphrun_port image = {
  .struct_size = sizeof(graphrun_port), .kind = GRAPHRUN_IMAGE,
  .name = "image", .help = "the photograph"
};

static const graphrun_port smooth = {
  .struct_size = sizeof(graphrun_port), .kind = GRAPHRUN_IMAGE,
  .name = "image", .help = "the same, smooth between its edges"
};

static const graphrun_option sigma = {
  .struct_size = sizeof(graphrun_option), .kind = GRAPHRUN_NUMBER, .unit = GRAPHRUN_PIXELS,
  .name = "sigma", .help = "how far smoothing reaches where nothing is in its way",
  .minimum = 1, .maximum = 1000, .default_number = 20
};

static const graphrun_option contrast = {
  .struct_size = sizeof(graphrun_option), .kind = GRAPHRUN_NUMBER, .unit = GRAPHRUN_INTENSITY,
  .name = "contrast", .help = "differences above it, of all channels together, are edges",
  .minimum = 0.001, .maximum = 10, .default_number = 0.4
};

static const graphrun_port *const inputs[] = {&image};
static const graphrun_port *const outputs[] = {&smooth};
static const graphrun_option *const options[] = {[SIGMA] = &sigma, [CONTRAST] = &contrast};

static const graphrun_node node = {
  .struct_size = sizeof(graphrun_node), .thread_mode = GRAPHRUN_PARALLEL,
  .name = "edge-preserving-smooth", .help = "Smooth a photograph and keep its edges.",
  .inputs = inputs, .input_count = 1, .outputs = outputs, .output_count = 1,
  .options = options, .option_count = 2,
  .nanoseconds_per_pixel = 100, .bytes_per_pixel = 4, .run = run
};

static const graphrun_node *const nodes[] = {&node};

const graphrun_plugin graphrun_plugin_description = {
  .struct_size = sizeof(graphrun_plugin), .magic = GRAPHRUN_PLUGIN_MAGIC,
  .minimum_version = 1, .maximum_version = GRAPHRUN_PLUGIN_VERSION,
  .nodes = nodes, .node_count = 1
};
