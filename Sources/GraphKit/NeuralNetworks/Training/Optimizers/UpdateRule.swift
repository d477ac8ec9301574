internal import CKernels

/// How an optimizer changes a parameter by its gradient: element by element, with so many numbers of
/// state for each, which begin at 0.
public protocol UpdateRule: Sendable {
  /// The names under which checkpoints keep the state.
  static var stateNames: [String] { get }

  /// Changes `count` values in place.
  ///
  /// - Parameters:
  ///   - step: how many updates there were, this one included.
  func update(
    _ values: UnsafeMutablePointer<Float>, _ gradients: UnsafePointer<Float>,
    _ state: [UnsafeMutablePointer<Float>], count: Int, step: Int, learningRate: Float)
}

/// Stochastic gradient descent with momentum: `v = momentum v + g`, `x -= learningRate v`.
public struct SGD: UpdateRule {
  public var momentum: Float
  /// Times the value, added to the gradient.
  public var weightDecay: Float
  public var isNesterov: Bool
  public static let stateNames = ["momentum"]

  public init(momentum: Float = 0, weightDecay: Float = 0, isNesterov: Bool = false) {
    (self.momentum, self.weightDecay, self.isNesterov) = (momentum, weightDecay, isNesterov)
  }

  public func update(
    _ values: UnsafeMutablePointer<Float>, _ gradients: UnsafePointer<Float>,
    _ state: [UnsafeMutablePointer<Float>], count: Int, step: Int, learningRate: Float
  ) {
    let velocity = state[0]
    for i in 0..<count {
      let gradient = gradients[i] + weightDecay * values[i]
      velocity[i] = momentum * velocity[i] + gradient
      values[i] -= learningRate * (isNesterov ? gradient + momentum * velocity[i] : velocity[i])
    }
  }
}

/// Kingma and Ba, "Adam: A Method for Stochastic Optimization" (2015).
public struct Adam: UpdateRule {
  public var beta1: Float
  public var beta2: Float
  public var epsilon: Float
  public var weightDecay: Float
  /// Whether the decay shrinks the values instead of adding to the gradient: Loshchilov and Hutter,
  /// "Decoupled Weight Decay Regularization" (2019), AdamW.
  public var decouplesDecay: Bool
  public static let stateNames = ["mean", "square"]

  public init(
    beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-8, weightDecay: Float = 0,
    decouplesDecay: Bool = false
  ) {
    (self.beta1, self.beta2, self.epsilon) = (beta1, beta2, epsilon)
    (self.weightDecay, self.decouplesDecay) = (weightDecay, decouplesDecay)
  }

  public func update(
    _ values: UnsafeMutablePointer<Float>, _ gradients: UnsafePointer<Float>,
    _ state: [UnsafeMutablePointer<Float>], count: Int, step: Int, learningRate: Float
  ) {
    // The means begin at 0: what is missing of their weights.
    let (part1, part2) = (1 - power(beta1, step), 1 - power(beta2, step))
    var rule = kernels_adam_step(
      beta1: beta1, beta2: beta2, epsilon: epsilon, decay: decouplesDecay ? 0 : weightDecay,
      kept: decouplesDecay ? 1 - learningRate * weightDecay : 1, rate: learningRate / part1,
      root: part2.squareRoot())
    kernels_adam(&rule, gradients, count, values, state[0], state[1])
  }
}

/// Zeiler, "ADADELTA: An Adaptive Learning Rate Method" (2012).
public struct Adadelta: UpdateRule {
  public var decay: Float
  public var epsilon: Float
  public static let stateNames = ["square", "change"]

  public init(decay: Float = 0.9, epsilon: Float = 1e-6) {
    (self.decay, self.epsilon) = (decay, epsilon)
  }

  public func update(
    _ values: UnsafeMutablePointer<Float>, _ gradients: UnsafePointer<Float>,
    _ state: [UnsafeMutablePointer<Float>], count: Int, step: Int, learningRate: Float
  ) {
    let (square, change) = (state[0], state[1])
    for i in 0..<count {
      let gradient = gradients[i]
      square[i] = decay * square[i] + (1 - decay) * gradient * gradient
      let delta =
        gradient * (change[i] + epsilon).squareRoot() / (square[i] + epsilon).squareRoot()
      change[i] = decay * change[i] + (1 - decay) * delta * delta
      values[i] -= learningRate * delta
    }
  }
}

/// Tieleman and Hinton, "RMSprop", lecture 6.5 of Neural Networks for Machine Learning (2012).
public struct RMSprop: UpdateRule {
  public var decay: Float
  public var epsilon: Float
  public static let stateNames = ["square"]

  public init(decay: Float = 0.99, epsilon: Float = 1e-8) {
    (self.decay, self.epsilon) = (decay, epsilon)
  }

  public func update(
    _ values: UnsafeMutablePointer<Float>, _ gradients: UnsafePointer<Float>,
    _ state: [UnsafeMutablePointer<Float>], count: Int, step: Int, learningRate: Float
  ) {
    let square = state[0]
    for i in 0..<count {
      square[i] = decay * square[i] + (1 - decay) * gradients[i] * gradients[i]
      values[i] -= learningRate * gradients[i] / (square[i].squareRoot() + epsilon)
    }
  }
}

/// In double precision: `beta` is close to 1.
private func power(_ base: Float, _ exponent: Int) -> Float {
  var (result, factor, left) = (1.0, Double(base), exponent)
  while left > 0 {
    if left % 2 == 1 { result *= factor }
    factor *= factor
    left /= 2
  }
  return Float(result)
}
