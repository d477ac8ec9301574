import NeuralNetworks
import TensorCore
import Testing

struct FeatureMatchingTests {
  @Test("The mean over two layers of |2 - 1| and (|0 - 3| + |4 - 3|) / 2: (1 + 2) / 2")
  func meanOverLayers() throws {
    let fake = [Tensor(shape: [1], elements: [2]), Tensor(shape: [2], elements: [0, 4])]
      .map { $0.watched() }
    let real = [Tensor(shape: [1], elements: [1]), Tensor(shape: [2], repeating: 3).watched()]
    let loss = try Tensor.featureMatching(fake, to: real)
    #expect(loss.elements == [1.5])
    let gradients = try loss.backward()
    #expect(gradients[fake[0]]?.elements == [0.5])
    #expect(gradients[fake[1]]?.elements == [-0.25, 0.25])
    #expect(gradients[real[1]] == nil)
  }
}
