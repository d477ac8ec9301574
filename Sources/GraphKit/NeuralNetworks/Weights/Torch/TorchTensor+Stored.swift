import TensorCore

extension TorchTensor {
  /// Where the elements of a checked tensor lie.
  struct Layout {
    let dtype: DType
    let shape: Shape
    let strides: [Int]
    /// The first element, in bytes from the beginning of the file.
    let start: Int

    var byteCount: Int { shape.count * dtype.size }

    /// Whether the elements lie one after the other, in the order of the shape.
    var isContiguous: Bool {
      var next = 1
      for (extent, stride) in zip(shape.extents, strides).reversed() where extent != 1 {
        if stride != next { return false }
        next *= extent
      }
      return true
    }
  }

  /// Checks that every element lies inside the storage.
  ///
  /// - Parameter range: the storage's place in the file.
  /// - Throws: `FormatProblem`.
  func layout(
    named name: String, in storage: TorchStorage, at range: Range<Int>
  ) throws(FormatProblem) -> Layout {
    let who = "tensor \(quotedName(name))"
    guard let dtype = dtype ?? storage.dtype else { throw FormatProblem("\(who) has no type") }
    if let stored = storage.dtype, stored != dtype {
      throw FormatProblem("\(who) has another type than its storage")
    }
    guard sizes.count == strides.count, (sizes + strides).allSatisfy({ $0 >= 0 }) else {
      throw FormatProblem("\(who) has impossible sizes or strides")
    }
    let end = try end(who)
    let elements = range.count / dtype.size
    let view = storage.view ?? 0..<elements
    let limit = view.upperBound <= elements ? view.count : 0
    guard offset >= 0, end <= limit else {
      throw FormatProblem("\(who) reaches beyond its storage \(quotedName(storage.key))")
    }
    // Without elements the offset may be anything.
    let first = end == 0 ? 0 : offset + view.lowerBound
    return Layout(
      dtype: dtype, shape: Shape(sizes), strides: strides,
      start: range.lowerBound + first * dtype.size)
  }

  /// One more than the largest index into the storage; 0 for a tensor without elements.
  private func end(_ who: String) throws(FormatProblem) -> Int {
    var count = 1
    var last = offset
    var overflows = false
    for (size, stride) in zip(sizes, strides) {
      let (product, first) = count.multipliedReportingOverflow(by: size)
      let (reach, second) = max(0, size - 1).multipliedReportingOverflow(by: stride)
      let (sum, third) = last.addingReportingOverflow(reach)
      (count, last) = (product, sum)
      overflows = overflows || first || second || third
    }
    // 8 bytes an element, at most
    guard !overflows, last < .max, count <= .max / 8 else {
      throw FormatProblem("\(who) has more elements than can be counted")
    }
    return count == 0 ? 0 : last + 1
  }
}

extension TorchTensor.Layout {
  /// The elements: in place when they lie there as safetensors wants them, else copied together.
  func bytes(in file: FileBytes, isBigEndian: Bool) -> StoredBytes {
    let needsSwap = isBigEndian && dtype.size > 1
    if isContiguous && !needsSwap { return .file(file, start..<start + byteCount) }
    var gathered = [UInt8](repeating: 0, count: byteCount)
    file.withUnsafeBytes { raw in
      gathered.withUnsafeMutableBytes { out in
        switch dtype.size {
        case 1: gather(UInt8.self, raw, out, needsSwap)
        case 2: gather(UInt16.self, raw, out, needsSwap)
        case 4: gather(UInt32.self, raw, out, needsSwap)
        default: gather(UInt64.self, raw, out, needsSwap)
        }
      }
    }
    return .file(.memory(gathered), 0..<byteCount)
  }

  private func gather<Element: FixedWidthInteger & BitwiseCopyable>(
    _ type: Element.Type, _ raw: UnsafeRawBufferPointer, _ out: UnsafeMutableRawBufferPointer,
    _ needsSwap: Bool
  ) {
    let size = MemoryLayout<Element>.size
    var index = [Int](repeating: 0, count: shape.rank)
    var place = 0
    for element in 0..<shape.count {
      let value = raw.loadUnaligned(fromByteOffset: start + place * size, as: type)
      out.storeBytes(
        of: needsSwap ? value.byteSwapped : value, toByteOffset: element * size, as: type)
      for axis in stride(from: shape.rank - 1, through: 0, by: -1) {
        index[axis] += 1
        place += strides[axis]
        if index[axis] < shape[axis] { break }
        place -= strides[axis] * index[axis]
        index[axis] = 0
      }
    }
  }
}
