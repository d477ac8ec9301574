/* Every header of this module: the module's cache notices a new header only through this file. */
#include "defects.h"
#include "filters.h"
#include "inpainting.h"
#include "kernels.h"
#include "morphology.h"
#include "poisson.h"
