import TensorCore

/// A layer's convolution, packed once for the present versions of its parameters.
final class PackedConvolution: Sendable {
  private let state = Locked<(version: [Int], convolution: Convolution)?>(nil)

  /// The convolution of these versions, made if it is not the one that was made last.
  func convolution(version: [Int], _ make: () -> Convolution) -> Convolution {
    state.withLock { state in
      if let state, state.version == version { return state.convolution }
      let made = make()
      state = (version, made)
      return made
    }
  }
}
