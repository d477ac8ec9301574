import TensorCore

/// What the header of a safetensors file declares, checked against the length of its data.
///
/// The format: https://huggingface.co/docs/safetensors. Stricter than the reference reader in that
/// duplicate names and unknown keys are refused too.
struct SafetensorsHeader {
  struct Entry {
    let name: String
    let dtype: DType
    let shape: Shape
    /// Bytes, counted from the end of the header.
    let range: Range<Int>
  }

  private(set) var metadata: [String: String] = [:]
  /// In the order of their data.
  private(set) var entries: [Entry] = []

  /// Reads the JSON text.
  ///
  /// - Parameter dataCount: bytes that follow the header.
  init(_ json: UnsafeRawBufferPointer, dataCount: Int) throws(FormatProblem) {
    var scanner = JSONScanner(json)
    var names: Set<String> = []
    try scanner.object { (scanner, name) throws(FormatProblem) in
      guard names.insert(name).inserted else {
        throw FormatProblem("the name \(quotedName(name)) is there twice")
      }
      if name == "__metadata__" {
        metadata = try Self.readMetadata(&scanner)
      } else {
        entries.append(try Self.readEntry(&scanner, name))
        if entries.count > Weights.maxTensors {
          throw FormatProblem("it has more than \(Weights.maxTensors) tensors")
        }
      }
    }
    try scanner.end()
    entries.sort {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
    try checkRanges(dataCount)
  }

  private static func readMetadata(
    _ scanner: inout JSONScanner
  ) throws(FormatProblem) -> [String: String] {
    var metadata: [String: String] = [:]
    try scanner.object { (scanner, name) throws(FormatProblem) in
      guard metadata.updateValue(try scanner.string(), forKey: name) == nil else {
        throw FormatProblem("the metadata \(quotedName(name)) is there twice")
      }
      if metadata.count > Weights.maxTensors {
        throw FormatProblem("it has more than \(Weights.maxTensors) metadata")
      }
    }
    return metadata
  }

  /// The ranges must cover the data, one after the other.
  private func checkRanges(_ dataCount: Int) throws(FormatProblem) {
    var end = 0
    for entry in entries {
      let name = quotedName(entry.name)
      if entry.range.lowerBound < end {
        throw FormatProblem("tensor \(name) overlaps the one before it, at byte \(end) of the data")
      }
      if entry.range.lowerBound > end {
        throw FormatProblem("there is a hole before tensor \(name), at byte \(end) of the data")
      }
      end = entry.range.upperBound
    }
    if end != dataCount {
      throw FormatProblem("its tensors take \(end) bytes, but \(dataCount) follow the header")
    }
  }
}

extension SafetensorsHeader {
  /// Reads `{"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}`.
  private static func readEntry(
    _ scanner: inout JSONScanner, _ name: String
  ) throws(FormatProblem) -> Entry {
    var dtype: DType?
    var shape: Shape?
    var offsets: [Int]?
    let who = "tensor \(quotedName(name))"
    try scanner.object { (scanner, key) throws(FormatProblem) in
      let isKnown = ["dtype", "shape", "data_offsets"].contains(key)
      guard isKnown else { throw FormatProblem("\(who) has the unknown key \(quotedName(key))") }
      let isNew =
        switch key {
        case "dtype": dtype == nil
        case "shape": shape == nil
        default: offsets == nil
        }
      guard isNew else { throw FormatProblem("\(who) states its \(key) twice") }
      switch key {
      case "dtype": dtype = try readDType(&scanner, who)
      case "shape": shape = try readShape(&scanner, who)
      default: offsets = try numbers(&scanner, most: 2, "\(who) has not 2 data_offsets")
      }
    }
    guard let dtype else { throw FormatProblem("\(who) has no dtype") }
    guard let shape else { throw FormatProblem("\(who) has no shape") }
    guard let offsets else { throw FormatProblem("\(who) has no data_offsets") }
    return Entry(
      name: name, dtype: dtype, shape: shape, range: try range(offsets, dtype, shape, who))
  }

  private static func readDType(
    _ scanner: inout JSONScanner, _ who: String
  ) throws(FormatProblem) -> DType {
    let word = try scanner.string()
    guard let dtype = DType(rawValue: word) else {
      throw FormatProblem("\(who) has the unknown dtype \(quotedName(word))")
    }
    return dtype
  }

  private static func readShape(
    _ scanner: inout JSONScanner, _ who: String
  ) throws(FormatProblem) -> Shape {
    let extents = try numbers(
      &scanner, most: Weights.maxRank, "\(who) has more than \(Weights.maxRank) axes")
    var count = 1
    for extent in extents {
      let (product, isTooLarge) = count.multipliedReportingOverflow(by: extent)
      if isTooLarge { throw FormatProblem("\(who) has more elements than can be counted") }
      count = product
    }
    return Shape(extents)
  }

  private static func numbers(
    _ scanner: inout JSONScanner, most: Int, _ problem: String
  ) throws(FormatProblem) -> [Int] {
    var numbers: [Int] = []
    try scanner.array { (scanner) throws(FormatProblem) in
      numbers.append(try scanner.natural())
      if numbers.count > most { throw FormatProblem(problem) }
    }
    return numbers
  }

  private static func range(
    _ offsets: [Int], _ dtype: DType, _ shape: Shape, _ who: String
  ) throws(FormatProblem) -> Range<Int> {
    guard offsets.count == 2 else { throw FormatProblem("\(who) has not 2 data_offsets") }
    let (begin, end) = (offsets[0], offsets[1])
    guard begin <= end else {
      throw FormatProblem("\(who) ends at \(end), before it begins at \(begin)")
    }
    let (bytes, isTooLarge) = shape.count.multipliedReportingOverflow(by: dtype.size)
    guard !isTooLarge, bytes == end - begin else {
      throw FormatProblem(
        "\(who), \(dtype.rawValue) \(shape), has data_offsets for \(end - begin) bytes")
    }
    return begin..<end
  }
}
