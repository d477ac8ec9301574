#define _GNU_SOURCE
#include <sys/mman.h>

#include "codecs.h"

int codec_memory_file(void) { return memfd_create("graphrun-image", MFD_CLOEXEC); }
