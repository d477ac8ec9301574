import NodeKit

// What a node declares, and what it makes of pictures.
extension NodeCheck {
  mutating func tryDeclaration() {
    let descriptor = type.descriptor
    let words =
      (descriptor.inputs + descriptor.outputs).map { ($0.name, $0.help) }
      + descriptor.options.map { ($0.name, $0.help) }
    for (name, help) in words + [(descriptor.name, descriptor.help)] {
      if !ScalarSpec.isName(name) { note(.declaration, "'\(name)' is not of a...z, 0...9 and -") }
      if help.isEmpty || help.contains("\n") || help.count > 90 {
        note(.declaration, "the help of '\(name)' is empty, or no line of at most 90 characters")
      }
    }
    for names in [
      descriptor.inputs.map(\.name), descriptor.outputs.map(\.name), descriptor.options.map(\.name),
    ] where Set(names).count < names.count {
      note(.declaration, "two ports or options have one name")
    }
    for option in descriptor.options {
      if let value = option.defaultValue, !option.accepts(value) {
        note(.declaration, "the default of '\(option.name)' is not in its range")
      }
    }
    if !(descriptor.cost.nanosecondsPerPixel > 0 && descriptor.cost.bytesPerPixel >= 0) {
      note(.declaration, "its cost is not positive")
    }
  }

  mutating func tryPictures() {
    var isRefused = true
    for picture in CheckPicture.all where !tryPicture(picture) { isRefused = false }
    if isRefused { note(.refusals, "refuses every picture") }
  }

  mutating func tryLimits() {
    for option in type.descriptor.options {
      for value in option.limits {
        for picture in [CheckPicture.pixel, .row, .photograph] {
          let before = problems
          tryPicture(picture, [option.name: value])
          // What is wrong only there is about the limits.
          for (promise, problem) in problems where before[promise] == nil && promise != .limits {
            problems[promise] = nil
            note(.limits, "with '\(option.name)' at \(value): \(problem)")
          }
        }
      }
    }
  }

  /// Calls the node twice, with masks too where it takes both; the result is whether it refuses.
  @discardableResult
  private mutating func tryPicture(
    _ picture: CheckPicture, _ changed: [String: OptionValue] = [:]
  ) -> Bool {
    var isRefused = tryOnce(picture, changed)
    if type.descriptor.inputs.contains(where: { $0.type.takesBoth }) {
      var masks = picture
      masks.givesMasks = true
      if tryOnce(masks, changed) { isRefused = true }
    }
    return isRefused
  }

  private mutating func tryOnce(
    _ picture: CheckPicture, _ changed: [String: OptionValue]
  ) -> Bool {
    let given = picture.inputs(of: type.descriptor)
    let settings = changed.map { "'\($0)' at \($1)" }.joined(separator: ", ")
    announce("given \(told(picture))\(settings.isEmpty ? "" : ", with \(settings)")")
    let outputs: [NodeOutput]
    do {
      outputs = try call(given, changed)
    } catch let refusal as NodeError {
      // What is told before the run is what the run would say.
      do { _ = try planned(given, changed) } catch {
        if error as? NodeError != refusal {
          note(
            .refusals, "says '\(error)' before the run and '\(refusal)' in it, for \(told(picture))"
          )
        }
      }
      return true
    } catch {
      let broken = (error as? ContractError).map { $0.isAboutInputs ? Promise.inputs : .outputs }
      note(broken ?? .refusals, "throws \(words(error)) for \(told(picture))")
      return false
    }
    let fresh = picture.inputs(of: type.descriptor)
    if given.map({ CheckedValue($0.value) }) != fresh.map({ CheckedValue($0.value) }) {
      note(.inputs, "changes its inputs, given \(told(picture))")
    }
    let values = outputs.map { CheckedValue($0.value) }
    if (try? self.values(picture, changed)) != values {
      note(.determinism, "two equal calls differ, given \(told(picture))")
    }
    seeOutputs(outputs, values, picture)
    seeShapes(outputs, Result { try planned(given, changed) }, picture)
    return false
  }

  /// A picture in words, with its mask where the node sees it.
  func told(_ picture: CheckPicture) -> String {
    if picture.givesMasks { return "a \(picture.hole) mask of \(picture.width)x\(picture.height)" }
    let seesMask = type.descriptor.inputs.contains { $0.type.accepts(.mask) }
    return seesMask ? "\(picture)" : picture.imageWords
  }

  func words(_ error: any Error) -> String {
    (error as? ContractError)?.text ?? "\(error)"
  }

  private mutating func seeOutputs(
    _ outputs: [NodeOutput], _ values: [CheckedValue], _ picture: CheckPicture
  ) {
    do {
      _ = try OutputContract.check(outputs, of: type.descriptor.outputs)
    } catch {
      note(.outputs, "\(words(error)), given \(told(picture))"); return
    }
    for (output, value) in zip(outputs, values) where !value.isInRange {
      note(.outputs, "'\(output.port)' leaves 0...1, or is no number, given \(told(picture))")
    }
    if type.descriptor.inputs.isEmpty { return }
    for (output, port) in zip(outputs, type.descriptor.outputs) {
      guard !port.isNewPicture, case .image(let image) = output.value else { continue }
      if image.metadata.bitDepth != picture.bitDepth || image.metadata.exif != [4]
        || (image.alpha != nil) != picture.hasAlpha
      {
        note(.outputs, "an image loses its depth, its EXIF or its alpha, given \(told(picture))")
      }
    }
  }

  private mutating func seeShapes(
    _ outputs: [NodeOutput], _ planned: Result<[ValueShape], any Error>, _ picture: CheckPicture
  ) {
    guard let planned = try? planned.get(), planned.count == outputs.count else {
      note(.shapes, "was planned to be refused, or has other outputs, given \(told(picture))")
      return
    }
    for (output, plan) in zip(outputs, planned) {
      let shape = output.value.shape
      if plan.height ?? shape.height != shape.height || plan.width ?? shape.width != shape.width
        || plan.channels ?? shape.channels != shape.channels
      {
        note(.shapes, "'\(output.port)' is not of the planned shape, given \(told(picture))")
      }
    }
  }
}
