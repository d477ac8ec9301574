/* Nodes for graphrun in C, or in any language that can export a C struct: C++, Rust, Zig.

   This header is all that is needed. A plug-in is a shared library that exports one constant,

     const graphrun_plugin graphrun_plugin_description = {...};

   which graphrun reads before it calls any function of the library. Plugins/EdgePreservingSmooth is
   one to copy.

   Sizes. Every struct begins with its own size, as its author's header had it. Later versions of
   this header add fields at the end only: a reader takes what both sides know and 0 for the rest,
   and in every new field 0 means "as before".

   Versions. A plug-in says from which version of this contract to which it works, graphrun does the
   same, and the highest that both have is followed; where there is none, the plug-in is refused.

   Texts are UTF-8 and end in 0. Names in graph files are made of a...z, 0...9 and -. What a
   description points to must stay as it is: a plug-in is never unloaded.

   Nothing may be thrown across these functions: C++ catches its exceptions, Rust its panics. What a
   plug-in prints goes to standard error, for standard output is graphrun's. */
#ifndef GRAPHRUN_PLUGIN_H
#define GRAPHRUN_PLUGIN_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* "GRPC", whatever the byte order is. */
#define GRAPHRUN_PLUGIN_MAGIC 0x47525043u

/* The version of the contract in this header. */
#define GRAPHRUN_PLUGIN_VERSION 1u

/* What travels along an edge. */
enum {
  GRAPHRUN_IMAGE = 1u, /* a photograph: 1 (gray) or 3 (RGB) channels, interleaved, 0...1, finite */
  GRAPHRUN_MASK = 2u   /* 1 channel, 0...1: 1 is damage, 0 is to be kept */
};

/* Who makes the memory of an output. */
enum {
  GRAPHRUN_AS_FIRST_INPUT = 0u, /* graphrun, before run: rows and columns are the first input's */
  GRAPHRUN_BY_CALL = 1u         /* run, by calling allocate: of any size */
};

/* What values an option takes. */
enum {
  GRAPHRUN_BOOLEAN = 1u, /* number is 0 or 1 */
  GRAPHRUN_INTEGER = 2u, /* number is whole, minimum...maximum, within +-2^53 */
  GRAPHRUN_NUMBER = 3u,  /* number is finite, minimum...maximum */
  GRAPHRUN_TEXT = 4u,    /* text */
  GRAPHRUN_CHOICE = 5u   /* text is one of the choices */
};

/* What an option is measured in. */
enum {
  GRAPHRUN_NO_UNIT = 0u,
  GRAPHRUN_PIXELS = 1u,   /* of the image that enters */
  GRAPHRUN_DEGREES = 2u,  /* clockwise */
  GRAPHRUN_PERCENT = 3u,
  GRAPHRUN_INTENSITY = 4u /* where the whole range of a sample is 0...1 */
};

/* Whether calls of a node may run side by side. */
enum {
  GRAPHRUN_PARALLEL = 0u, /* any number at once, on any threads */
  GRAPHRUN_SERIAL = 1u    /* one at a time */
};

/* An input or an output. */
typedef struct graphrun_port {
  uint32_t struct_size; /* sizeof(graphrun_port) */
  uint32_t kind;        /* GRAPHRUN_IMAGE or GRAPHRUN_MASK */
  const char *name;     /* in graph files; two inputs have two names, and so have two outputs */
  const char *help;     /* one line for people */
  uint32_t channels;    /* of an image, 1 or 3; 0: either */
  uint32_t is_optional; /* of an input, 1: a graph may leave it open; of an output 0 */
  uint32_t memory;      /* of an output, who makes it; of an input 0 */
} graphrun_port;

/* A setting of a node. */
typedef struct graphrun_option {
  uint32_t struct_size;       /* sizeof(graphrun_option) */
  uint32_t kind;              /* GRAPHRUN_BOOLEAN...GRAPHRUN_CHOICE */
  const char *name;           /* in graph files; two options have two names */
  const char *help;           /* one line for people */
  double minimum, maximum;    /* of integers and numbers: what a graph may say; both finite */
  double default_number;      /* of booleans, integers and numbers, in the range */
  const char *default_text;   /* of texts and choices, one of the choices; otherwise NULL */
  const char *const *choices; /* of a choice, choice_count texts that differ; otherwise NULL */
  uint32_t choice_count;
  uint32_t unit;              /* GRAPHRUN_NO_UNIT...GRAPHRUN_INTENSITY */
  uint32_t is_required;       /* 1: every graph must set it, and the default is not read */
} graphrun_option;

/* The value of an option in a call, which graphrun has compared with the declaration. */
typedef struct graphrun_value {
  uint32_t struct_size; /* sizeof(graphrun_value) */
  uint32_t kind;        /* that of the option */
  double number;        /* of booleans, integers and numbers */
  const char *text;     /* of texts and choices; valid during the call */
} graphrun_value;

