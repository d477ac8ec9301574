import NodeKit
import Testing

/// A node with inputs made for it, to be called again and again.
struct ContractCall {
  enum Answer { case returned, refused }

  /// What a graph has to say at least, beside files, for nodes with several ways to say it.
  private static let leastOptions: [String: [String: OptionValue]] = [
    "resize": ["longest": .integer(20)]
  ]

  let type: NodeType
  let picture: ContractPicture
  let options: [String: OptionValue]
  private let folder: TemporaryFolder
  /// Whether ports that take images and masks get masks.
  var givesMasks = false

  init(
    _ type: NodeType, _ picture: ContractPicture, options: [String: OptionValue] = [:]
  ) throws {
    self.type = type
    self.picture = picture
    folder = try TemporaryFolder()
    var options = options
    if options.isEmpty { options = Self.leastOptions[type.descriptor.name] ?? [:] }
    for option in type.descriptor.options where option.defaultValue == nil {
      if options[option.name] == nil {
        options[option.name] = try option.sample(in: folder, for: type.descriptor.name)
      }
    }
    self.options = options
  }

  /// Calls the node twice, with images and then with masks where it takes both, and expects what
  /// every node promises. A node may refuse, as long as it does so with a `NodeError`.
  @discardableResult
  func check() throws -> Answer {
    var answer = try checkOnce()
    if type.descriptor.inputs.contains(where: { $0.type.takesBoth }) {
      var call = self
      call.givesMasks = true
      if try call.checkOnce() == .refused { answer = .refused }
    }
    return answer
  }

  func run() throws -> [ContractValue] { try outputs(of: inputs()).map { ContractValue($0.value) } }

  private func checkOnce() throws -> Answer {
    let given = inputs()
    let outputs: [NodeOutput]
    do {
      outputs = try self.outputs(of: given)
    } catch let refusal as NodeError {
      // What is told before the run is what the run would say.
      do { _ = try planned(given) } catch { #expect(error as? NodeError == refusal) }
      return .refused
    }
    #expect(given.map { ContractValue($0.value) } == inputs().map { ContractValue($0.value) })
    #expect(try outputs.map { ContractValue($0.value) } == run(), "two runs differ")
    #expect(outputs.map(\.port) == type.descriptor.outputs.map(\.name))
    for (output, declaration) in zip(outputs, type.descriptor.outputs) {
      #expect(declaration.type.accepts(output.value.type), "\(declaration.name)")
      #expect(ContractValue(output.value).isInRange, "\(declaration.name) leaves 0...1")
    }
    expectShapes(outputs, try planned(given))
    expectMetadata(outputs)
    return .returned
  }

  private func outputs(of inputs: [(name: String, value: Value)]) throws -> [NodeOutput] {
    let context = NodeCall.Context(nodeName: "here", seed: 1)
    return try type.run(NodeCall(inputs: inputs, options: options, context: context))
  }

  private func inputs() -> [(name: String, value: Value)] {
    type.descriptor.inputs.enumerated().map { index, port in
      (port.name, value(for: port.type, variant: index))
    }
  }

  private func value(for type: PortType, variant: Int) -> Value {
    switch type {
    case .image(channels: [1]):
      var picture = picture
      picture.channels = 1
      return .image(picture.image(variant: variant))
    case .image: return .image(picture.image(variant: variant))
    case .mask: return .mask(picture.mask(variant: variant))
    case .list(let element): return .list((0..<3).map { value(for: element, variant: $0) })
    case .either where givesMasks: return .mask(picture.mask(variant: variant))
    case .either(let types): return value(for: types[0], variant: variant)
    case .tensor: return .tensor(picture.image(variant: variant).pixels)
    case .number: return .number(0.5)
    case .text, .path: return .text("text")
    }
  }

  private func planned(_ inputs: [(name: String, value: Value)]) throws -> [ValueShape] {
    let shapes = inputs.map { name, value -> (String, [ValueShape]) in
      if case .list(let values) = value { return (name, values.map(\.shape)) }
      return (name, [value.shape])
    }
    let known = Dictionary(uniqueKeysWithValues: shapes)
    return try type.descriptor.outputShapes(PlannedCall(inputs: known, options: options))
  }

  private func expectShapes(_ outputs: [NodeOutput], _ planned: [ValueShape]) {
    #expect(planned.count == outputs.count)
    for (output, plan) in zip(outputs, planned) {
      let shape = output.value.shape
      #expect(plan.height ?? shape.height == shape.height, "\(output.port): planned height")
      #expect(plan.width ?? shape.width == shape.width, "\(output.port): planned width")
      #expect(plan.channels ?? shape.channels == shape.channels, "\(output.port): channels")
    }
  }

  /// Images that come of images keep depth, EXIF and alpha; a sheet is a new picture.
  private func expectMetadata(_ outputs: [NodeOutput]) {
    let name = type.descriptor.name
    guard !type.descriptor.inputs.isEmpty, name != "compare-sheet" else { return }
    for case .image(let image) in outputs.map(\.value) {
      #expect(image.metadata.bitDepth == picture.bitDepth)
      #expect(image.metadata.exif == [4])
      #expect((image.alpha != nil) == picture.hasAlpha)
    }
  }
}

extension PortType {
  /// Whether both images and masks may enter.
  fileprivate var takesBoth: Bool {
    switch self {
    case .either: accepts(.mask) && accepts(.anyImage)
    case .list(let element): element.takesBoth
    default: false
    }
  }
}
