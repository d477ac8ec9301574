/// A norm that a convolution before it takes into its weight and bias at inference.
protocol FoldableNorm: Sendable {
  /// Tells it from other norms.
  var weight: Parameter { get }

  /// Changes when a parameter does.
  var version: Int { get }

  /// What the norm does to each channel with its running statistics.
  var scaleAndShift: (scale: [Float], shift: [Float]) { get }
}

extension BatchNorm2d: FoldableNorm {}
