/// The shapes of printable ASCII, drawn for this program as strokes of a round pen.
///
/// A glyph is a run of strokes separated by `|`; a stroke is a run of points of two characters, x
/// and y, each a digit of base 36. The baseline is y = 4, the height of x is 14, of capitals 18. A
/// point after `~` bends the stroke without lying on it, as in a TrueType outline: between two of
/// them the stroke passes through their middle.
enum StrokeFont {
  /// Units from the baseline to the top of a capital.
  static let capHeight: Float = 14
  /// The height of the baseline above the lowest point of a glyph.
  static let descent: Float = 4
  /// Units from a glyph's right side to the next glyph's left side.
  static let tracking: Float = 3.8
  /// Units that a space is wide.
  static let space: Float = 5

  /// The strokes of a character; a box for one that the font does not have.
  static func strokes(of character: Character) -> String {
    glyphs[character] ?? "040i8i8404"
  }

  private static let glyphs: [Character: String] = [
    "A": "045ia4|2989",
    "B": "040i5i~9i~9b5b0b|5b~ab~a45404",
    "C": "af~9i5i~0i0b~0454~94a7",
    "D": "040i4i~ai~a44404",
    "E": "8i0i0484|0b7b",
    "F": "8i0i04|0b7b",
    "G": "af~9i5i~0i0b~0454~a4aa6a",
    "H": "0i04|aia4|0bab",
    "I": "0i04",
    "J": "6i68~6434~0408",
    "K": "0i04|9i09|3ca4",
    "L": "0i0484",
    "M": "040i68cic4",
    "N": "040ia4ai",
    "O": "ab~ai~0i~04~a4ab",
    "P": "040i5i~ai~aa5a0a",
    "Q": "ab~ai~0i~04~a4ab|68b3",
    "R": "040i5i~ai~aa5a0a|5aa4",
    "S": "9f~9i5i~0i~0b5b~ab~a454~0407",
    "T": "0iai|5i54",
    "U": "0i09~0454~a4a9ai",
    "V": "0i54ai",
    "W": "0i347gb4ei",
    "X": "0ia4|04ai",
    "Y": "0i5bai|5b54",
    "Z": "0iai04a4",
    "a": "8e84|89~8e~0e~04~8489",
    "b": "0i04|09~0e~8e~84~0409",
    "c": "8c~7e4e~0e09~0444~7486",
    "d": "8i84|89~8e~0e~04~8489",
    "e": "0989~8e4e~0e09~0444~7486",
    "f": "242f~2i5i|0e5e",
    "g": "8e83~8040~1012|89~8e~0e~04~8489",
    "h": "0i04|0a~0e4e~8e8a84",
    "i": "0e04|0i0i",
    "j": "3e33~3000|3i3i",
    "k": "0i04|7e08|2a84",
    "l": "0i04",
    "m": "0e04|0a~0e3e~6e6a64|6a~6e9e~cecac4",
    "n": "0e04|0a~0e4e~8e8a84",
    "o": "89~8e~0e~04~8489",
    "p": "0e00|09~0e~8e~84~0409",
    "q": "8e80|89~8e~0e~04~8489",
    "r": "0e04|09~0e4e5e",
    "s": "7c~7e4e~0e~0949~89~8444~0406",
    "t": "2i27~2454|0e5e",
    "u": "0e08~0444~8488|8e84",
    "v": "0e448e",
    "w": "0e346d94ce",
    "x": "0e84|048e",
    "y": "0e44|8e20",
    "z": "0e8e0484",
    "0": "8b~8i~0i~04~848b",
    "1": "0f4i44",
    "2": "0f~0i4i~8i8e~8c0484",
    "3": "0g~1i4i~8i~8b4b3b|4b~8b~8444~1406",
    "4": "646i0888",
    "5": "7i1i0c~2d4d~8d~8444~1406",
    "6": "7h~6i4i~0i09~0444~8488~8d4d~0d09",
    "7": "0i8i24",
    "8": "4b~0b~0i4i~8i~8b4b|4b~8b~8444~04~0b4b",
    "9": "15~2444~848d~8i4i~0i0e~0949~898d",
    ".": "1414",
    ",": "1402",
    ":": "1414|1c1c",
    ";": "1402|1c1c",
    "-": "0a6a",
    "_": "0383",
    "+": "0a8a|4e46",
    "=": "0c8c|0787",
    "*": "4h49|0f8b|8f0b",
    "/": "036j",
    "\\": "0j63",
    "|": "0k02",
    "(": "3k~0g0b~0632",
    ")": "0k~3g3b~3602",
    "[": "3k0k0232",
    "]": "0k3k3202",
    "{": "4k~2k2g~2b0b~2b26~2242",
    "}": "0k~2k2g~2b4b~2b26~2202",
    "<": "7e0974",
    ">": "0e7904",
    "'": "0i0f",
    "\"": "0i0f|3i3f",
    "`": "0i2f",
    "^": "0d4i8d",
    "~": "0a~0c3b~4a5a~8987~8c8c",
    "!": "0i09|0404",
    "?": "0f~0i4i~8i~8c~4c48|4444",
    "#": "3i14|8i64|0d9d|0989",
    "$": "7e~7g4g~0g~0b4b~8b~8646~0608|4j43",
    "%": "048i|3f~3i~0i~0c~3c3f|87~8a~5a~54~8487",
    "&": "a41d~0e~0i4i~8i~7d3c~0a08~0444~94aa",
    "@": "89~8d~4d~48~8889~88b8~bi5i~0i~03~5393",
  ]
}
