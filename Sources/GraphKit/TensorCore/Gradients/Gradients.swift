/// The gradients that a backward pass found, by what was watched.
public struct Gradients: Sendable {
  private var found: [ObjectIdentifier: Tensor] = [:]

  /// Whether parameters are watched on this task, so that what is made of them can be
  /// differentiated.
  @TaskLocal public static var isRecording = false

  /// The gradient of a watched tensor, of its shape; `nil` when the result does not depend on it.
  public subscript(tensor: Tensor) -> Tensor? { tensor.history.flatMap { self[$0] } }

  /// The gradient of a leaf.
  public subscript(node: GradientNode) -> Tensor? { found[ObjectIdentifier(node)] }

  /// Changes the gradient of a leaf in place, if there is one.
  ///
  /// - Throws: what `body` throws; there is no gradient then.
  public mutating func update(
    _ node: GradientNode, _ body: (inout Tensor) throws -> Void
  ) rethrows {
    guard var gradient = found.removeValue(forKey: ObjectIdentifier(node)) else { return }
    try body(&gradient)
    found[ObjectIdentifier(node)] = gradient
  }

  /// Carries gradients from a node to all leaves that it was made of, the youngest node first, so
  /// that each node's gradient is complete when its pullback runs.
  ///
  /// - Throws: `CancelledError`, and what pullbacks throw.
  init(from node: GradientNode, _ gradient: Tensor) throws {
    BufferPool.shared.expectRepetition()
    var open = [node.order: (node: node, gradient: gradient)]
    var orders = OrderHeap()
    orders.insert(node.order)
    func add(_ gradient: Tensor, to node: GradientNode) throws {
      if var sum = open[node.order]?.gradient {
        open[node.order] = nil  // so that the sum is made in place
        try sum.add(gradient)
        open[node.order] = (node, sum)
      } else {
        open[node.order] = (node, gradient)
        orders.insert(node.order)
      }
    }
    while let order = orders.removeLargest() {
      guard let (node, gradient) = open.removeValue(forKey: order) else { continue }
      guard let source = node.takeSource() else {
        found[ObjectIdentifier(node)] = gradient
        continue
      }
      switch source {
      case .operation(let inputs, let pullback):
        let gradients = try pullback(gradient)
        precondition(gradients.count == inputs.count, "a pullback with gradients missing")
        for case (let input?, let gradient?) in zip(inputs, gradients) {
          try add(gradient, to: input)
        }
      case .recomputation(let body):
        // Its nodes are the youngest now: they are passed in the order of the first time.
        if let again = try body().history { try add(gradient, to: again) }
      }
    }
  }
}

extension Tensor {
  /// Whether a gradient would reach something watched from here.
  public var isTracked: Bool { history != nil }

  /// The same values, watched: a leaf of its own.
  public func watched() -> Tensor {
    var copy = self
    copy.history = GradientNode()
    return copy
  }

  /// The same values as a constant.
  public func detached() -> Tensor {
    var copy = self
    copy.history = nil
    return copy
  }

  /// The same values as a leaf that is known already.
  public func watched(as leaf: GradientNode) -> Tensor {
    var copy = self
    copy.history = leaf
    return copy
  }

  /// The gradients of everything watched that this was made of. What operations kept for it is let
  /// go on the way: a second pass through the same operations finds nothing.
  ///
  /// - Parameter gradient: of a loss by this tensor; 1 when this is the loss, a single number.
  /// - Throws: `CancelledError`.
  public func backward(_ gradient: Tensor? = nil) throws -> Gradients {
    precondition(gradient != nil || count == 1, "backward from \(shape) without its gradient")
    guard let history else { preconditionFailure("backward from a constant \(shape)") }
    return try Gradients(from: history, gradient ?? Tensor(shape: shape, repeating: 1))
  }

  /// Notes what this was made of, if any of it is tracked.
  ///
  /// Operations outside of this library use it as those in it do: `let y = ...; return
  /// y.recorded(from: [x]) { gradient in [ ... ] }`. The pullback should hold no more than it
  /// needs.
  public consuming func recorded(
    from inputs: [Tensor], _ pullback: @escaping GradientNode.Pullback
  ) -> Tensor {
    record(inputs.map(\.history), pullback)
    return self
  }

  /// The same for a result that was made in place.
  mutating func record(_ inputs: [GradientNode?], _ pullback: @escaping GradientNode.Pullback) {
    history = inputs.contains { $0 != nil } ? GradientNode(inputs, pullback) : nil
  }
}

/// Orders of open nodes; the largest leaves first.
private struct OrderHeap {
  private var orders: [Int] = []

  mutating func insert(_ order: Int) {
    orders.append(order)
    var index = orders.count - 1
    while index > 0, orders[(index - 1) / 2] < orders[index] {
      orders.swapAt(index, (index - 1) / 2)
      index = (index - 1) / 2
    }
  }

  mutating func removeLargest() -> Int? {
    guard let largest = orders.first else { return nil }
    let last = orders.removeLast()
    guard !orders.isEmpty else { return largest }
    orders[0] = last
    var index = 0
    while true {
      let children = [2 * index + 1, 2 * index + 2].filter { $0 < orders.count }
      guard let child = children.max(by: { orders[$0] < orders[$1] }), orders[child] > orders[index]
      else { return largest }
      orders.swapAt(index, child)
      index = child
    }
  }
}
