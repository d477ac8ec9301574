/// Where the steps of a plan stand in a drawing: layers from top to bottom, each step below all
/// that it reads from.
///
/// The layered method of Sugiyama, Tagawa and Toda (1981): longest-path layers, dummy vertices on
/// long edges, barycentre sweeps against crossings, then columns drawn towards their neighbours.
struct GraphLayout {
  /// A vertex: a step, or a bend of an edge that passes a layer.
  struct Vertex {
    /// The step; `nil` for a bend.
    let step: Int?
    let layer: Int
    /// The centre, in units of a card's width.
    var x = 0.0
  }

  /// An edge with the vertices that it passes, both ends included.
  struct Edge {
    let slot: Int
    let port: String
    let path: [Int]
  }

  private(set) var vertices: [Vertex] = []
  private(set) var edges: [Edge] = []
  private(set) var layers: [[Int]] = []

  /// The number of card widths from the leftmost to the rightmost centre.
  var width: Double { vertices.map(\.x).max() ?? 0 }

  init(_ plan: GraphPlan) {
    place(plan)
    connect(plan)
    for sweep in 0..<12 { reorder(downwards: sweep.isMultiple(of: 2)) }
    spread()
  }

  private mutating func place(_ plan: GraphPlan) {
    let producers = PlanWiring(plan).producers
    var layerOf: [Int] = []
    for step in plan.steps {
      let above = step.inputs.flatMap(\.slots).map { layerOf[producers[$0]] }
      layerOf.append((above.max() ?? -1) + 1)
    }
    layers = Array(repeating: [], count: (layerOf.max() ?? -1) + 1)
    for (step, layer) in layerOf.enumerated() { addVertex(step, layer) }
  }

  @discardableResult
  private mutating func addVertex(_ step: Int?, _ layer: Int) -> Int {
    vertices.append(Vertex(step: step, layer: layer))
    layers[layer].append(vertices.count - 1)
    return vertices.count - 1
  }

  private mutating func connect(_ plan: GraphPlan) {
    let producers = PlanWiring(plan).producers
    for (index, step) in plan.steps.enumerated() {
      for input in step.inputs {
        for slot in input.slots {
          let from = producers[slot]
          let between = (vertices[from].layer + 1)..<vertices[index].layer
          let bends = between.map { addVertex(nil, $0) }
          edges.append(Edge(slot: slot, port: input.port, path: [from] + bends + [index]))
        }
      }
    }
  }

  private mutating func reorder(downwards: Bool) {
    let neighbours = neighbours(above: downwards)
    var position: [Int: Double] = [:]
    func number(_ layer: [Int]) {
      for (index, vertex) in layer.enumerated() {
        position[vertex] = Double(index) - Double(layer.count) / 2
      }
    }
    layers.forEach(number)
    let order = downwards ? Array(layers.indices) : layers.indices.reversed()
    for layer in order {
      let centre = Dictionary(
        uniqueKeysWithValues: layers[layer].map { vertex -> (Int, Double) in
          let near = neighbours[vertex].compactMap { position[$0] }
          let own = position[vertex] ?? 0
          return (vertex, near.isEmpty ? own : near.reduce(0, +) / Double(near.count))
        })
      // Stable: equal centres keep their order.
      layers[layer] = layers[layer].enumerated().sorted {
        let (a, b) = (centre[$0.element] ?? 0, centre[$1.element] ?? 0)
        return a == b ? $0.offset < $1.offset : a < b
      }.map(\.element)
      number(layers[layer])
    }
  }

  private func neighbours(above: Bool) -> [[Int]] {
    var result = Array(repeating: [Int](), count: vertices.count)
    for path in edges.map(\.path) {
      for (upper, lower) in zip(path, path.dropFirst()) {
        if above { result[lower].append(upper) } else { result[upper].append(lower) }
      }
    }
    return result
  }

  /// Gives every vertex a column: as near to its neighbours as the others of its layer allow.
  private mutating func spread() {
    for layer in layers {
      for (index, vertex) in layer.enumerated() {
        vertices[vertex].x = Double(index) - Double(layer.count - 1) / 2
      }
    }
    let (above, below) = (neighbours(above: true), neighbours(above: false))
    for round in 0..<24 {
      for layer in round.isMultiple(of: 2) ? layers : layers.reversed() {
        let wishes = layer.map { vertex -> Double in
          let near = (above[vertex] + below[vertex]).map { vertices[$0].x }
          return near.isEmpty ? vertices[vertex].x : near.reduce(0, +) / Double(near.count)
        }
        for (vertex, x) in zip(layer, separated(wishes, layer)) { vertices[vertex].x = x }
      }
    }
    let left = vertices.map(\.x).min() ?? 0
    for index in vertices.indices { vertices[index].x -= left }
  }

  /// Moves wishes apart until neighbours keep their distance, keeping the layer's mean.
  private func separated(_ wishes: [Double], _ layer: [Int]) -> [Double] {
    var xs = wishes
    for index in xs.indices.dropFirst() {
      let isStep = vertices[layer[index]].step != nil || vertices[layer[index - 1]].step != nil
      xs[index] = max(xs[index], xs[index - 1] + (isStep ? 1 : 0.35))
    }
    let shift = zip(wishes, xs).reduce(0.0) { $0 + $1.0 - $1.1 } / Double(max(1, xs.count))
    return xs.map { $0 + shift }
  }
}
