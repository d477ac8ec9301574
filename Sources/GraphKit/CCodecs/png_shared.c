#include "png_shared.h"

#include <stdio.h>

void png_failed(png_structp png, png_const_charp text) {
  png_failure_context *context = png_get_error_ptr(png);
  snprintf(context->text, sizeof context->text, "%s", text);
  longjmp(context->jump, 1);
}

/* What means missing pixels is an error in libpng; its warnings are about what can be ignored. */
void png_warned(png_structp png, png_const_charp text) {
  (void)png;
  (void)text;
}
