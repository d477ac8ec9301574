public import TensorCore

/// The sum of the products of two tensors of one shape, in double precision.
public func inner(_ a: Tensor, _ b: Tensor) -> Double {
  zip(a.elements, b.elements).reduce(0) { $0 + Double($1.0) * Double($1.1) }
}

/// Of an operation that is linear in an input, or of degree one as ReLU and maxima are,
/// `<operation(x), g> = <x, pullback(g)>` for every g: how far the sides differ, in proportion to
/// the largest they could be.
public func adjointError(
  at x: Tensor, seed: UInt64 = 1, _ operation: (Tensor) throws -> Tensor
) throws -> Double {
  let result = try operation(x.watched(as: leaf))
  var random = FixedRandom(seed: seed)
  let gradient = random.tensor(result.shape)
  guard let found = try result.backward(gradient)[leaf], found.shape == x.shape else {
    return .infinity
  }
  let largest = (inner(result, result) * inner(gradient, gradient)).squareRoot()
  return abs(inner(result, gradient) - inner(x, found)) / max(largest, 1e-30)
}

private let leaf = GradientNode()

/// How far the gradients of an operation by its inputs lie from central differences of the same
/// operation in double precision, in proportion to those.
///
/// - Parameter reference: the plain operation on the inputs' elements.
public func gradientError(
  at inputs: [Tensor], seed: UInt64 = 1, _ operation: ([Tensor]) throws -> Tensor,
  reference: ([[Double]]) -> [Double]
) throws -> Double {
  let watched = inputs.map { $0.watched() }
  let result = try operation(watched)
  var random = FixedRandom(seed: seed)
  let weights = random.tensor(result.shape)
  let gradients = try result.backward(weights)
  var values = inputs.map { $0.elements.map(Double.init) }
  func weighted() -> Double {
    zip(reference(values), weights.elements).reduce(0) { $0 + $1.0 * Double($1.1) }
  }
  var (error, size) = (0.0, 0.0)
  for (input, leaf) in watched.enumerated() {
    guard let found = gradients[leaf]?.elements else { return .infinity }
    for index in found.indices {
      let (value, step) = (values[input][index], 1e-4)
      func shifted(_ steps: Double) -> Double {
        values[input][index] = value + steps * step
        return weighted()
      }
      // Of fourth order: the error of second order would be above that of the pullback.
      let slope = (8 * (shifted(1) - shifted(-1)) - (shifted(2) - shifted(-2))) / (12 * step)
      values[input][index] = value
      error += (Double(found[index]) - slope) * (Double(found[index]) - slope)
      size += slope * slope
    }
  }
  return (error / max(size, 1e-30)).squareRoot()
}
