import NeuralNetworks
import Testing

@Suite struct NetworkConfigurationTests {
  private let published = AlbuNet.Configuration()

  @Test func aConfigurationIsAJSONObject() {
    #expect(
      published.json == """
        {"encoder":"resNet34","encoderWidth":64,"keepsFullResolution":false,\
        "norm":"published","outputChannels":1,"upsampling":"transposed","width":32}
        """)
  }

  @Test func whatIsStatedReplacesWhatWasThere() throws {
    let changed = try published.changed(by: #"{"encoder": "resNet50", "width": 8}"#)
    #expect((changed.encoder, changed.width, changed.encoderWidth) == (.resNet50, 8, 64))
    #expect(try published.changed(by: "{}").json == published.json)
    #expect(try published.changed(by: changed.json).json == changed.json)
  }

  @Test(
    arguments: [
      ("", "is no JSON object"),
      ("[1]", "is no JSON object"),
      (#"{"width": [1]}"#, "is no JSON object"),
      (#"{"widht": 8}"#, "has 'widht', which is not known; did you mean 'width'?"),
      (
        #"{"colour": 8}"#,
        "has 'colour', which is not known; there are encoder, encoderWidth, keepsFullResolution, "
          + "norm, outputChannels, upsampling, width"
      ),
      (#"{"width": 0}"#, "has 'width': 0, which must be 1...4096"),
      (#"{"width": "8"}"#, "has 'width': '8', which must be like 32"),
      (#"{"keepsFullResolution": 1}"#, "has 'keepsFullResolution': 1, which must be like false"),
      (#"{"encoder": "resNet35"}"#, "has 'encoder': 'resNet35', which is not known"),
    ])
  func whatDoesNotFitIsTold(_ json: String, _ problem: String) {
    do {
      _ = try published.changed(by: json)
      Issue.record("\(json) is taken")
    } catch {
      #expect("\(error)" == problem)
    }
  }

  @Test(
    "Numbers that no network can be made of are refused",
    arguments: NetworkCatalog.entries.map(\.name))
  func extremes(_ name: String) throws {
    let entry = try #require(NetworkCatalog[name])
    for key in ["width", "levels", "blocks", "bottleneck", "encoderWidth"] {
      for number in [-1, 0, 1, 3, 5, 12, 13, 4097] {
        // It is made, or it is refused: it never ends the program.
        _ = try? entry.make(configuration: "{\"\(key)\": \(number)}")
      }
    }
  }
}
