import NodeKit
import StandardNodes
import TestSupport
import Testing

@testable import GraphEngine

/// What every node promises (the contract of `Node`), tried on every node of the registry as
/// `graphrun plugin check` does it.
@Suite(.serialized) struct NodeContractTests {
  static let names = StandardRegistry.make().names

  /// What a graph has to say at least, beside files, for nodes with several ways to say it.
  private static let leastSettings = ["resize": [SettingOverride(key: "longest", value: "20")]]

  @Test(arguments: names)
  func keepsItsPromises(_ name: String) throws {
    let type = try #require(StandardRegistry.make()[name])
    let folder = try TemporaryFolder()
    var check = try NodeCheck(type, settings: Self.leastSettings[name] ?? []) { option in
      try option.sample(in: folder, for: name)
    }
    // Memory and time are the whole process's, in which other tests run.
    for finding in check.findings(leavingOut: [.memory, .cancellation]) {
      #expect(finding.problem == nil, "\(name), \(finding.promise)")
    }
    #expect(type.descriptor.name == name && type.descriptor.help.hasSuffix("."))
  }

  @Test(arguments: names)
  func onlyHolesWithoutSurroundingsAreRefused(_ name: String) throws {
    let type = try #require(StandardRegistry.make()[name])
    let folder = try TemporaryFolder()
    let check = try NodeCheck(type, settings: Self.leastSettings[name] ?? []) { option in
      try option.sample(in: folder, for: name)
    }
    let fills = name.hasPrefix("inpaint") || ["complete", "fill-context"].contains(name)
    for picture in CheckPicture.all where !(picture.isAllHole && fills) {
      #expect(throws: Never.self, "\(picture)") { try check.outputs(picture) }
    }
  }
}

extension CheckPicture {
  /// Whether the mask leaves no pixel to fill the hole from.
  fileprivate var isAllHole: Bool {
    mask(1).values.elements.allSatisfy { $0 > 0.5 }
  }
}

extension OptionDeclaration {
  /// A value for a file that every graph must name.
  fileprivate func sample(in folder: TemporaryFolder, for node: String) throws -> OptionValue? {
    switch kind {
    case .model:
      let path = folder.file("model.safetensors")
      try TinyModel.write(for: node, to: path)
      return .text(path)
    case .inputPath:
      let path = folder.file("photograph.png")
      try ImageFile.write(CheckPicture.photograph.image(), to: path, as: .png)
      return .text(path)
    default: return .text(folder.file("written.png"))
    }
  }
}
