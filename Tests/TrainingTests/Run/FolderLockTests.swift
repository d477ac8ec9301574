import Testing

@testable import Training

/// One training a folder.
struct FolderLockTests {
  @Test func aSecondTrainingIsRefusedUntilTheFirstEnds() throws {
    let folder = try TrainingFolder(photos: 0)
    do {
      let first = try FolderLock(folder.path)
      #expect(throws: TrainingError.folderBusy(folder.path)) { try FolderLock(folder.path) }
      withExtendedLifetime(first) {}
    }
    _ = try FolderLock(folder.path)
  }
}
