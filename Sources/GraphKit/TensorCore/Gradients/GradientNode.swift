import Synchronization

/// How a tracked tensor came to be: the node of what it was made of, and the pullback, which turns
/// the gradient of what was made into theirs.
///
/// A node without sources is a leaf: a watched tensor, whose gradient is what one asks for.
public final class GradientNode: Sendable {
  /// The gradients of an operation's inputs, in order, from that of its result; `nil` for an input
  /// that does not matter.
  public typealias Pullback = @Sendable (Tensor) throws -> [Tensor?]

  enum Source: Sendable {
    case operation([GradientNode?], Pullback)
    /// What is made again, with all it keeps, once its gradient is known.
    case recomputation(@Sendable () throws -> Tensor)
  }

  /// Grows from node to node: what a node was made of has smaller ones.
  let order: Int
  private let source: Locked<Source?>

  /// A leaf.
  public init() {
    order = Self.count.add(1, ordering: .relaxed).newValue
    source = Locked(nil)
  }

  init(_ inputs: [GradientNode?], _ pullback: @escaping Pullback) {
    order = Self.count.add(1, ordering: .relaxed).newValue
    source = Locked(.operation(inputs, pullback))
  }

  init(recomputing body: @escaping @Sendable () throws -> Tensor) {
    order = Self.count.add(1, ordering: .relaxed).newValue
    source = Locked(.recomputation(body))
  }

  private static let count = Atomic<Int>(0)

  /// Takes the source out: what the pullback holds is let go as soon as it has run.
  func takeSource() -> Source? {
    source.withLock { source in
      defer { source = nil }
      return source
    }
  }
}
