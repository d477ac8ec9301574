import Glibc
import Imaging
import NodeKit

/// A folder in which everything that is measured lies as pictures, for other programs to work on:
/// `photo/`, `mask/` and `clean/`, and what each method makes of them in a folder of its name.
struct EvaluationFolder: Sendable {
  let path: String

  /// What a photograph's pictures are called in every folder: its place in the list, for names may
  /// come twice, and its own.
  static func pictureName(_ index: Int, of photo: String) -> String {
    let name = PhotoList.name(of: photo)
    let stem = name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
    let place = String(index)
    return String(repeating: "0", count: max(0, 4 - place.count)) + place + "-" + stem + ".png"
  }

  /// Writes a sample and what methods made of it, as PNG.
  ///
  /// - Throws: `FileError`, or `CancelledError`.
  func write(_ sample: Sample, _ answers: [(method: String, raster: Raster)], as name: String)
    throws
  {
    var pictures: [(folder: String, picture: Image)] = [
      ("photo", sample.photo), ("clean", sample.clean),
    ]
    if let mask = sample.mask { pictures.append(("mask", Raster.mask(mask).asImage)) }
    for (method, raster) in answers { pictures.append((method, raster.asImage)) }
    for (folder, picture) in pictures {
      try AtomicFile.makeFolder("\(path)/\(folder)")
      try AtomicFile.replace("\(path)/\(folder)/\(name)") {
        try ImageFile.write(picture, to: $0, as: .png)
      }
    }
  }
}

extension EvaluatedMethod {
  /// What another program made of the photographs: a folder of pictures with the names that
  /// `EvaluationFolder` gives them.
  ///
  /// - Parameter kind: what is done; where marks are measured, a picture's brightness is the belief,
  ///   and where holes are filled only what lies in the hole counts.
  static func beside(_ folder: String, _ kind: TaskKind) -> EvaluatedMethod {
    let trimmed = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    return EvaluatedMethod(name: PhotoList.name(of: trimmed)) { sample, name in
      let path = "\(trimmed)/\(name)"
      guard access(path, F_OK) == 0 else { throw EvaluationError.noAnswer(path) }
      let picture = try ImageFile.read(path)
      guard picture.height == sample.photo.height, picture.width == sample.photo.width else {
        throw EvaluationError.unfitAnswer(
          path, size: "\(picture.width) x \(picture.height)",
          expected: "\(sample.photo.width) x \(sample.photo.height)")
      }
      switch kind {
      case .segment:
        let belief = try picture.luma().pixels
        return .mask(Mask(values: belief.reshaped([picture.height, picture.width])))
      case .inpaint, .complete, .fillContext:
        return try sample.filled { _, _ in try picture.expandedToRGB() }
      default: return .image(try picture.expandedToRGB())
      }
    }
  }
}
