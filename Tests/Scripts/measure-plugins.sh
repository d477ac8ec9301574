#!/bin/sh
# What plug-ins cost beside graphrun's own nodes: three tables, from the repository's folder after
# `swift build` and the builds of Plugins/EdgePreservingSmooth and Plugins/Vignette (README).
#
#   Tests/Scripts/measure-plugins.sh [PROGRAM]
set -eu
program=${1:-.build/debug/graphrun}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# A node that copies, at which every other cost is large, in C and as graphrun has it (flip).
node() {
  cat <<END
#include <string.h>
#include "graphrun_plugin.h"
typedef struct { const float *from; float *to; } copy;
static void part(void *context, uint64_t first, uint64_t end) {
  const copy *c = context;
  memcpy(c->to + first, c->from + first, (end - first) * sizeof(float));
}
static int32_t run(const graphrun_call *call) {
  const graphrun_raster *in = call->inputs[0];
  copy c = {in->samples, call->outputs[0]->samples};
  return call->parallel_for(call, in->height * in->width * in->channels, 1 << 18, part, &c);
}
static const graphrun_port port = {
  .struct_size = sizeof port, .kind = GRAPHRUN_IMAGE, .name = "image", .help = "an image"};
static const graphrun_port *const ports[] = {&port};
static const graphrun_node node = {
  .struct_size = sizeof node, .name = "copy$1", .help = "Copy.", .inputs = ports,
  .input_count = 1, .outputs = ports, .output_count = 1, .run = run};
static const graphrun_node *const nodes[] = {&node};
const graphrun_plugin graphrun_plugin_description = {
  .struct_size = sizeof(graphrun_plugin), .magic = GRAPHRUN_PLUGIN_MAGIC,
  .minimum_version = 1, .maximum_version = 1, .nodes = nodes, .node_count = 1};
END
}

mkdir "$folder/ten"
for number in 1 2 3 4 5 6 7 8 9 10; do
  node "-$number" > "$folder/copy.c"
  cc -shared -fPIC -O2 -I Sources/CPlugin "$folder/copy.c" -o "$folder/ten/copy-$number.so"
done
node "" > "$folder/copy.c"
cc -shared -fPIC -O2 -I Sources/CPlugin "$folder/copy.c" -o "$folder/copy.so"

echo "start-up, 'graphrun nodes flip', ms: least of 40, in turns"
XDG_CACHE_HOME="$folder/cache" XDG_DATA_HOME="$folder/data" python3 - "$program" "$folder/ten" <<'END'
import os, subprocess, sys, time
program, ten = sys.argv[1:]
def start(path):
    began = time.perf_counter()
    subprocess.run([program, "nodes", "flip"], check=True, stdout=subprocess.DEVNULL,
                   env={**os.environ, "GRAPHRUN_PLUGIN_PATH": path})
    return (time.perf_counter() - began) * 1000
start(ten)
times = [(start(""), start(ten)) for _ in range(40)]
without, with_ten = (min(column) for column in zip(*times))
print(f"  without plug-ins {without:.1f}, with ten {with_ten:.1f}: {with_ten - without:+.1f}")
END

echo "a node that copies, in C, isolated, and graphrun's own"
"$program" bench node copy --plugin "$folder/copy.so" --isolate --beside flip --runs 21
echo "a node that works, in C, and isolated"
"$program" bench node edge-preserving-smooth --isolate --runs 3 --megapixels 2 \
  --plugin Plugins/EdgePreservingSmooth/edge-preserving-smooth.so