/* An image or a mask: height rows of width pixels of channels samples, without gaps. */
typedef struct graphrun_raster {
  uint32_t struct_size; /* sizeof(graphrun_raster) */
  uint32_t kind;        /* GRAPHRUN_IMAGE or GRAPHRUN_MASK */
  uint64_t height, width, channels;
  float *samples;       /* valid during the call; those of an input are only read */
} graphrun_raster;

/* One call of a node, made by graphrun. Its arrays have the order and the lengths of the node's
   declaration. Its functions take the call first; is_cancelled, progress and fail may be called
   from any thread, the others from the one that called run. */
typedef struct graphrun_call {
  uint32_t struct_size;                 /* sizeof(graphrun_call), as graphrun's header has it */
  uint32_t version;                     /* of the contract that both sides follow */
  void *host;                           /* graphrun's own */
  void *state;                          /* what create made; NULL without create */
  uint64_t seed;                        /* the start of every random choice */
  const graphrun_value *const *options;
  const graphrun_raster *const *inputs; /* NULL in place of an input that the graph leaves open */
  graphrun_raster *const *outputs;      /* NULL in place of an output that allocate makes */

  /* Not 0 once the run is cancelled: run then returns within 200 ms, not 0. */
  int32_t (*is_cancelled)(const struct graphrun_call *call);

  /* How much of the work is done, 0...1. Optional; graphrun shows the progress of whole nodes and
     takes no notice of it yet. */
  void (*progress)(const struct graphrun_call *call, double done);

  /* Makes the output of an index that is declared GRAPHRUN_BY_CALL; once. kind and channels are
     those of its declaration. NULL when that can't be: run then returns not 0. */
  graphrun_raster *(*allocate)(
      const struct graphrun_call *call, uint32_t output, uint32_t kind, uint64_t height,
      uint64_t width, uint64_t channels);

  /* Calls body for ranges first...end-1 of at most grain indices that together cover 0...count-1,
     on as many threads as are free; grain is at least 1. body writes nothing that another range
     reads or writes. Not 0 when the run was cancelled before all was done, or count is more than
     2^63 - 1: run then returns not 0. */
  int32_t (*parallel_for)(
      const struct graphrun_call *call, uint64_t count, uint64_t grain,
      void (*body)(void *context, uint64_t first, uint64_t end), void *context);

  /* Why the call fails, in one line that says what the user can mend; run then returns not 0. The
     text is copied; of several the first counts. */
  void (*fail)(const struct graphrun_call *call, const char *message);
} graphrun_call;

/* A node. Equal inputs, options and seed give equal outputs, on any number of threads; it reads and
   changes nothing outside of the call. */
typedef struct graphrun_node {
  uint32_t struct_size;                  /* sizeof(graphrun_node) */
  uint32_t thread_mode;                  /* GRAPHRUN_PARALLEL or GRAPHRUN_SERIAL */
  const char *name;                      /* in graph files; no other node has it */
  const char *help;                      /* one line for people */
  const graphrun_port *const *inputs;    /* as many as input_count, at most 64 */
  const graphrun_port *const *outputs;   /* as many as output_count, 1...64 */
  const graphrun_option *const *options; /* as many as option_count, at most 64 */
  uint32_t input_count, output_count, option_count;
  double nanoseconds_per_pixel;          /* the time on one thread, for forecasts; 0: not known */
  double bytes_per_pixel;                /* memory beside inputs and outputs, for forecasts */

  /* Fills every sample of every output, finite and 0...1; values beyond are brought to 0 or 1. An
     output image of the first input's size keeps that one's alpha, and every output image its
     metadata. 0 when done. */
  int32_t (*run)(const graphrun_call *call);

  /* May be NULL. Makes what calls with equal options share, for instance tables, and stores it in
     *state; run may read it from several threads at once. Of the call, the options, is_cancelled
     and fail are there. 0 when done. */
  int32_t (*create)(const graphrun_call *call, void **state);

  /* May be NULL. Frees what create made, once for each create that gave 0, when the last call that
     shares it is over. */
  void (*destroy)(void *state);
} graphrun_node;

/* A library's nodes. */
typedef struct graphrun_plugin {
  uint32_t struct_size;              /* sizeof(graphrun_plugin) */
  uint32_t magic;                    /* GRAPHRUN_PLUGIN_MAGIC */
  uint32_t minimum_version;          /* of the contract, from which the plug-in works */
  uint32_t maximum_version;          /* up to which: GRAPHRUN_PLUGIN_VERSION of its header */
  const graphrun_node *const *nodes; /* as many as node_count, 1...64 */
  uint32_t node_count;
} graphrun_plugin;

/* The name under which a library exports its graphrun_plugin. */
#define GRAPHRUN_DESCRIPTION_SYMBOL "graphrun_plugin_description"

/* Declared here, it is exported from C++ too, and under -fvisibility=hidden. */
extern const graphrun_plugin graphrun_plugin_description __attribute__((visibility("default")));

#ifdef __cplusplus
}
#endif

#endif
