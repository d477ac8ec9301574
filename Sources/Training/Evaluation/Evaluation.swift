public import Imaging
import NodeKit

/// Measures a model and those that it must beat on the same photographs with the same damage.
public final class Evaluation {
  private let subject: EvaluationSubject
  private let source: SampleSource
  private let methods: [EvaluatedMethod]
  private let paths: [String]
  private let size: Int
  private let isWithoutTruth: Bool
  private let saved: EvaluationFolder?

  /// How many photographs a sheet shows, and how wide it is at most.
  private static let (shownCount, sheetWidth) = (8, 1800)

  /// Looks at everything that can be wrong before any photograph is read.
  ///
  /// - Throws: `GraphError`, or `EvaluationError`.
  public init(_ subject: EvaluationSubject, _ options: EvaluationOptions) throws {
    self.subject = subject
    let recipe = subject.recipe
    _ = try PhotoList.paths(of: options.photos, count: 1)
    size = options.size ?? recipe.data.size
    source = try subject.makeSource(size: size)
    isWithoutTruth = recipe.task == .segment && recipe.data.degrade == nil
    paths = source.measuredPaths(options.count)
    methods =
      EvaluatedMethod.all(subject.task, recipe.task, name: subject.shownName)
      + options.beside.map { .beside($0, recipe.task) }
    saved = options.saved.map(EvaluationFolder.init)
  }

  /// Measures every photograph.
  ///
  /// - Parameter progress: is told how many of how many are done.
  /// - Returns: the measures, and a sheet with a row for each of the first photographs.
  /// - Throws: `EvaluationError`, `RunError` of the graph that damages, or `CancelledError`.
  public func run(
    progress: (_ done: Int, _ count: Int) -> Void = { _, _ in }
  ) throws -> (report: EvaluationReport, sheet: Image) {
    var tallies = methods.map { _ in subject.recipe.task.makeTally() }
    var marked: [EvaluationReport.Marked] = []
    var rows: [Image] = []
    var (count, skipped) = (0, [EvaluationReport.Skipped]())
    for (index, path) in paths.enumerated() {
      try Cancellation.check()
      progress(index, paths.count)
      guard let sample = try source.middle(index, of: path, size: size) else { continue }
      if sample.isOneHole {
        skipped.append(EvaluationReport.Skipped(photo: path, reason: "\(path): all of it is hole"))
        continue
      }
      let name = EvaluationFolder.pictureName(index, of: path)
      let answers = try methods.map {
        try answer($0, sample.withMask(for: subject.recipe.task), name)
      }
      try saved?.write(sample, Array(zip(methods.map(\.name), answers)), as: name)
      count += 1
      if isWithoutTruth {
        marked.append(shares(answers, PhotoList.name(of: path)))
      } else {
        for index in tallies.indices { try tallies[index].add(answers[index], sample) }
      }
      if rows.count < Self.shownCount { rows.append(try row(sample, answers)) }
    }
    skipped += source.unreadable.map {
      EvaluationReport.Skipped(photo: $0.path, reason: $0.reason)
    }
    guard count > 0 else { throw TrainingError.noReadablePhoto(skipped.first?.reason) }
    var report = report(tallies, marked, count)
    report.skipped = skipped
    return (report, try rows.stacked())
  }

  private func answer(
    _ method: EvaluatedMethod, _ sample: Sample, _ name: String
  ) throws -> Raster {
    do { return try method.answer(sample, name) } catch is NotFiniteAnswer {
      throw EvaluationError.notFinite(subject.model)
    }
  }

  private func shares(_ answers: [Raster], _ photo: String) -> EvaluationReport.Marked {
    var percent: [String: Double] = [:]
    for (method, answer) in zip(methods, answers) {
      if case .mask(let mask) = answer { percent[method.name] = 100 * mask.shareAboveHalf }
    }
    return EvaluationReport.Marked(photo: photo, percent: percent)
  }

  private func row(_ sample: Sample, _ answers: [Raster]) throws -> Image {
    var panels: [(label: String, raster: Raster)] = [("photo", .image(sample.photo))]
    for (method, answer) in zip(methods, answers) where method.name != "the photographs" {
      if case .mask(let mask) = answer {
        let marks = try ComparisonSheet.overlay(mask, on: sample.photo)
        panels.append((method.name, .image(marks)))
      } else {
        panels.append((method.name, answer))
      }
    }
    if let mask = sample.mask { panels.append(("mask", .mask(mask))) }
    if !isWithoutTruth, subject.recipe.task != .segment {
      panels.append(("target", .image(sample.clean)))
    }
    return try ComparisonSheet.make(panels: panels, maximumSide: Self.sheetWidth)
  }

  private func report(
    _ tallies: [any MethodTally], _ marked: [EvaluationReport.Marked], _ count: Int
  ) -> EvaluationReport {
    let recipe = subject.recipe
    func rows(
      _ measures: (Int) -> [(name: String, value: Double)]
    ) -> [EvaluationReport.Row] {
      methods.indices.map { index in
        EvaluationReport.Row(
          method: methods[index].name,
          measures: Dictionary(
            measures(index).map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first }))
      }
    }
    var report = EvaluationReport(
      task: recipe.task.rawValue, model: subject.model, network: subject.networkName,
      degrade: recipe.data.degrade, seed: recipe.seed, size: size, photos: count,
      skipped: [],
      methods: rows { isWithoutTruth ? [] : tallies[$0].measures })
    if isWithoutTruth { report.marked = marked }
    let holes = tallies.compactMap { $0 as? HoleTally }
    if let first = holes.first {
      report.bins = HoleTally.bins.indices.filter { first.counts[$0] > 0 }.map { bin in
        EvaluationReport.Bin(
          above: HoleTally.bins[bin].0, upTo: HoleTally.bins[bin].1, photos: first.counts[bin],
          methods: rows { holes[$0].measures(bin: bin) })
      }
    }
    return report
  }
}

extension EvaluationSubject {
  /// What the model is called in tables: its file's name.
  fileprivate var shownName: String {
    let name = PhotoList.name(of: model)
    return name.hasSuffix(".safetensors") ? String(name.dropLast(12)) : name
  }
}

extension Sample {
  /// Whether nothing is left outside the hole.
  var isOneHole: Bool { mask.map { $0.shareAboveHalf == 1 } ?? false }

  /// The sample with a mask for a task that asks for one, all sound where nobody knows.
  fileprivate func withMask(for task: TaskKind) -> Sample {
    var sample = self
    if task.needsMask, mask == nil {
      sample.mask = Mask(height: photo.height, width: photo.width)
    }
    return sample
  }
}
