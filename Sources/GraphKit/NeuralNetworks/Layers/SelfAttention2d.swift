public import TensorCore

/// Self-attention over the pixels of `[N, H, W, C]`: each gets, beside what it is, the mean of what
/// all pixels say, weighted by how they match: `x + gamma softmax(q k^T) v`. Zhang, Goodfellow,
/// Metaxas and Odena, "Self-Attention Generative Adversarial Networks" (2019).
public struct SelfAttention2d: Module {
  /// How published files hold it.
  public enum Form: Sendable {
    /// fastai's, in DeOldify: convolutions over pixels in a row, spectrally normalised, no bias. The
    /// names are exchanged: a pixel asks by `key` and is found by `query`.
    case fastai
    /// The same with biases and a single number for gamma: DeOldify of 2018.
    case fastaiWithBias
    /// `query_conv` and so on, two-dimensional with biases, not normalised.
    case planar
  }

  public let form: Form
  private let query: Conv2d
  private let key: Conv2d
  private let value: Conv2d
  private let gamma: Parameter

  /// - Parameter channels: C, at least 8; queries and keys have an eighth of them.
  public init(_ channels: Int, form: Form = .fastai) {
    precondition(channels >= 8, "attention over \(channels) channels")
    func conv(_ outputs: Int) -> Conv2d {
      Conv2d(
        inputChannels: channels, outputChannels: outputs, kernelSize: 1, bias: form != .fastai,
        weightNorm: form == .planar ? .none : .spectral, isOneDimensional: form != .planar)
    }
    self.form = form
    (query, key, value) = (conv(channels / 8), conv(channels / 8), conv(channels))
    gamma = Parameter(form == .fastaiWithBias ? [] : [1], .constant(0))
  }

  public var children: Children {
    form == .planar
      ? ["gamma": gamma, "query_conv": query, "key_conv": key, "value_conv": value]
      : ["gamma": gamma, "query": query, "key": key, "value": value]
  }

  /// - Throws: `OpenBLASError` or `CancelledError`.
  public func callAsFunction(_ x: Tensor) throws -> Tensor {
    let (asking, found) = form == .planar ? (query, key) : (key, query)
    let answer = try Tensor.attention(queries: asking(x), keys: found(x), values: value(x))
    guard Gradients.isRecording else {
      return try x.adding(answer, times: gamma.value.elements[0])
    }
    return try x.adding(answer.multiplied(bySingle: gamma.value))
  }
}
