import Glibc
import NeuralNetworks
import TensorCore
import TestSupport
import Testing

struct KeyMismatchTests {
  /// Seconds that this thread has worked, however busy the machine.
  private func threadTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
  }

  private func message(_ tensors: [(String, Shape)], expected: [(String, Shape)]) -> String? {
    let weights = Weights(
      tensors.map { StoredTensor($0.0, Tensor(shape: $0.1)) }, origin: "Models/a.safetensors")
    return #expect(throws: KeyMismatch.self) {
      try weights.tensors(matching: expected.map { ParameterShape($0.0, $0.1) })
    }?.description
  }

  @Test func eachKindOfDifferenceHasItsLine() {
    let text = message(
      [
        ("conv1.wieght", [64, 3, 7, 7]), ("conv1.bias", [64]), ("bn1.bias", [32]),
        ("fc.weight", [1000, 512]),
      ],
      expected: [
        ("conv1.weight", [64, 3, 7, 7]), ("conv1.bias", [64]), ("bn1.bias", [64]),
        ("layer1.0.conv1.weight", [64, 64, 3, 3]),
      ])
    #expect(
      text == """
        Models/a.safetensors: not the weights of this network: 1 of 4 parameters fit
          missing: 'conv1.weight' [64, 3, 7, 7]; the file has 'conv1.wieght'
          missing: 'layer1.0.conv1.weight' [64, 64, 3, 3]
          different: 'bn1.bias' is [32], but the network needs [64]
          unexpected: 'conv1.wieght' [64, 3, 7, 7]
          unexpected: 'fc.weight' [1000, 512]
        """)
  }

  @Test func theLineTellsTheFirstOfEachKind() {
    let weights = Weights(
      [("a", [2]), ("b", [3]), ("c", [4])].map { StoredTensor($0, Tensor(shape: $1)) },
      origin: "a.safetensors")
    let expected = [("a", [2]), ("b", [5]), ("other", [6]), ("more", [7])] as [(String, Shape)]
    let mismatch = #expect(throws: KeyMismatch.self) {
      try weights.tensors(matching: expected.map { ParameterShape($0.0, $0.1) })
    }
    #expect(
      mismatch?.line
        == "a.safetensors: not the weights of this network: 1 of 4 parameters fit; missing: "
        + "'other' [6] and 1 more; different: 'b' is [3], but the network needs [5]; "
        + "unexpected: 'c' [4]")
  }

  @Test func aPrefixIsTold() {
    let text = message(
      [("netG.conv.weight", [1]), ("netG.conv.bias", [1])],
      expected: [("conv.weight", [1]), ("conv.bias", [1])])
    #expect(
      text == """
        Models/a.safetensors: not the weights of this network: 0 of 2 parameters fit
          without the prefix 'netG.', 2 of the missing names would be there
          missing: 'conv.weight' [1]; the file has 'netG.conv.weight'
          missing: 'conv.bias' [1]; the file has 'netG.conv.bias'
          unexpected: 'netG.conv.weight' [1]
          unexpected: 'netG.conv.bias' [1]
        """)
  }

  @Test func longListsAreCut() {
    let text = message(
      (0..<9).map { ("old\($0)", [2]) }, expected: (0..<10).map { ("parameter-\($0)", [1]) })
    let lines = text?.split(separator: "\n") ?? []
    #expect(lines.count == 1 + 9 + 9)
    #expect(lines.contains("  missing: 2 more") && lines.contains("  unexpected: 1 more"))
  }

  @Test(.disabled(if: Sanitizers.mapShadowMemory))
  func aFileOfManyTensorsIsToldSoon() {
    let name = String(repeating: "layers.", count: 8)
    let began = threadTime()
    let text = message(
      (0..<4_000).map { ("\(name)\($0).weight", [1]) },
      expected: (0..<100).map { ("\(name)blocks.\($0)", [1]) })
    #expect(text?.contains("unexpected: 3992 more") == true)
    #expect(threadTime() - began < 1)
  }

  @Test func integersAreNoParameters() throws {
    let file = safetensorsFile(
      #"{"a":{"dtype":"I32","shape":[1],"data_offsets":[0,4]}}"#, data: 4)
    let weights = try Weights(safetensors: file, origin: "a.safetensors")
    let error = #expect(throws: KeyMismatch.self) {
      try weights.tensors(matching: [ParameterShape("a", [1])])
    }
    #expect(
      error?.description == """
        a.safetensors: not the weights of this network: 0 of 1 parameters fit
          different: 'a' holds integers (I32), not floating-point numbers
        """)
  }
}
