import CPeak
import TensorCore

extension BenchmarkCase {
  /// One convolution, random weights.
  static let layer = BenchmarkCase(
    name: "layer",
    help: "convolve; [--inputs N] [--outputs N] [--kernel N] [--stride N] [--dilation N] [--size N]"
      + " [--transposed 1] [--precision float32|bfloat16]"
  ) { arguments in
    let inputs = try arguments.integer("inputs") ?? 64
    let outputs = try arguments.integer("outputs") ?? 64
    let kernel = try arguments.integer("kernel") ?? 3
    let stride = try arguments.integer("stride") ?? 1
    let dilation = try arguments.integer("dilation") ?? 1
    let size = try arguments.integer("size") ?? 256
    let isTransposed = try arguments.integer("transposed") == 1
    guard let precision = Precision(rawValue: arguments.text("precision") ?? "float32") else {
      throw ArgumentError("--precision is float32 or bfloat16")
    }
    let channels = isTransposed ? [inputs, outputs] : [outputs, inputs]
    let weight = values(Shape(channels + [kernel, kernel]))
    let padding = isTransposed ? (kernel - stride) / 2 : dilation * (kernel / 2)
    let convolution = Convolution(
      weight: weight,
      geometry: isTransposed
        ? .transposed(kernelSize: kernel, stride: stride, padding: padding)
        : ConvolutionGeometry(
          kernelSize: kernel, stride: stride, padding: padding, dilation: dilation))
    let image = values([1, size, size, inputs])
    return Work(size: [size, size]) {
      _ = try Precision.$current.withValue(precision) {
        try convolution(image, finish: ConvolutionFinish(activation: .relu))
      }
    }
  }

  /// The most fused multiply-adds a second, as the time of 10^11 operations on each thread.
  static let peak = BenchmarkCase(
    name: "peak", help: "10^11 floating-point operations a thread, operands in registers"
  ) { _ in
    let threads = ThreadBudget.shared.total
    return Work(size: [threads]) {
      try parallelFor(threads) { items in
        for _ in items { repeatUntil(1e11) }
      }
    }
  }

  private static func repeatUntil(_ operations: Double) {
    var done = 0.0
    while done < operations { done += peak_fused_multiply_adds(1 << 20) }
  }

  private static func values(_ shape: Shape) -> Tensor {
    Tensor(uninitialized: shape) { values in
      for index in values.indices { values[index] = Float(index &* 7919 % 2001) / 1000 - 1 }
    }
  }
}
