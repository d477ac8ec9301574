#include "jpeg_shared.h"

static void ignore_message(j_common_ptr jpeg) { (void)jpeg; }

static void ignore_warning(j_common_ptr jpeg, int level) {
  (void)jpeg;
  (void)level;
}

void jpeg_failed(j_common_ptr jpeg) {
  jpeg_failure_context *context = (jpeg_failure_context *)jpeg->err;
  context->manager.format_message(jpeg, context->text);
  longjmp(context->jump, 1);
}

struct jpeg_error_mgr *jpeg_failure_begin(jpeg_failure_context *context) {
  jpeg_std_error(&context->manager);
  context->manager.error_exit = jpeg_failed;
  context->manager.output_message = ignore_message;
  context->manager.emit_message = ignore_warning;
  return &context->manager;
}
