import NeuralNetworks
import TensorCore
import TestSupport
import Testing

struct SelfAttention2dTests {
  @Test func namesAndShapesArePublished() {
    func names(_ form: SelfAttention2d.Form) -> [String: Shape] {
      Dictionary(
        uniqueKeysWithValues: SelfAttention2d(16, form: form).namedParameters.map {
          ($0.name, $0.parameter.shape)
        })
    }
    let fastai = names(.fastai)
    #expect(fastai["query.weight_orig"] == [2, 16, 1])
    #expect(fastai["key.weight_u"] == [2])
    #expect(fastai["value.weight_v"] == [16])
    #expect(fastai["gamma"] == [1])
    #expect(fastai.count == 10)
    let biased = names(.fastaiWithBias)
    #expect(biased["value.bias"] == [16])
    #expect(biased["gamma"] == [])
    let planar = names(.planar)
    #expect(planar["key_conv.weight"] == [2, 16, 1, 1])
    #expect(planar["value_conv.bias"] == [16])
    #expect(planar.count == 7)
  }

  @Test func itBeginsAsTheIdentity() throws {
    var random = FixedRandom(seed: 7)
    let layer = SelfAttention2d(8)
    layer.initialize(seed: 1)
    let x = random.tensor([1, 3, 4, 8])
    #expect(try layer(x) == x)
  }

  /// With queries that are all 0 every pixel gets the mean of the values, here 1 and 3 of channel 0.
  @Test func gammaTimesTheAnswerIsAdded() throws {
    let layer = SelfAttention2d(8, form: .planar)
    for (name, parameter) in layer.namedParameters.map({ ($0.name, $0.parameter) }) {
      parameter.value = Tensor(shape: parameter.shape, repeating: name == "gamma" ? 10 : 0)
      if name == "value_conv.weight" {
        parameter.value = Tensor(
          shape: parameter.shape, elements: (0..<64).map { $0 % 9 == 0 ? 1 : 0 })
      }
    }
    let x = Tensor(
      shape: [1, 1, 2, 8], elements: [1, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0])
    let result = try layer(x).elements
    #expect(result[0] == 21 && result[8] == 23)
    #expect(result[1] == 0)
  }
}
