/// C for plug-ins of tests: macros that declare what is right, after which a test says what differs.
enum CPluginSource {
  static let macros = """
    #include <math.h>
    #include <string.h>
    #include <unistd.h>
    #include "graphrun_plugin.h"

    #define SIZED(type, ...) (&(const type){.struct_size = sizeof(type), __VA_ARGS__})
    #define ONE(type, element) ((const type *const[]){element})
    #define PORT(...) SIZED(graphrun_port, \\
      .kind = GRAPHRUN_IMAGE, .name = "image", .help = "An image.", __VA_ARGS__)
    #define OPTION(...) SIZED(graphrun_option, .kind = GRAPHRUN_NUMBER, .name = "strength", \\
      .help = "how much", .maximum = 1, .default_number = 0.5, __VA_ARGS__)
    #define NODE(...) SIZED(graphrun_node, .name = "sepia", .help = "A node.", \\
      .inputs = ONE(graphrun_port, PORT()), .input_count = 1, \\
      .outputs = ONE(graphrun_port, PORT()), .output_count = 1, .run = nothing, __VA_ARGS__)
    #define PLUGIN(symbol, ...) const graphrun_plugin symbol = { \\
      .struct_size = sizeof(graphrun_plugin), .magic = GRAPHRUN_PLUGIN_MAGIC, \\
      .minimum_version = 1, .maximum_version = GRAPHRUN_PLUGIN_VERSION, .node_count = 1, \\
      __VA_ARGS__};
    #define OF_NODE(symbol, ...) PLUGIN(symbol, .nodes = ONE(graphrun_node, NODE(__VA_ARGS__)))
    #define OF_OPTION(symbol, ...) OF_NODE(symbol, \\
      .options = ONE(graphrun_option, OPTION(__VA_ARGS__)), .option_count = 1)

    static int32_t nothing(const graphrun_call *call) { return 0; }

    """
}
