public import TensorCore

/// Features that need no file: convolutions laid out as VGG-16's at a quarter of its width, with
/// fixed random weights. They tell edges and textures apart, not things: He, Wang and Hopcroft, "A
/// Powerful Generative Model Using Random Weights for the Deep Image Representation" (2016).
///
/// Each layer's rows are orthogonal (Saxe, McClelland and Ganguli, 2014) and scaled so that ReLUs
/// leave the size of features as it is. The same seed gives the same features.
public struct RandomFeatures: FeatureBank {
  private let stack: VGG16Features

  /// - Parameter configuration: which layers, by their numbers in VGG-16; its width does not count.
  public init(_ configuration: VGG16Features.Configuration, seed: UInt64 = 0) {
    var configuration = configuration
    configuration.width = 16
    stack = VGG16Features(configuration)
    stack.initialize(seed: seed)
    for target in stack.namedParameters {
      let shape = target.parameter.shape
      if shape.rank == 4 {
        var random = SeededRandom(seed: seed, name: "features/\(target.name)")
        target.parameter.value = Self.orthogonalRows(shape, &random)
      } else if target.parameter.initializer != .constant(1) {
        target.parameter.value = Tensor(shape: shape)
      }
    }
  }

  public var children: Children { ["": stack] }

  public func callAsFunction(_ x: Tensor) throws -> [Tensor] { try stack(x) }

  /// A weight whose output channels are at right angles, each of length sqrt(2).
  private static func orthogonalRows(_ shape: Shape, _ random: inout SeededRandom) -> Tensor {
    let length = shape.count / shape[0]
    var rows: [[Double]] = []
    for _ in 0..<shape[0] {
      var row = (0..<length).map { _ in Double(random.normal()) }
      // Gram and Schmidt, twice: once leaves rounding.
      for _ in 0..<2 {
        for other in rows {
          let share = zip(row, other).reduce(0) { $0 + $1.0 * $1.1 }
          for index in row.indices { row[index] -= share * other[index] }
        }
      }
      let size = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
      rows.append(row.map { $0 / size })
    }
    return Tensor(shape: shape, elements: rows.joined().map { Float($0 * 2.0.squareRoot()) })
  }
}
