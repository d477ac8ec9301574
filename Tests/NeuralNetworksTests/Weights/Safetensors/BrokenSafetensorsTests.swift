import NeuralNetworks
import TensorCore
import Testing

/// Files that are damaged, or made to break a reader.
struct BrokenSafetensorsTests {
  /// A file and the words in the message.
  struct Case: Sendable, CustomTestStringConvertible {
    let bytes: [UInt8]
    let problem: String

    var testDescription: String { problem }

    init(_ header: String, data: Int = 0, length: UInt64? = nil, _ problem: String) {
      bytes = safetensorsFile(header, data: data, length: length)
      self.problem = problem
    }

    /// A file with one tensor, `"t": {...}`.
    init(tensor: String, data: Int = 0, _ problem: String) {
      self.init("{\"t\":{\(tensor)}}", data: data, "tensor 't'" + problem)
    }

    init(bytes: [UInt8], _ problem: String) {
      self.bytes = bytes
      self.problem = problem
    }
  }

  @Test(arguments: frames + syntax + tensors + ranges)
  func isRefused(broken: Case) {
    let error = #expect(throws: FileError.self) {
      try Weights(safetensors: broken.bytes, origin: "a.safetensors")
    }
    #expect(error?.reason == .corrupt)
    #expect(
      error?.description
        == "a.safetensors: the safetensors file is damaged (\(broken.problem)): "
        + "download or convert it again")
  }

  static let frames = [
    Case(bytes: [], "it has 0 bytes, fewer than the 8 of the header's length"),
    Case(bytes: [2, 0, 0, 0, 0, 0, 0], "it has 7 bytes, fewer than the 8 of the header's length"),
    Case("{}", length: 3, "its header would have 3 bytes, but 2 follow"),
    Case("{}", length: 100_000_001, "its header would have 100000001 bytes; 100000000 are allowed"),
    Case(
      "{}", length: .max,
      "its header would have 18446744073709551615 bytes; 100000000 are allowed"),
    Case("", "its header does not begin with '{'"),
    Case(" {}", "its header does not begin with '{'"),
    Case("[]", "its header does not begin with '{'"),
    Case("\u{FEFF}{}", "its header does not begin with '{'"),
  ]

  static let syntax = [
    Case("{", "its header at byte 1: '\"' expected"),
    Case(
      "{\"\(String(repeating: "a", count: 513))\"",
      "its header at byte 516: a name longer than 512 bytes"),
    Case("{\"a", "its header at byte 1: a string does not end"),
    Case("{\"a\"", "its header at byte 4: ':' expected"),
    Case("{\"a\":", "its header at byte 5: '{' expected"),
    Case("{\"a\":1}", "its header at byte 5: '{' expected"),
    Case("{}}", "its header at byte 2: more text after the end"),
    Case("{} \0", "its header at byte 3: more text after the end"),
    Case("{} {}", "its header at byte 3: more text after the end"),
    Case("{,}", "its header at byte 1: '\"' expected"),
    Case("{'a':{}}", "its header at byte 1: '\"' expected"),
    Case("{\"__metadata__\":{},}", "its header at byte 19: '\"' expected"),
    Case("{\"__metadata__\":{} \"a\":{}}", "its header at byte 19: ',' or '}' expected"),
    Case("{\"__metadata__\":null}", "its header at byte 16: '{' expected"),
    Case("{\"__metadata__\":{\"a\":1}}", "its header at byte 21: '\"' expected"),
    Case("{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}", "the metadata 'a' is there twice"),
    Case(
      "{\"__metadata__\":{},\"__metadata__\":{}}", "the name '__metadata__' is there twice"),
    Case("{\"\\q\":{}}", "its header at byte 2: an unknown escape in a string"),
    Case("{\"\\u12\"", "its header at byte 4: 4 hexadecimal digits expected"),
    Case("{\"\\u+123\":{}}", "its header at byte 4: 4 hexadecimal digits expected"),
    Case("{\"\\ud800\":{}}", "its header at byte 2: half a surrogate pair in a string"),
    Case("{\"\\ud800\\u0041\":{}}", "its header at byte 2: half a surrogate pair in a string"),
    Case("{\"\\ud800\\n\":{}}", "its header at byte 2: half a surrogate pair in a string"),
    Case("{\"a\nb\":{}}", "its header at byte 3: a control character in a string"),
    Case(
      bytes: [9, 0, 0, 0, 0, 0, 0, 0] + Array("{\"".utf8) + [0xFF] + Array("\":{}}}".utf8),
      "its header at byte 2: a string is not UTF-8"),
    // An overlong encoding of '/'.
    Case(
      bytes: [9, 0, 0, 0, 0, 0, 0, 0] + Array("{\"".utf8) + [0xC0, 0xAF] + Array("\":{}}".utf8),
      "its header at byte 2: a string is not UTF-8"),
  ]

  static let tensors = [
    Case(tensor: "", " has no dtype"),
    Case(tensor: #""dtype":"F32","data_offsets":[0,0]"#, " has no shape"),
    Case(tensor: #""dtype":"F32","shape":[0]"#, " has no data_offsets"),
    Case(
      tensor: #""dtype":"f32","shape":[0],"data_offsets":[0,0]"#, " has the unknown dtype 'f32'"),
    Case(tensor: #""dtype":"F4","shape":[0],"data_offsets":[0,0]"#, " has the unknown dtype 'F4'"),
    Case(tensor: #""dtype":"F32","dtype":"F16""#, " states its dtype twice"),
    Case(tensor: #""shape":[],"shape":[]"#, " states its shape twice"),
    Case(tensor: #""data_offsets":[0,0],"data_offsets":[0,0]"#, " states its data_offsets twice"),
    Case(tensor: #""strides":[1]"#, " has the unknown key 'strides'"),
    Case(
      tensor: "\"shape\":[\(Array(repeating: "1", count: 33).joined(separator: ","))]",
      " has more than 32 axes"),
    Case(tensor: #""dtype":"U8","shape":[],"data_offsets":[0]"#, " has not 2 data_offsets"),
    Case(tensor: #""dtype":"U8","shape":[],"data_offsets":[0,1,1]"#, " has not 2 data_offsets"),
    Case("{\"t\":{\"shape\":[-1]}}", "its header at byte 15: a whole number from 0 up expected"),
    Case("{\"t\":{\"shape\":[1.0]}}", "its header at byte 15: a whole number from 0 up expected"),
    Case("{\"t\":{\"shape\":[1e2]}}", "its header at byte 15: a whole number from 0 up expected"),
    Case("{\"t\":{\"shape\":[01]}}", "its header at byte 15: a whole number from 0 up expected"),
    Case("{\"t\":{\"shape\":[\"1\"]}}", "its header at byte 15: a whole number from 0 up expected"),
    Case("{\"t\":{\"shape\":[true]}}", "its header at byte 15: a whole number from 0 up expected"),
    Case("{\"t\":{\"shape\":[1 2]}}", "its header at byte 17: ',' or ']' expected"),
    Case(
      "{\"t\":{\"shape\":[9223372036854775808]}}", "its header at byte 15: a number is too large"),
    Case(
      "{\"\\u001b[2J\":{}}", "tensor '\u{FFFD}[2J' has no dtype"),
    Case(
      #"{"t":{"dtype":"U8","shape":[],"data_offsets":[0,1]},"t":{}}"#, data: 1,
      "the name 't' is there twice"),
  ]

  /// The first five broke readers in use: safetensors-cpp (the shape's product), MLX (shape and
  /// range not compared), audio.cpp (ranges that run backwards), and a draft of the reference
  /// (empty tensors within others). `tooManyTensorsAreRefusedSoon` is the fifth.
  static let ranges = [
    // The product is 4 modulo 2^64.
    Case(
      tensor: #""dtype":"U8","shape":[4194305,4194305,211106198978564],"data_offsets":[0,4]"#,
      data: 4, " has more elements than can be counted"),
    Case(
      tensor: #""dtype":"F32","shape":[1000,1000],"data_offsets":[0,16]"#, data: 16,
      ", F32 [1000, 1000], has data_offsets for 16 bytes"),
    Case(
      tensor: #""dtype":"F32","shape":[1],"data_offsets":[8,4]"#, data: 8,
      " ends at 4, before it begins at 8"),
    Case(
      #"{"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]},"#
        + #""e":{"dtype":"U8","shape":[0],"data_offsets":[4,4]}}"#, data: 8,
      "tensor 'e' overlaps the one before it, at byte 8 of the data"),
    // The count fits, the bytes don't.
    Case(
      tensor: #""dtype":"F64","shape":[4611686018427387904],"data_offsets":[0,0]"#,
      ", F64 [4611686018427387904], has data_offsets for 0 bytes"),
    Case(
      tensor: #""dtype":"F64","shape":[4611686018427387904,2,0],"data_offsets":[0,0]"#,
      " has more elements than can be counted"),
    Case(
      tensor: #""dtype":"U8","shape":[4],"data_offsets":[0,4]"#, data: 3, ""
    )
    .reworded("its tensors take 4 bytes, but 3 follow the header"),
    Case(
      tensor: #""dtype":"U8","shape":[4],"data_offsets":[0,4]"#, data: 5, ""
    )
    .reworded("its tensors take 4 bytes, but 5 follow the header"),
    Case("{}", data: 1, "its tensors take 0 bytes, but 1 follow the header"),
    Case(
      tensor: #""dtype":"U8","shape":[4],"data_offsets":[1,5]"#, data: 5, ""
    )
    .reworded("there is a hole before tensor 't', at byte 0 of the data"),
    Case(
      tensor: #""dtype":"U8","shape":[0],"data_offsets":[9,9]"#, data: 0, ""
    )
    .reworded("there is a hole before tensor 't', at byte 0 of the data"),
    Case(
      tensor: #""dtype":"U8","shape":[1],"data_offsets":[9223372036854775806,9223372036854775807]"#,
      ""
    ).reworded("there is a hole before tensor 't', at byte 0 of the data"),
    Case(
      #"{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"#
        + #""b":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}"#, data: 4,
      "tensor 'b' overlaps the one before it, at byte 4 of the data"),
    Case(
      #"{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"#
        + #""b":{"dtype":"U8","shape":[4],"data_offsets":[3,7]}}"#, data: 7,
      "tensor 'b' overlaps the one before it, at byte 4 of the data"),
    Case(
      #"{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"#
        + #""b":{"dtype":"U8","shape":[4],"data_offsets":[5,9]}}"#, data: 9,
      "there is a hole before tensor 'b', at byte 4 of the data"),
  ]
}

extension BrokenSafetensorsTests.Case {
  fileprivate func reworded(_ problem: String) -> Self { Self(bytes: bytes, problem) }
}
