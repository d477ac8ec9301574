/* Every header of this module: the module's cache notices a new header only through this file. */
#include "codecs.h"
#include "versions.h"
