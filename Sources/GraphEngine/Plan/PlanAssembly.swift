import NodeKit

/// Makes the plan of the steps that are needed: numbers the values and estimates the work.
struct PlanAssembly {
  private let live: LiveSteps
  private var files: FileCheck
  private var models: ModelCheck
  private var steps: [PlanStep] = []
  private var slotCount = 0
  /// For each draft step that is planned, the slot of its first output.
  private var firstSlot: [Int: Int] = [:]
  /// The shapes of the values, by slot.
  private var shapes: [ValueShape] = []

  init(_ live: LiveSteps, models: ModelCheck, currentFolder: String) {
    self.live = live
    self.models = models
    files = FileCheck(faults: live.faults, currentFolder: currentFolder)
  }

  /// Adds every needed step, each after those it reads from.
  mutating func assemble() {
    for index in live.order where live.isNeeded[index] { add(index) }
    files.check(live.draft.steps)
  }

  /// The plan, unless there are faults.
  func plan(of graph: LoadedGraph, sources: SourceTexts) throws(GraphError) -> GraphPlan {
    let warnings = try files.faults.check(against: sources)
    return GraphPlan(
      file: graph.path, steps: steps, slotCount: slotCount,
      outputs: live.draft.outputs.compactMap { output in
        slot(of: output.source).map { PlanOutput(name: output.name.value, slot: $0) }
      },
      settings: live.draft.settings, inputFiles: files.inputs, outputFiles: files.outputs,
      missingModels: models.missing, warnings: warnings, sources: sources)
  }

  private func slot(of source: DraftSource) -> Int? {
    firstSlot[source.step].map { $0 + source.output }
  }

  private mutating func add(_ index: Int) {
    let (step, isWhole) = models.located(live.draft.steps[index])
    let inputs = step.wires.compactMap { wire -> PlanInput? in
      let slots = wire.sources.compactMap(slot)
      guard !slots.isEmpty else { return nil }
      return PlanInput(port: wire.port.name, slots: slots, isList: wire.port.type.element != nil)
    }
    let options = step.options.mapValues(\.value)
    let estimate =
      isWhole
      ? estimate(step, inputs: inputs, options: options)
      : StepEstimate(unknown: step.type.descriptor)
    let outputs = slotCount..<slotCount + step.type.descriptor.outputs.count
    firstSlot[index] = slotCount
    slotCount = outputs.upperBound
    shapes += estimate.shapes
    files.add(step)
    steps.append(
      PlanStep(
        name: step.name, type: step.type, options: options, inputs: inputs, outputs: outputs,
        location: step.location, estimate: estimate, isolation: step.isolation))
  }
}

extension PlanAssembly {
  /// What is known of a step; what its node refuses is reported.
  private mutating func estimate(
    _ step: DraftStep, inputs: [PlanInput], options: [String: OptionValue]
  ) -> StepEstimate {
    let descriptor = step.type.descriptor
    guard step.isComplete else { return StepEstimate(unknown: descriptor) }
    do throws(NodeError) {
      return try StepEstimate(descriptor, inputs: inputs, options: options, shapes: shapes)
    } catch {
      let place = error.option.flatMap { step.options[$0]?.location }
      files.faults.report(.refused(step.label, error), at: place ?? step.location)
      return StepEstimate(unknown: descriptor)
    }
  }
}

extension DraftStep {
  /// Whether every option has a value: a descriptor's shapes may ask for any of them.
  fileprivate var isComplete: Bool {
    type.descriptor.options.allSatisfy { $0.defaultValue != nil || options[$0.name] != nil }
  }
}

extension StepEstimate {
  /// What is known of a call whose options are not.
  fileprivate init(unknown descriptor: NodeDescriptor) {
    self.init(
      shapes: descriptor.outputs.map { _ in .unknown }, workingBytes: nil, seconds: nil)
  }

  /// Estimates a call from the shapes of all values before it, by slot.
  ///
  /// - Throws: what the node refuses.
  init(
    _ descriptor: NodeDescriptor, inputs: [PlanInput], options: [String: OptionValue],
    shapes: [ValueShape]
  ) throws(NodeError) {
    let entering = inputs.map { input in (input.port, input.slots.map { shapes[$0] }) }
    let call = PlannedCall(
      inputs: Dictionary(entering, uniquingKeysWith: { first, _ in first }), options: options)
    let told = try descriptor.outputShapes(call)
    self.shapes = descriptor.outputs.indices.map { told.indices.contains($0) ? told[$0] : .unknown }
    if let work = descriptor.work {
      let all = work(call)
      (workingBytes, seconds) = (all?.bytes, all?.seconds)
      (kept, saving) = (all?.kept, all?.saving)
      return
    }
    let read = entering.flatMap(\.1).filter { $0 != .none }
    let counts = (read.isEmpty ? self.shapes : read).map(\.pixelCount)
    let known = counts.compactMap { $0 }
    guard known.count == counts.count else {
      (workingBytes, seconds) = (nil, nil)
      return
    }
    let pixels = Double(known.max() ?? 0)
    workingBytes = Int(min(pixels * descriptor.cost.bytesPerPixel, 0x1p62))
    seconds = pixels * descriptor.cost.nanosecondsPerPixel * 1e-9
  }
}
