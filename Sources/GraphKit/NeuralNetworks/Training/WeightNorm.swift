import TensorCore

extension Tensor {
  /// `length v / |v|` for each output channel, axis 0: Salimans and Kingma, "Weight Normalization"
  /// (2016). With d = v / |v|, the gradient by the length is `<G, d>`, that by v
  /// `length / |v| (G - <G, d> d)`.
  ///
  /// - Parameter lengths: one for each output channel.
  /// - Throws: `CancelledError`.
  func weightNormalized(lengths: Tensor) throws -> Tensor {
    let (shape, constant, factors) = (shape, detached(), lengths.elements)
    let run = count / factors.count
    let norms = (0..<factors.count).map { row in
      constant.withUnsafeBufferPointer { elements in
        let part = UnsafeBufferPointer(rebasing: elements[row * run..<(row + 1) * run])
        return Float(dot(part, part).squareRoot())
      }
    }
    let result = constant.rowsScaled(by: zip(factors, norms).map(/))
    return result.recorded(from: [self, lengths]) { [lengthShape = lengths.shape] gradient in
      let inner = (0..<factors.count).map { row in
        gradient.withUnsafeBufferPointer { gradient in
          constant.withUnsafeBufferPointer { values in
            let range = row * run..<(row + 1) * run
            return Float(
              dot(
                UnsafeBufferPointer(rebasing: gradient[range]),
                UnsafeBufferPointer(rebasing: values[range]))) / norms[row]
          }
        }
      }
      var ofValues = gradient.rowsScaled(by: zip(factors, norms).map(/))
      let along = factors.indices.map { -factors[$0] * inner[$0] / (norms[$0] * norms[$0]) }
      try ofValues.add(constant.rowsScaled(by: along))
      return [ofValues.reshaped(shape), Tensor(shape: lengthShape, elements: inner)]
    }
  }

  /// Each part of axis 0 times a factor, without gradients.
  private func rowsScaled(by factors: [Float]) -> Tensor {
    let run = count / factors.count
    return withUnsafeBufferPointer { values in
      Tensor(uninitialized: shape) { out in
        for index in values.indices { out[index] = values[index] * factors[index / run] }
      }
    }
  }
}
