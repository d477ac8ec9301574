/// An n-dimensional array of `Float`, in row-major order, with value semantics.
///
/// Copies share one buffer until one of them is written to. Elements are reached
/// through closures: a pointer must not outlive the closure that received it.
public struct Tensor: Sendable {
  /// The extent of each axis, outermost first.
  public private(set) var shape: Shape
  private var storage: Storage
  /// How it came to be, when a gradient may be asked for.
  var history: GradientNode?

  /// A tensor with every element set to `value`.
  public init(shape: Shape, repeating value: Float = 0) {
    self.init(uninitialized: shape) { $0.initialize(repeating: value) }
  }

  /// A tensor whose elements `body` writes, every one of them.
  public init(
    uninitialized shape: Shape,
    initializingWith body: (UnsafeMutableBufferPointer<Float>) throws -> Void
  ) rethrows {
    self.shape = shape
    self.storage = Storage(count: shape.count)
    try body(UnsafeMutableBufferPointer(start: storage.base, count: storage.count))
  }

  /// A tensor of the given elements, in row-major order; as many as the shape has.
  public init(shape: Shape, elements: [Float]) {
    precondition(
      elements.count == shape.count, "\(elements.count) elements given for shape \(shape)")
    self.init(uninitialized: shape) { _ = $0.initialize(from: elements) }
  }

  /// The floats that a file holds from a byte on, a multiple of 4: they are read when they are
  /// touched, and copied when they are written to.
  public init(reading file: MappedFile, at offset: Int, shape: Shape) {
    self.shape = shape
    self.storage = Storage(reading: file, at: offset, count: shape.count)
  }

  /// The floats at the start of memory that another process made; not more than it has.
  ///
  /// - Parameter lease: what is to live as long as the tensor and its copies.
  public init(in memory: SharedMemory, shape: Shape, lease: (any AnyObject & Sendable)? = nil) {
    self.shape = shape
    self.storage = Storage(in: memory, count: shape.count, lease: lease)
  }

  /// A tensor whose elements nobody has written yet, with room for some more floats behind them, so
  /// that who writes there is found.
  public init(unwritten shape: Shape, slack: Int) {
    self.shape = shape
    self.storage = Storage(count: shape.count, slack: slack)
  }

  /// Reaches the room behind the elements; empty but for tensors that were made with some.
  public func withUnsafeSlack<Result>(
    _ body: (UnsafeMutableBufferPointer<Float>) throws -> Result
  ) rethrows -> Result {
    try withExtendedLifetime(storage) {
      try body(
        UnsafeMutableBufferPointer(start: storage.base + storage.count, count: storage.slack))
    }
  }

  /// The whole pages that the elements lie in, and nothing else.
  var pages: (start: UnsafeMutableRawPointer, bytes: Int)? { storage.pages }

  /// Whether the elements may be written to once nobody else reads them.
  var isWritable: Bool { storage.isWritable }

  /// The memory that the elements lie in, from its start on, where other processes can map it.
  public var sharedMemory: SharedMemory? { storage.sharedMemory }

  /// The number of elements.
  public var count: Int { storage.count }

  /// The elements, in row-major order.
  public var elements: [Float] { withUnsafeBufferPointer { Array($0) } }

  /// The first element. Valid only inside of `withExtendedLifetime(self)`: for kernels that take
  /// many tensors at once, where closures would nest too deep.
  var unsafeBase: UnsafeMutablePointer<Float> { storage.base }

  /// Whether a write would not have to copy the buffer first.
  public mutating func isUniquelyReferenced() -> Bool {
    storage.isWritable && isKnownUniquelyReferenced(&storage)
  }

  /// Lets the system take back the memory into which a file was read; it is read again when it is
  /// touched. Does nothing to a tensor in memory.
  public func letGoOfFile() { storage.letGoOfFile() }

  /// The same elements under another shape of equal count.
  public func reshaped(_ shape: Shape) -> Tensor {
    precondition(shape.count == count, "cannot reshape \(self.shape) to \(shape)")
    var copy = self
    copy.shape = shape
    return copy.recorded(from: [self]) { [shape = self.shape] in [$0.reshaped(shape)] }
  }

  /// Reads the elements in place.
  public func withUnsafeBufferPointer<Result>(
    _ body: (UnsafeBufferPointer<Float>) throws -> Result
  ) rethrows -> Result {
    try withExtendedLifetime(storage) {
      try body(UnsafeBufferPointer(start: storage.base, count: storage.count))
    }
  }

  /// Changes the elements in place, after copying them if the buffer is shared. To gradients the
  /// result is a constant.
  public mutating func withUnsafeMutableBufferPointer<Result>(
    _ body: (UnsafeMutableBufferPointer<Float>) throws -> Result
  ) rethrows -> Result {
    history = nil
    if !isUniquelyReferenced() {
      let copy = Storage(count: storage.count)
      copy.base.initialize(from: storage.base, count: storage.count)
      storage = copy
    }
    return try withExtendedLifetime(storage) {
      try body(UnsafeMutableBufferPointer(start: storage.base, count: storage.count))
    }
  }
}

extension Tensor: Equatable {
  /// Whether shapes and all elements are equal, bit for bit but for the sign of zero; NaN equals
  /// nothing.
  public static func == (left: Tensor, right: Tensor) -> Bool {
    guard left.shape == right.shape else { return false }
    return left.withUnsafeBufferPointer { a in
      right.withUnsafeBufferPointer { b in
        a.baseAddress == b.baseAddress ? a.allSatisfy { $0 == $0 } : a.elementsEqual(b)
      }
    }
  }
}
