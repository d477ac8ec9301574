/// Makes small uncompressed TIFF files of one strip or several, without libtiff: kinds that our
/// encoder does not write.
struct TIFFBuilder {
  /// Type and values by tag; the values of type 2 and 7 are bytes.
  var fields: [Int: (type: Int, values: [Int])]
  var isBigEndian = false
  var strips: [[UInt8]]

  /// A gray image of one byte a pixel, to be changed.
  init(width: Int, height: Int, pixels: [UInt8]) {
    strips = [pixels]
    fields = [
      256: (3, [width]), 257: (3, [height]), 258: (3, [8]), 259: (3, [1]), 262: (3, [1]),
      277: (3, [1]), 278: (3, [height]),
    ]
  }

  /// The file: header, strips, then the directory with the values that do not fit in it.
  var bytes: [UInt8] {
    var all: [UInt8] = isBigEndian ? [0x4D, 0x4D, 0, 42] : [0x49, 0x49, 42, 0]
    all += [0, 0, 0, 0]
    var fields = fields
    fields[273] = (4, [])
    fields[279] = (4, strips.map(\.count))
    for strip in strips {
      fields[273]?.values.append(all.count)
      all += strip + (strip.count % 2 == 1 ? [0] : [])
    }
    all.replaceSubrange(4..<8, with: integer(all.count, 4))
    let later = all.count + 2 + fields.count * 12 + 4
    var values: [UInt8] = []
    all += integer(fields.count, 2)
    for (tag, field) in fields.sorted(by: { $0.key < $1.key }) {
      let encoded = field.values.flatMap { encode($0, type: field.type) }
      let count = field.type == 5 ? field.values.count / 2 : field.values.count
      all += integer(tag, 2) + integer(field.type, 2) + integer(count, 4)
      if encoded.count <= 4 {
        all += encoded + [UInt8](repeating: 0, count: 4 - encoded.count)
      } else {
        all += integer(later + values.count, 4)
        values += encoded + (encoded.count % 2 == 1 ? [0] : [])
      }
    }
    return all + integer(0, 4) + values
  }

  private func encode(_ value: Int, type: Int) -> [UInt8] {
    switch type {
    case 3: integer(value, 2)
    case 4, 5: integer(value, 4)
    default: [UInt8(value)]
    }
  }

  private func integer(_ value: Int, _ count: Int) -> [UInt8] {
    let bytes = Array(bigEndian32(value).suffix(count))
    return isBigEndian ? bytes : bytes.reversed()
  }
}
