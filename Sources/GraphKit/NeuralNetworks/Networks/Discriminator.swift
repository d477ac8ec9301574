public import TensorCore

/// A network that tells real pictures from made ones.
public protocol Discriminator: Module {
  associatedtype Configuration: NetworkConfiguration

  var configuration: Configuration { get }

  init(_ configuration: Configuration)

  /// Whether it sees what the picture was made from beside the picture.
  var seesCondition: Bool { get }

  /// The side of the part about the hole that it sees beside the picture; `nil` for none.
  var localSide: Int? { get }

  /// The side that pictures must have; `nil` for any that is large enough.
  var side: Int? { get }

  /// Whether it gives the features of its layers.
  var givesFeatures: Bool { get }

  /// The features of each layer but the last; empty where it does not give them.
  ///
  /// - Throws: `CancelledError`.
  func features(_ views: DiscriminatorViews) throws -> [Tensor]

  /// How real pictures look: logits of any shape, one or more for each; larger is more real.
  ///
  /// - Throws: `OpenBLASError` or `CancelledError`.
  func scores(_ views: DiscriminatorViews) throws -> Tensor
}

extension Discriminator {
  public var seesCondition: Bool { false }

  public var givesFeatures: Bool { false }

  public func features(_ views: DiscriminatorViews) throws -> [Tensor] { [] }

  public var localSide: Int? { nil }

  public var side: Int? { nil }
}

/// What a discriminator sees of some pictures.
public struct DiscriminatorViews: Sendable {
  /// The pictures, `[N, H, W, 3]` in -1...1.
  public var image: Tensor
  /// What they were made from, of the same size.
  public var condition: Tensor?
  /// The part about each hole.
  public var local: Tensor?

  public init(image: Tensor, condition: Tensor? = nil, local: Tensor? = nil) {
    (self.image, self.condition, self.local) = (image, condition, local)
  }
}

/// The discriminators that recipes can name, each with its published configuration. A new one adds
/// its line here.
public enum DiscriminatorCatalog {
  /// A discriminator that can be made.
  public struct Entry: Sendable {
    public let name: String
    /// One line: whose it is.
    public let help: String
    /// Makes it, without values.
    public let make: @Sendable () -> any Discriminator
    private let makeChanged: @Sendable (String) throws(ConfigurationError) -> any Discriminator

    init<Made: Discriminator>(_ name: String, _ help: String, _ type: Made.Type) {
      (self.name, self.help) = (name, help)
      make = { Made(Made.Configuration()) }
      makeChanged = { json throws(ConfigurationError) in
        Made(try Made.Configuration().changed(by: json))
      }
    }

    /// Makes it with what a JSON object states in place of its own configuration.
    public func make(configuration json: String) throws(ConfigurationError) -> any Discriminator {
      try makeChanged(json)
    }
  }

  public static let entries = [
    Entry("sagan", "self-attention and spectral norm", SAGANDiscriminator.self),
    Entry("patch", "pix2pix's and CycleGAN's, which judges patches", PatchGAN.self),
    Entry("dualgan", "DualGAN's", DualGANDiscriminator.self),
    Entry("glcic", "GLCIC's, of a global and a local half", GLCICDiscriminator.self),
    Entry("context-encoder", "the context encoder's", ContextEncoderDiscriminator.self),
    Entry("deoldify", "DeOldify's", DeOldifyCritic.self),
    Entry("deoldify-2018", "DeOldify's of 2018", DCCritic.self),
  ]
}
