import NeuralNetworks
import Testing

struct DTypeTests {
  @Test(arguments: [
    (1, ["BOOL", "U8", "I8", "F8_E5M2", "F8_E4M3", "F8_E8M0"]), (2, ["U16", "I16", "F16", "BF16"]),
    (4, ["U32", "I32", "F32"]), (8, ["U64", "I64", "F64"]),
  ])
  func sizesByTheNamesInFiles(size: Int, names: [String]) {
    #expect(names.map { DType(rawValue: $0)?.size } == names.map { _ in size })
    #expect(DType.allCases.filter { $0.size == size }.map(\.rawValue) == names)
  }
}
