import NodeKit
import StandardNodes
import Testing

/// What every node promises (the contract of `Node`), tried on every node of the registry.
@Suite(.serialized) struct NodeContractTests {
  static let names = StandardRegistry.make().names

  @Test(arguments: names)
  func declaresItselfInWords(_ name: String) throws {
    let descriptor = try nodeType(name).descriptor
    let words =
      [("", descriptor.help)] + (descriptor.inputs + descriptor.outputs).map { ($0.name, $0.help) }
      + descriptor.options.map { ($0.name, $0.help) }
    #expect(descriptor.name == name && isKebabCase(name))
    #expect(descriptor.help.hasSuffix("."))
    for (name, help) in words {
      #expect(name.isEmpty || isKebabCase(name), "\(name)")
      #expect(!help.isEmpty && !help.contains("\n") && help.count <= 90, "\(name): \(help)")
    }
    for ports in [descriptor.inputs, descriptor.outputs] {
      #expect(Set(ports.map(\.name)).count == ports.count)
    }
    #expect(Set(descriptor.options.map(\.name)).count == descriptor.options.count)
    #expect(descriptor.cost.nanosecondsPerPixel > 0 && descriptor.cost.bytesPerPixel >= 0)
  }

  @Test(arguments: names)
  func defaultsAreInTheirRanges(_ name: String) throws {
    for option in try nodeType(name).descriptor.options {
      guard let value = option.defaultValue else { continue }
      #expect(option.accepts(value), "\(option.name): \(value)")
    }
  }

  @Test(arguments: names)
  func keepsItsPromisesOnEveryPicture(_ name: String) throws {
    let type = try nodeType(name)
    for picture in ContractPicture.all {
      let answer = try ContractCall(type, picture).check()
      let fills = name.hasPrefix("inpaint") || ["complete", "fill-context"].contains(name)
      let mayRefuse = picture.isAllHole && fills
      #expect(answer != .refused || mayRefuse, "\(name) refuses \(picture)")
    }
  }

  @Test(arguments: names)
  func keepsItsPromisesAtTheLimitsOfItsOptions(_ name: String) throws {
    let type = try nodeType(name)
    for option in type.descriptor.options {
      for value in option.limits {
        for picture in [ContractPicture.pixel, .row, .photograph] {
          try ContractCall(type, picture, options: [option.name: value]).check()
        }
      }
    }
  }

  @Test(arguments: names)
  func threadsChangeNothing(_ name: String) throws {
    let call = try ContractCall(nodeType(name), .large)
    let budget = ThreadBudget.shared.total
    defer { ThreadBudget.shared.setTotal(budget) }
    ThreadBudget.shared.setTotal(1)
    let alone = try call.run()
    ThreadBudget.shared.setTotal(2)
    #expect(try call.run() == alone)
  }

  private func nodeType(_ name: String) throws -> NodeType {
    try #require(StandardRegistry.make()[name])
  }

  private func isKebabCase(_ name: String) -> Bool {
    name.wholeMatch(of: /[a-z][a-z0-9]*(-[a-z0-9]+)*/) != nil
  }
}
