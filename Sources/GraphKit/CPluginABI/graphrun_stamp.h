/* What a plug-in written in Swift shows before anything else of it is touched.

   Swift has no stable binary interface on Linux: a library that was compiled by another compiler, or
   against other types, crashes. So graphrun looks a plug-in's stamp up by its C name, compares it with
   its own, and calls into Swift only when they are equal. The function below is static inline: its
   values are those of the compiler and the sources that built the plug-in, not those of the host. */
#ifndef GRAPHRUN_STAMP_H
#define GRAPHRUN_STAMP_H

#include <stdint.h>

/* "GRPS", whatever the byte order is. */
#define GRAPHRUN_STAMP_MAGIC 0x47525053u

/* Raised when the names or the meaning of the entry functions change. */
#define GRAPHRUN_SWIFT_PLUGIN_VERSION 1u

/* The names under which a plug-in exports its two functions:
     const graphrun_stamp *graphrun_plugin_stamp(void)
     void graphrun_plugin_register(void *registration)     see PluginRegistration in NodeKit */
#define GRAPHRUN_STAMP_SYMBOL "graphrun_plugin_stamp"
#define GRAPHRUN_REGISTER_SYMBOL "graphrun_plugin_register"

/* Fields are only ever added at the end. */
typedef struct graphrun_stamp {
  uint32_t struct_size;  /* of this struct in bytes, as the plug-in knew it */
  uint32_t magic;        /* GRAPHRUN_STAMP_MAGIC */
  uint32_t version;      /* GRAPHRUN_SWIFT_PLUGIN_VERSION */
  const char *compiler;  /* the compiler's exact version, for instance "Clang 21.0.0 (...)" */
  const char *graphkit;  /* the fingerprint of the GraphKit sources that it was built with */
} graphrun_stamp;

/* The stamp of the library that this is compiled into. */
static inline const graphrun_stamp *graphrun_make_stamp(const char *graphkit) {
  static graphrun_stamp stamp = {
    sizeof(graphrun_stamp), GRAPHRUN_STAMP_MAGIC, GRAPHRUN_SWIFT_PLUGIN_VERSION, __VERSION__, 0
  };
  stamp.graphkit = graphkit;
  return &stamp;
}

#endif
