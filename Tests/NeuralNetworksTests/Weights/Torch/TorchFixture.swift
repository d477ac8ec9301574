import Foundation

/// The path of a file that Fixtures/make_torch_files.py wrote.
func torchFixture(_ name: String) -> String {
  let tests = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  return tests.appending(path: "Fixtures/torch/\(name)").path
}
