import Foundation
import Testing

/// A node in C that does on demand what no node may do.
enum HostilePlugin {
  /// The node `hostile`: its option `how` says what it does, after it copied its input.
  static let source = """
    #include <fenv.h>
    #include <math.h>
    #include <pthread.h>
    #include <signal.h>
    #include <stdio.h>
    #include <stdlib.h>
    #include <string.h>
    #include <sys/resource.h>
    #include <unistd.h>
    #include "graphrun_plugin.h"

    static float *left_behind;
    static void *write_later(void *none) {
      usleep(300000);
      for (int i = 0; i < 1000; i++) left_behind[i] = 0.75f;
      return none;
    }

    static void round_up(void *none, uint64_t first, uint64_t end) { fesetround(FE_UPWARD); }
    static void no_work(void *none, uint64_t first, uint64_t end) {}
    static void fork_once(void *none, uint64_t first, uint64_t end) { if (first == 0) fork(); }

    static int hoard(void) {
      for (int part = 0; part < 8192; part++) {
        char *bytes = malloc(1 << 20);
        if (!bytes) return 0;
        memset(bytes, 1, 1 << 20);
      }
      return 1;
    }

    static void cover(const graphrun_raster *out) {
      uint64_t count = out->height * out->width * out->channels;
      for (uint64_t i = 0; i < count; i++) out->samples[i] = 0.5f;
    }

    __attribute__((noinline)) static void use_stack(void) {
      volatile char wide[1 << 28];
      wide[0] = wide[(1 << 28) - 1] = 1;
    }

    static int32_t run(const graphrun_call *call) {
      const graphrun_raster *in = call->inputs[0];
      graphrun_raster *out = call->outputs[0];
      const char *how = call->options[0]->text;
      uint64_t count = in->height * in->width * in->channels;
    #define IS(word) (strcmp(how, word) == 0)
      if (IS("unwritten")) return 0;
      memcpy(out->samples, in->samples, count * sizeof(float));
      if (IS("crash")) *(volatile int *)8 = 1;
      if (IS("abort")) abort();
      if (IS("divide")) raise(SIGFPE);
      if (IS("exit")) exit(0);
      if (IS("exit-3")) _exit(3);
      if (IS("kill")) kill(getpid(), SIGKILL);
      if (IS("loop")) for (volatile int i = 0;; i++) {}
      if (IS("wait")) for (;;) pause();
      if (IS("stop")) raise(SIGSTOP);
      if (IS("stack")) use_stack();
      if (IS("hoard") && !hoard()) abort();
      if (IS("hoard-and-tell") && !hoard()) {
        call->fail(call, "no memory is left");
        return 1;
      }
      if (IS("allocate") && !call->allocate(call, 0, GRAPHRUN_IMAGE, 1u << 15, 1u << 15, 1)) return 1;
      if (IS("twice") && !call->allocate(call, 0, GRAPHRUN_IMAGE, 2, 2, 1)) return 1;
      if (IS("past-the-end")) out->samples[count] = 0.5f;
      if (IS("far-past-the-end")) out->samples[1ull << 40] = 0.5f;
      if (IS("input")) in->samples[1] = 0.5f;
      if (IS("nan")) out->samples[count / 2] = NAN;
      if (IS("silent")) return 7;
      if (IS("noise")) for (int file = 0; file < 64; file++) (void)!write(file, "noise, noise, noise", 19);
      if (IS("close")) for (int file = 3; file < 64; file++) close(file);
      if (IS("round")) {
        fesetround(FE_UPWARD);
        call->parallel_for(call, 64, 1, round_up, 0);
      }
      if (IS("loop-of-all")) call->parallel_for(call, ~0ull, ~0ull, round_up, 0);
      if (IS("half-of-all")) call->parallel_for(call, 1ull << 62, 1ull << 62, no_work, 0);
      if (IS("copy-of-itself")) fork();
      if (IS("copy-in-a-loop")) call->parallel_for(call, 64, 1, fork_once, 0);
      if (IS("child") && fork() == 0) {
        sleep(60);
        _exit(0);
      }
      if (IS("child")) abort();
      if (IS("random")) out->samples[0] = drand48();
      if (IS("print")) printf("printed by the node\\n");
      if (IS("thread")) {
        pthread_t thread;
        left_behind = out->samples;
        pthread_create(&thread, 0, write_later, 0);
      }
      return 0;
    }

    static int32_t run_mask(const graphrun_call *call) {
      const char *how = call->options[0]->text;
      if (IS("never")) return 0;
      graphrun_raster *out = call->allocate(
          call, 0, IS("kind") ? GRAPHRUN_IMAGE : GRAPHRUN_MASK, IS("empty") ? 0 : 2,
          IS("vast") ? 1ull << 62 : 2, IS("channels") ? 3 : 1);
      if (!out) return 1;
      cover(out);
      return 0;
    }

    static int32_t create(const graphrun_call *call, void **state) {
      const char *how = call->options[0]->text;
      if (IS("create")) *(volatile int *)8 = 1;
      *state = 0;
      return 0;
    }

    static const graphrun_port image = {
      .struct_size = sizeof image, .kind = GRAPHRUN_IMAGE, .name = "image", .help = "an image"};
    static const graphrun_port mask = {
      .struct_size = sizeof mask, .kind = GRAPHRUN_MASK, .name = "mask", .help = "a mask",
      .memory = GRAPHRUN_BY_CALL};
    static const graphrun_option how = {
      .struct_size = sizeof how, .kind = GRAPHRUN_TEXT, .name = "how", .help = "what it does",
      .default_text = ""};
    static const graphrun_port *const images[] = {&image};
    static const graphrun_port *const masks[] = {&mask};
    static const graphrun_option *const options[] = {&how};
    static const graphrun_node hostile = {
      .struct_size = sizeof hostile, .name = "hostile", .help = "Do harm.", .inputs = images,
      .input_count = 1, .outputs = images, .output_count = 1, .options = options,
      .option_count = 1, .run = run, .create = create};
    static const graphrun_node hostile_mask = {
      .struct_size = sizeof hostile, .name = "hostile-mask", .help = "Do harm.", .inputs = images,
      .input_count = 1, .outputs = masks, .output_count = 1, .options = options,
      .option_count = 1, .run = run_mask};
    static const graphrun_node *const nodes[] = {&hostile, &hostile_mask};
    const graphrun_plugin graphrun_plugin_description = {
      .struct_size = sizeof(graphrun_plugin), .magic = GRAPHRUN_PLUGIN_MAGIC,
      .minimum_version = 1, .maximum_version = 1, .nodes = nodes, .node_count = 2};
    """

