/// Where the panels of a comparison sheet are, in pixels, all in proportion to their height.
struct SheetLayout {
  let panelHeight: Int
  let panelWidths: [Int]
  /// What a panel and its label take: more than a small panel is wide, where the sheet has room.
  private(set) var columnWidths: [Int]

  /// Panels as high as the tallest of these sizes, or as a sheet of `maximumSide` can hold.
  init(of sizes: [(height: Int, width: Int)], maximumSide: Int) {
    let aspects = sizes.map { Double($0.width) / Double($0.height) }
    let tallest = min(maximumSide, sizes.map(\.height).max() ?? 1)
    // The margins of the largest layout leave room for those of any smaller one.
    let largest = SheetLayout(panelHeight: tallest, aspects: aspects)
    let frameWidth = largest.width - largest.panelWidths.reduce(0, +)
    let room = Double(max(1, maximumSide - frameWidth))
    let fitting = Int(room / aspects.reduce(0, +))
    let height = max(1, min(maximumSide - (largest.height - tallest), fitting, tallest))
    // Where not even one row fits, its pixels are squeezed.
    let squeezed = aspects.map { min($0, $0 * room / (aspects.reduce(0, +) * Double(height))) }
    self.init(panelHeight: height, aspects: squeezed)
    columnWidths = panelWidths.map { max($0, labelWidth) }
    if width > maximumSide { columnWidths = panelWidths }
  }

  private init(panelHeight: Int, aspects: [Double]) {
    self.panelHeight = panelHeight
    panelWidths = aspects.map { max(1, Int($0 * Double(panelHeight))) }
    columnWidths = panelWidths
  }

  /// The height of a capital in a label.
  var capHeight: Int { max(9, min(30, panelHeight / 38)) }
  /// Room for a short word, such as "repaired".
  private var labelWidth: Int { capHeight * 7 }
  var gap: Int { capHeight }
  var margin: Int { capHeight * 3 / 2 }
  /// The first row of the panels; the labels stand in the middle between it and the sheet's edge.
  var panelTop: Int { capHeight * 3 }
  var labelBaseline: Int { capHeight * 2 }
  var height: Int { panelTop + panelHeight + margin }
  var width: Int { 2 * margin + columnWidths.reduce(0, +) + (columnWidths.count - 1) * gap }
}
