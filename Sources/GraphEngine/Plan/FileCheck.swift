import Glibc
import NodeKit

/// Collects the files that the steps of a plan read and write, and refuses those that get into each
/// other's way.
struct FileCheck {
  var faults: DiagnosticList
  private(set) var inputs: [PlanFile] = []
  private(set) var outputs: [PlanFile] = []

  /// Messages show paths as seen from here.
  private let currentFolder: String

  init(faults: DiagnosticList, currentFolder: String) {
    self.faults = faults
    self.currentFolder = currentFolder
  }

  /// Adds the files of a step that will run.
  mutating func add(_ step: DraftStep) {
    for option in step.type.descriptor.options {
      guard let value = step.options[option.name], case .text(let path) = value.value else {
        continue
      }
      let file = PlanFile(path: path, step: step.name, location: value.location)
      switch option.kind {
      case .inputPath where path.isEmpty, .model where path.isEmpty:
        faults.report(.emptyPath(.option(option.name, of: step.label)), at: value.location)
      case .inputPath: inputs.append(file)
      case .model where !OptionKind.isModelName(path) && access(path, F_OK) == 0:
        inputs.append(file)
      case .outputPath where !path.isEmpty:
        outputs.append(file)
        checkExtension(of: path, option, step, at: value.location)
      default: break
      }
    }
  }

  private mutating func checkExtension(
    of path: String, _ option: OptionDeclaration, _ step: DraftStep, at place: SourceLocation
  ) {
    let name = path.split(separator: "/").last ?? ""
    let ending = name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() } ?? ""
    guard !option.extensions.isEmpty, !option.extensions.contains(ending) else { return }
    faults.report(
      .wrongExtension(
        path: GraphPath.relative(path, to: currentFolder), .option(option.name, of: step.label),
        allowed: option.extensions),
      at: place)
  }

  /// Refuses a file that is written twice, or read and written.
  mutating func check(_ steps: [DraftStep]) {
    let places = Dictionary(
      steps.map { ($0.name, $0.location) }, uniquingKeysWith: { first, _ in first })
    // By where the paths lead: a folder can have two names.
    var writers: [String: PlanFile] = [:]
    for file in outputs {
      guard let place = places[file.step] else { continue }
      let real = RealPath.resolve(file.path)
      if let other = writers[real], let otherPlace = places[other.step] {
        faults.report(
          .writtenTwice(
            path: GraphPath.relative(file.path, to: currentFolder), step: file.step,
            other: other.step, otherPlace: otherPlace),
          at: place)
      } else {
        writers[real] = file
      }
    }
    for file in inputs {
      guard let writer = writers[RealPath.resolve(file.path)], let place = places[writer.step],
        let readerPlace = places[file.step]
      else { continue }
      faults.report(
        .readAndWritten(
          path: GraphPath.relative(writer.path, to: currentFolder), writer: writer.step,
          reader: file.step, readerPlace: readerPlace),
        at: place)
    }
  }
}