  private static let library: Result<String, any Error> = Result {
    let folder = try Program().folder
    let (code, library) = (
      folder.appending(path: "hostile.c"), folder.appending(path: "hostile.so")
    )
    try source.write(to: code, atomically: true, encoding: .utf8)
    let compiler = Process()
    compiler.executableURL = URL(filePath: "/usr/bin/env")
    compiler.arguments = [
      "clang", "-w", "-shared", "-fPIC", "-I", Program.packagePath("Sources/CPlugin"), code.path,
      "-o", library.path,
    ]
    try compiler.run()
    compiler.waitUntilExit()
    try #require(compiler.terminationStatus == 0)
    return library.path
  }

  /// The library, built once.
  static func build() throws -> String { try library.get() }

  /// What a node does, in words of the option `how`, and what is said of it.
  struct Deed: CustomTestStringConvertible, Sendable {
    let how: String
    var node = "hostile"
    let words: String
    /// What may be said instead, where it is a matter of time.
    var otherWords: String?

    var testDescription: String { "\(node): \(how)" }
  }

  /// What ends at the limit of 200 MB, long before the 8 GiB that it asks for.
  static let hoarding = [
    Deed(
      how: "hoard",
      words: "crashed in its own process (signal 6, Aborted), having taken nearly all of the "
        + "200.0 MB that it may; allow more by 'isolate: {memory: ...}'"),
    Deed(how: "hoard-and-tell", words: "no memory is left (plug-in 'bad.so')"),
  ]

  private static let bug = "; this is a bug in the node: report it to its author"
  private static let lie = "; this is a bug in the node, please report it to its author"

  /// What only a process of its own survives.
  static let deaths: [Deed] = [
    Deed(how: "crash", words: "crashed in its own process (signal 11, Segmentation fault)\(bug)"),
    Deed(how: "create", words: "crashed in its own process (signal 11, Segmentation fault)\(bug)"),
    Deed(how: "stack", words: "crashed in its own process (signal 11, Segmentation fault)\(bug)"),
    Deed(
      how: "far-past-the-end",
      words: "crashed in its own process (signal 11, Segmentation fault)\(bug)"),
    Deed(how: "child", words: "crashed in its own process (signal 6, Aborted)\(bug)"),
    Deed(how: "abort", words: "crashed in its own process (signal 6, Aborted)\(bug)"),
    Deed(
      how: "divide", words: "crashed in its own process (signal 8, Floating point exception)\(bug)"),
    Deed(how: "kill", words: "crashed in its own process (signal 9, Killed)\(bug)"),
    Deed(how: "exit", words: "ended its own process (exit code 0)\(bug)"),
    Deed(how: "exit-3", words: "ended its own process (exit code 3)\(bug)"),
    Deed(how: "loop", words: "was not done within 1 seconds, and its process was ended"),
    Deed(how: "wait", words: "was not done within 1 seconds, and its process was ended"),
    Deed(how: "stop", words: "was not done within 1 seconds, and its process was ended"),
    Deed(how: "noise", words: "answered from its own process what makes no sense\(bug)"),
    // What notices first is the connection, or Dispatch, which traps.
    Deed(
      how: "close", words: "ended its own process (exit code 1)\(bug)",
      otherWords: "crashed in its own process (signal 4, Illegal instruction)\(bug)"),
  ]

  /// What is seen with and without a process of its own.
  static let lies: [Deed] = [
    Deed(how: "input", words: "wrote to its inputs, which other nodes read too\(lie)"),
    Deed(
      how: "nan",
      words:
        "left numbers in its output 'image' that are not finite, or did not write them all\(lie)"
    ),
    Deed(
      how: "unwritten",
      words:
        "left numbers in its output 'image' that are not finite, or did not write them all\(lie)"
    ),
    Deed(how: "past-the-end", words: "wrote beyond the end of its output 'image'\(lie)"),
    Deed(
      how: "allocate",
      words: "allocates its output 'image', which is declared like the first input\(lie)"),
    Deed(how: "silent", words: "failed with 7 and did not say why\(lie)"),
    Deed(
      how: "never", node: "hostile-mask",
      words: "never made its output 'mask', which is for allocate to make\(lie)"),
    Deed(
      how: "kind", node: "hostile-mask",
      words: "allocates gray image for 'mask', which is declared mask\(lie)"),
    Deed(
      how: "channels", node: "hostile-mask",
      words: "allocates mask for 'mask', which is declared mask\(lie)"),
    Deed(
      how: "empty", node: "hostile-mask", words: "allocates 2x0 pixels for 'mask'\(lie)"),
    Deed(
      how: "vast", node: "hostile-mask",
      words: "allocates 4611686018427387904x2 pixels for 'mask'\(lie)"),
  ]
}
