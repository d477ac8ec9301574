import GraphEngine
import NodeKit

extension GraphError {
  /// The faults of a `DamageGraph` where people have written what they are about: in the graph's own
  /// file, or where the recipe names and sets it. Nobody has seen the text around it.
  func placed(in recipe: Recipe) -> GraphError {
    var texts = recipe.sources
    texts.add(sources)
    return GraphError(diagnostics.map { $0.placed(in: recipe) }, sources: texts)
  }
}

extension GraphDiagnostic {
  fileprivate func placed(in recipe: Recipe) -> GraphDiagnostic {
    switch location?.file {
    case nil, DamageGraph.label:
      return GraphDiagnostic(
        fault.ofDamageGraph, at: recipe.data.degradeLocation, severity: severity)
    case SettingOverride.file:
      let settings = recipe.data.degradeSettings
      guard let line = location?.line, settings.indices.contains(line - 1) else { return self }
      let setting = settings[line - 1]
      guard case .unknownSetting(let key, let known, let meant) = fault else {
        return GraphDiagnostic(fault, at: setting.value, severity: severity)
      }
      let own = GraphFault.unknownSetting(
        key.withoutWrapper, known: known.map(\.withoutWrapper), meant: meant?.withoutWrapper)
      return GraphDiagnostic(own, at: setting.key, severity: severity)
    default: return self
    }
  }
}

extension GraphFault {
  /// What is wrong with a graph that is to damage photographs, without the names of the text that
  /// uses it.
  fileprivate var ofDamageGraph: GraphFault {
    switch self {
    case .unknownPort(_, let port, _, _, _):
      Self.refusal("has no input '\(port)' for the photograph", "add 'inputs: {\(port): ...}'")
    case .unknownOutput(_, let port, _, _):
      Self.refusal(
        "has no output '\(port)'",
        "it must give 'photo', the damaged one, 'clean', the sound one, and 'mask' where it marks "
          + "damage")
    case .missingWire(_, let port):
      Self.refusal("has an input '\(port.name)', which nothing is given to", "remove it")
    case .missingOption(_, let option, _):
      Self.refusal(
        "needs '\(option)'", "set it with 'data.degrade-with: {\(option): ...}'")
    default: self
    }
  }

  private static func refusal(_ problem: String, _ remedy: String) -> GraphFault {
    .unfitRecipe(NodeError("the graph of 'data.degrade' \(problem)", remedy: remedy))
  }
}

extension String {
  /// A setting's name as the recipe has it.
  fileprivate var withoutWrapper: String {
    hasPrefix(DamageGraph.nodePrefix) ? String(dropFirst(DamageGraph.nodePrefix.count)) : self
  }
}
