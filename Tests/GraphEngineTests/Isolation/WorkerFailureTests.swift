import Testing

@testable import GraphEngine

/// The words in which a process of a node's own is mourned.
struct WorkerFailureTests {
  @Test(
    arguments: [
      (
        .signal(11), "plug-in 'a.so'", "image",
        "plug-in 'a.so' crashed in its own process (signal 11, Segmentation fault); this is a bug "
          + "in the node: report it to its author, or go on without it: "
          + "'isolate: {otherwise: image}'"
      ),
      (
        .signal(6, shortOf: 1 << 30), nil, nil,
        "it crashed in its own process (signal 6, Aborted), having taken nearly all of the 1.07 GB "
          + "that it may; allow more by 'isolate: {memory: ...}', or report it to its author"
      ),
      (
        .exit(3), nil, nil,
        "it ended its own process (exit code 3); this is a bug in the node: report it to its author"
      ),
      (
        .time(seconds: 2.5), nil, nil,
        "it was not done within 2.5 seconds, and its process was ended; "
          + "allow more by 'isolate: {seconds: ...}'"
      ),
      (
        .memory(bytes: 1 << 30), nil, "image",
        "it needs more than the 1.07 GB that it may take; allow more by 'isolate: {memory: ...}', "
          + "or go on without it: 'isolate: {otherwise: image}'"
      ),
      (
        .nonsense, nil, nil,
        "it answered from its own process what makes no sense; this is a bug in the node: report it "
          + "to its author"
      ),
      (
        .refused(.missing), "plug-in 'a.so'", nil,
        "plug-in 'a.so' is not there; check the path, or build it"
      ),
      (
        .notStarted("Cannot allocate memory"), nil, nil,
        "no process can be started for it: Cannot allocate memory; "
          + "leave out 'isolate', or raise the limits (ulimit -u, -v)"
      ),
    ] as [(WorkerFailure.End, String?, String?, String)])
  func everyEndIsOneLineThatSaysWhatToDo(
    end: WorkerFailure.End, plugin: String?, alternative: String?, words: String
  ) {
    let failure = WorkerFailure(
      end: end, plugin: plugin == nil ? nil : "a.so", alternative: alternative)
    #expect(failure.description == words)
  }
}
