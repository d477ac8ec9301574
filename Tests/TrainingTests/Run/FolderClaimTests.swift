import Testing

@testable import Training

/// One training a folder.
struct FolderClaimTests {
  @Test func aSecondTrainingIsRefusedUntilTheFirstEnds() throws {
    let folder = try TrainingFolder(photos: 0)
    do {
      let first = try FolderClaim(folder.path)
      #expect(throws: TrainingError.folderBusy(folder.path)) { try FolderClaim(folder.path) }
      withExtendedLifetime(first) {}
    }
    _ = try FolderClaim(folder.path)
  }
}
