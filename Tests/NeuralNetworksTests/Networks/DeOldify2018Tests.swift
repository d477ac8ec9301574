import NeuralNetworks
import TensorCore
import Testing

struct DeOldify2018Tests {
  /// 72 x 56: features of the encoder are padded to 6 x 4 and 10 x 8, and the result is cut.
  @Test func resultsArePyTorchs() throws {
    var configuration = DeOldify2018.Configuration()
    configuration.width = 1
    try NetworkFixture("deoldify-2018").expectParity(
      DeOldify2018(configuration), inputs: ["input.image"])
  }

  /// As counted by PyTorch from the published layers.
  @Test func thePublishedWidthHasThePublishedParameters() {
    #expect(DeOldify2018().parameterCount == 80_681_860)
  }

  @Test func namesArePublished() {
    let names = Set(DeOldify2018().namedParameters.map(\.name))
    #expect(
      names.isSuperset(of: [
        "rn.0.weight", "rn.6.1.conv2.weight", "up1.x_conv.seq.0.weight_orig",
        "up1.tr_conv.sequence.0.0.seq.0.weight_u", "up2.tr_conv.sequence.0.0.seq.1.running_mean",
        "up3.tr_conv.sequence.2.weight", "up3.out.1.value.bias", "up3.out.1.gamma",
        "up4.out.0.bias",
        "up5.sequence.0.0.seq.0.bias", "up5.sequence.2.running_var", "out.0.seq.0.weight_v",
      ]))
  }
}
