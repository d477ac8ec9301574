import Imaging
import TensorCore
import TestSupport
import Testing

@Suite struct PixelReductionTests {
  private let three = [
    Tensor(shape: [2, 2], elements: [0, 0.5, 1, 0.25]),
    Tensor(shape: [2, 2], elements: [1, 0.5, 0, 0.5]),
    Tensor(shape: [2, 2], elements: [0.5, 0.5, 0, 0]),
  ]

  @Test func reducesElementByElement() throws {
    #expect(try PixelReduction.mean(three).elements == [0.5, 0.5, 1 / 3, 0.25])
    #expect(try PixelReduction.max(three).elements == [1, 0.5, 1, 0.5])
    #expect(try PixelReduction.min(three).elements == [0, 0.5, 0, 0])
    #expect(try PixelReduction.median(three).elements == [0.5, 0.5, 0, 0.25])
    #expect(try PixelReduction.range(three).elements == [1, 0, 1, 0.5])
  }

  @Test func oneTensorIsNowhereFarFromItself() throws {
    #expect(try PixelReduction.range([three[0]]).elements == [0, 0, 0, 0])
  }

  @Test func medianOfAnEvenNumberIsTheMeanOfTheMiddleTwo() throws {
    let four = three + [Tensor(shape: [2, 2], elements: [0.25, 0.5, 0.75, 1])]
    #expect(try PixelReduction.median(four).elements == [0.375, 0.5, 0.375, 0.375])
  }

  @Test(arguments: PixelReduction.allCases.filter { $0 != .range })
  func oneTensorIsItself(_ reduction: PixelReduction) throws {
    #expect(try reduction([three[0]]) == three[0])
  }

  @Test(arguments: PixelReduction.allCases)
  func agreesWithTheDefinition(_ reduction: PixelReduction) throws {
    var random = FixedRandom(seed: 3)
    let tensors = (0..<5).map { _ in
      Tensor(shape: [40_001], elements: (0..<40_001).map { _ in random.uniform() })
    }
    let rows = tensors.map(\.elements)
    let expected = (0..<40_001).map { index in
      let values = rows.map { $0[index] }
      return switch reduction {
      case .mean: values.reduce(0, +) / 5
      case .max: values.reduce(0, Swift.max)
      case .min: values.reduce(1, Swift.min)
      case .median: values.sorted()[2]
      case .range: values.reduce(0, Swift.max) - values.reduce(1, Swift.min)
      }
    }
    #expect(try reduction(tensors).elements == expected)
  }
}
