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
  clang -shared -fPIC -O2 -I Sources/CPlugin "$folder/copy.c" -o "$folder/ten/copy-$number.so"
done
node "" > "$folder/copy.c"
clang -shared -fPIC -O2 -I Sources/CPlugin "$folder/copy.c" -o "$folder/copy.so"

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

echo "a node that copies, in C, in the program and isolated"
"$program" bench node copy --plugin "$folder/copy.so" --isolate --runs 21

# graphrun's own flip and median once more, as plug-ins: in C, the one written as simply, the other
# around the same inner loops; in Swift, by GraphKit.
cat > "$folder/again.c" <<'END'
#include <stdlib.h>
#include <string.h>
#include "filters.h"
#include "graphrun_plugin.h"
typedef struct { const graphrun_raster *in; float *out; } work;
static void flip_rows(void *context, uint64_t first, uint64_t end) {
  typedef struct { float samples[3]; } pixel;
  const work *w = context;
  const uint64_t width = w->in->width;
  for (uint64_t row = first; row < end; row++) {
    const pixel *from = (const pixel *)w->in->samples + row * width;
    pixel *to = (pixel *)w->out + row * width;
    for (uint64_t column = 0; column < width; column++) to[width - 1 - column] = from[column];
  }
}
static uint64_t mirrored(int64_t row, uint64_t height) {
  if (row < 0) row = -row;
  return (uint64_t)row < height ? (uint64_t)row : 2 * height - 2 - (uint64_t)row;
}
static void median_rows(void *context, uint64_t first, uint64_t end) {
  const work *w = context;
  const uint64_t height = w->in->height, count = w->in->width * 3, margin = 6;
  const uint64_t stride = count + 2 * margin + 16, gathered = end - first + 4;
  float *rows = malloc((gathered * stride + count + 16) * sizeof(float));
  if (!rows) return;
  for (uint64_t index = 0; index < gathered; index++) {
    float *to = rows + index * stride + margin;
    const uint64_t row = mirrored((int64_t)(first + index) - 2, height);
    memcpy(to, w->in->samples + row * count, count * sizeof(float));
    memset(to + count + margin, 0, 16 * sizeof(float));
    for (int pixel = 1; pixel <= 2; pixel++) {
      memcpy(to - 3 * pixel, to + 3 * pixel, 3 * sizeof(float));
      memcpy(to + count + 3 * (pixel - 1), to + count - 3 * (pixel + 1), 3 * sizeof(float));
    }
  }
  float *medians = rows + gathered * stride;
  for (uint64_t row = first; row < end; row++) {
    kernels_median_small(rows + (row - first) * stride, stride, medians, count, 3, 2);
    memcpy(w->out + row * count, medians, count * sizeof(float));
  }
  free(rows);
}
static int32_t flip(const graphrun_call *call) {
  work w = {call->inputs[0], call->outputs[0]->samples};
  return call->parallel_for(call, w.in->height, 16, flip_rows, &w);
}
static int32_t median(const graphrun_call *call) {
  work w = {call->inputs[0], call->outputs[0]->samples};
  return call->parallel_for(call, w.in->height, 16, median_rows, &w);
}
static const graphrun_port port = {
  .struct_size = sizeof port, .kind = GRAPHRUN_IMAGE, .channels = 3, .name = "image",
  .help = "an image"};
static const graphrun_port *const ports[] = {&port};
static const graphrun_node flip_node = {
  .struct_size = sizeof flip_node, .name = "flip-c", .help = "Mirror.", .inputs = ports,
  .input_count = 1, .outputs = ports, .output_count = 1, .run = flip};
static const graphrun_node median_node = {
  .struct_size = sizeof median_node, .name = "median-c", .help = "Take medians.", .inputs = ports,
  .input_count = 1, .outputs = ports, .output_count = 1, .run = median};
static const graphrun_node *const nodes[] = {&flip_node, &median_node};
const graphrun_plugin graphrun_plugin_description = {
  .struct_size = sizeof(graphrun_plugin), .magic = GRAPHRUN_PLUGIN_MAGIC,
  .minimum_version = 1, .maximum_version = 1, .nodes = nodes, .node_count = 2};
END
kernels=Sources/GraphKit/CKernels
clang -shared -fPIC -O2 -I Sources/CPlugin -I $kernels -I $kernels/include "$folder/again.c" \
  $kernels/filters.c $kernels/instruction_set.c -o "$folder/again.so"

package="$folder/again"
mkdir -p "$package/Sources/Again"
sed -e 's/Vignette/Again/g' -e "s|\.\./\.\./Sources|$PWD/Sources|" Plugins/Vignette/Package.swift \
  > "$package/Package.swift"
sed -e 's/register(Vignette.self)/register(FlipSwift.self)\n  PluginRegistration(registration).register(MedianSwift.self)/' \
  Plugins/Vignette/Sources/Vignette/Plugin.swift > "$package/Sources/Again/Plugin.swift"
cat > "$package/Sources/Again/Again.swift" <<'END'
import NodeKit

struct FlipSwift: Node {
  static let image = InputPort<Image>("image", help: "an image")
  static let flipped = OutputPort<Image>("image", help: "its mirror image")
  static let descriptor = NodeDescriptor(
    "flip-swift", help: "Mirror.", inputs: [image.declaration], outputs: [flipped.declaration])

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    [Self.flipped(try call[Self.image].flipped(.horizontal))]
  }
}

struct MedianSwift: Node {
  static let image = InputPort<Image>("image", help: "an image")
  static let filtered = OutputPort<Image>("image", help: "its medians")
  static let descriptor = NodeDescriptor(
    "median-swift", help: "Take medians.", inputs: [image.declaration],
    outputs: [filtered.declaration])

  func run(_ call: NodeCall) throws -> [NodeOutput] {
    [Self.filtered(try call[Self.image].medianFiltered(radius: 2))]
  }
}
END
swift build --package-path "$package" > "$folder/build.txt" 2>&1 || { cat "$folder/build.txt"; exit 1; }
library="$package/.build/debug/libAgain.so"
for language in c swift; do
  [ $language = c ] && plugin="$folder/again.so" || plugin="$library"
  echo "flip and median-filter as plug-ins in $language, and graphrun's own"
  "$program" bench node flip-$language --plugin "$plugin" --beside flip --runs 21
  "$program" bench node median-$language --plugin "$plugin" --beside median-filter \
    --beside-set radius=2 --runs 9
done
echo "a node that works, in C, and isolated"
"$program" bench node edge-preserving-smooth --isolate --runs 3 --megapixels 2 \
  --plugin Plugins/EdgePreservingSmooth/edge-preserving-smooth.so
