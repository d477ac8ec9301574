/* The thin shims that libpng (which reports errors by longjmp) and libtiff (by a global handler)
   need before Swift can call them. */
#ifndef GRAPHRUN_CODECS_H
#define GRAPHRUN_CODECS_H
#endif
