public import TensorCore

/// What follows a convolution, in order: `conv(x, then: .norm(bn1), .add(shortcut), .relu)`.
///
/// At inference the steps cost nothing where they can be done while the results are still in
/// registers: one norm, one sum and one activation in this order, and one norm after them. What
/// comes later is done step by step.
public enum LayerStep: Sendable {
  /// Running statistics, as at inference.
  case norm(BatchNorm2d)
  /// The statistics of each image, known only when all of it is convolved.
  case instanceNorm(InstanceNorm2d)
  /// A norm with its activation, by running statistics as at inference.
  case inPlaceNorm(InPlaceABN)
  case add(Tensor)
  case activation(Activation)

  public static var relu: LayerStep { .activation(.relu) }
  public static var sigmoid: LayerStep { .activation(.sigmoid) }
  public static var tanh: LayerStep { .activation(.tanh) }
  public static func leakyReLU(_ slope: Float) -> LayerStep { .activation(.leakyReLU(slope)) }

  /// Takes steps one by one, in place; an activation together with the norm before it.
  ///
  /// - Throws: `CancelledError`.
  static func apply(_ steps: [LayerStep], to x: inout Tensor) throws {
    var rest = steps[...]
    while let step = rest.popFirst() {
      var activation = Activation.none
      if step.isNorm, case .activation(let next)? = rest.first {
        rest.removeFirst()
        activation = next
      }
      switch step {
      case .norm(let norm): try norm.apply(to: &x, then: activation)
      case .instanceNorm(let norm): try norm.apply(to: &x, then: activation)
      default: try step.apply(to: &x)
      }
      try FiniteWatch.look(at: x, of: step.parameter)
    }
  }

  /// What tells the norm from others.
  private var parameter: Parameter? {
    switch self {
    case .norm(let norm): norm.weight
    case .instanceNorm(let norm): norm.weight
    case .inPlaceNorm(let norm): norm.weight
    case .add, .activation: nil
    }
  }

  /// Whether it keeps what it reads for the backward pass, beside what it gives.
  var isNorm: Bool {
    switch self {
    case .norm, .instanceNorm: true
    case .add, .activation, .inPlaceNorm: false
    }
  }

  /// Takes the step on its own, in place.
  ///
  /// - Throws: `CancelledError`.
  func apply(to x: inout Tensor) throws {
    switch self {
    case .norm(let norm): try norm.apply(to: &x)
    case .instanceNorm(let norm): try norm.apply(to: &x)
    case .inPlaceNorm(let norm): try norm.apply(to: &x)
    case .add(let other): try x.add(other)
    case .activation(let activation): try x.activate(activation)
    }
  }
}

/// Steps sorted into those that a convolution's kernel takes over and the rest.
struct FusedSteps: Sendable {
  /// Folded into weights and bias.
  var norm: (any FoldableNorm)?
  var finish = ConvolutionFinish()
  var rest: [LayerStep] = []

  init(_ steps: [LayerStep]) {
    var stage = 0
    for (index, step) in steps.enumerated() {
      guard let next = take(step, after: stage) else {
        rest = Array(steps[index...])
        return
      }
      stage = next
    }
  }

  /// Takes the steps that are left, in place.
  ///
  /// - Throws: `CancelledError`.
  func applyRest(to x: inout Tensor) throws {
    try LayerStep.apply(rest, to: &x)
  }

  /// The stage after the step: 1 norm, 2 sum, 3 activation, 4 last norm; nil if it comes too late.
  private mutating func take(_ step: LayerStep, after stage: Int) -> Int? {
    switch step {
    case .norm(let norm) where stage == 0:
      self.norm = norm
      return 1
    case .inPlaceNorm(let norm) where stage == 0: return take(norm)
    case .norm(let norm) where stage < 4 && !hasCurve:
      finish.scaleAndShift = norm.scaleAndShift
      return 4
    case .add(let other) where stage < 2:
      finish.residual = other
      return 2
    case .activation(let activation) where stage < 3:
      finish.activation = activation
      return 3
    default: return nil
    }
  }

  /// The norm, and its activation where the kernel knows it.
  private mutating func take(_ norm: InPlaceABN) -> Int? {
    switch norm.activation {
    case .identity:
      self.norm = norm
      return 1
    case .leakyReLU(let slope):
      (self.norm, finish.activation) = (norm, .leakyReLU(slope))
      return 3
    case .elu: return nil
    }
  }

  /// Sigmoid and tanh come after everything else.
  private var hasCurve: Bool { finish.activation == .sigmoid || finish.activation == .tanh }
}
