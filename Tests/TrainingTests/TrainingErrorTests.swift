import GraphEngine
import Testing

@testable import Training

/// What is said when a training ends early.
struct TrainingErrorTests {
  @Test(arguments: [
    (
      TrainingError.notFinite(loss: "l1", phase: "first", step: 3, layer: "down.0"),
      "the loss 'l1' is no number at step 3 of phase 'first', first seen in 'down.0'; the last "
        + "checkpoint is kept: lower 'phases.first.learning-rate' or set 'optimizer.clip', then "
        + "resume"
    ),
    (
      .brokenCheckpoint(loss: "l1", phase: "first", step: 3, layer: nil),
      "the loss 'l1' is no number at step 3 of phase 'first', the first after the checkpoint, so "
        + "going on from it will not help; begin anew in another folder with --out and a lower "
        + "'phases.first.learning-rate' or 'optimizer.clip'"
    ),
    (
      .parameterNotFinite("network.up.weight", phase: "first", step: 3),
      "'network.up.weight' is no finite number after step 3 of phase 'first'; the checkpoint before "
        + "is kept: lower 'phases.first.learning-rate' or set 'optimizer.clip', then resume"
    ),
    (
      .foreignFile("out/net.safetensors"),
      "out/net.safetensors is there already and no training in that folder can be gone on with; "
        + "name another folder with --out, or move it away"
    ),
    (.notAFolder("out"), "out is a file, not a folder; name a folder with --out"),
    (
      .folderBusy("out"),
      "another training writes into out now; wait for it, or name another folder with --out"
    ),
    (
      .damageGraph("a.yaml", problem: "gives no image as 'photo'"),
      "a.yaml, the graph of 'data.degrade', gives no image as 'photo'"
    ),
    (
      .memory(
        MemoryShortage(wanted: 3_000_000_000, limit: MemoryLimit(bytes: 2_000, source: .machine))),
      "the training needs 3.00 GB of memory at once, but this machine has 2.0 kB left; lower "
        + "'data.batch' or 'data.size'"
    ),
    (
      .noCheckpoint("out/checkpoint.safetensors", "it is damaged"),
      "out/checkpoint.safetensors can't be gone on from: it is damaged; begin anew in another "
        + "folder with --out, from the model beside it by 'network.start' if that is whole"
    ),
  ])
  func eachErrorSaysWhatHelps(error: TrainingError, text: String) {
    #expect(error.description == text)
  }
}
