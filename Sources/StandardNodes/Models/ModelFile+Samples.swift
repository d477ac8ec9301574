import FoundationEssentials
import NeuralNetworks
import NodeKit

/// What a network's numbers mean, as a graph states it.
enum SampleChoice: String, CaseIterable {
  /// As the file says, or else as is usual for the network.
  case auto
  case unit
  case signed
  case imageNet = "imagenet"
}

extension SampleRange {
  /// What a graph chooses, or else a file says, or else is usual.
  ///
  /// - Throws: `NodeError` when the file says what nobody knows.
  init(_ choice: SampleChoice, of file: ModelFile, usually usual: SampleRange) throws {
    if let chosen = SampleRange(rawValue: choice.rawValue) {
      self = chosen
      return
    }
    guard let stated = file.metadata["graphrun.samples"] else {
      self = usual
      return
    }
    guard let known = SampleRange(rawValue: stated) else {
      throw NodeError(
        "\(file.path): its metadata 'graphrun.samples' is \(quotedName(stated)), not unit, signed "
          + "or imagenet", remedy: "set the option 'samples'")
    }
    self = known
  }
}

extension ModelFile {
  /// The colour that holes had in training, red, green and blue in 0...1, when the file says it:
  /// `graphrun.mean`, as in `[0.47, 0.45, 0.41]`.
  ///
  /// - Throws: `NodeError` when it is something else.
  func meanColour() throws -> [Float]? {
    guard let text = metadata["graphrun.mean"] else { return nil }
    let colour = (try? JSONDecoder().decode([Float].self, from: Data(text.utf8))) ?? []
    guard colour.count == 3, colour.allSatisfy({ (0...1).contains($0) }) else {
      throw NodeError(
        "\(path): its metadata 'graphrun.mean' is \(quotedName(text)), not three numbers in 0...1")
    }
    return colour
  }
}
