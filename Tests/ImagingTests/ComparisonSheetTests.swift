import TensorCore
import Testing

@testable import Imaging

struct ComparisonSheetTests {
  private let gray = Image(height: 80, width: 120, channels: 1, repeating: 0.5)
  private let red = Image(
    pixels: Tensor(shape: [1, 1, 3], elements: [1, 0, 0]))

  // Up to 380 rows, capitals are 9 pixels high: margins of 13, gaps of 9, panels from row 27 on,
  // in columns of at least 63.

  @Test func onePanelHasAFrame() throws {
    let sheet = try ComparisonSheet.make(panels: [("A", .image(gray))])
    #expect((sheet.height, sheet.width, sheet.channels) == (27 + 80 + 13, 13 + 120 + 13, 1))
    #expect(sheet[26, 13] == [0.11] && sheet[27, 12] == [0.11])
    #expect(sheet[27, 13] == [0.5] && sheet[106, 132] == [0.5])
    #expect(sheet[107, 132] == [0.11] && sheet[106, 133] == [0.11])
  }

  @Test func panelsStandSideBySideAtEqualHeight() throws {
    let mask = Mask(height: 20, width: 10, repeating: 1)
    let sheet = try ComparisonSheet.make(panels: [("Before", .image(gray)), ("Mask", .mask(mask))])
    #expect(sheet.width == 13 + 120 + 9 + 63 + 13)
    #expect(sheet[27, 133] == [0.11] && sheet[27, 141] == [0.11])
    #expect(sheet[27, 142][0] > 0.999 && sheet[106, 181][0] > 0.999)
    #expect(sheet[106, 182] == [0.11])
  }

  @Test func oneColouredPanelColoursTheSheet() throws {
    let sheet = try ComparisonSheet.make(panels: [("", .image(red)), ("", .image(gray))])
    #expect(sheet.channels == 3)
    #expect(sheet[50, 50] == [1, 0, 0] && sheet[50, 150] == [0.5, 0.5, 0.5])
  }

  @Test(arguments: [(1, 300, 300), (3, 3000, 4000), (4, 4000, 500), (12, 50, 900), (2, 1, 9000)])
  func fitsAndIsAsLargeAsPlanned(count: Int, height: Int, width: Int) throws {
    let mask = Mask(height: height, width: width)
    let panels = Array(repeating: (label: "Label", raster: Raster.mask(mask)), count: count)
    let sheet = try ComparisonSheet.make(panels: panels, maximumSide: 700)
    #expect(sheet.width <= 700 && sheet.height <= 700)
    let sizes = Array(repeating: (height: height, width: width), count: count)
    let planned = ComparisonSheet.size(of: sizes, maximumSide: 700)
    #expect(planned == (sheet.height, sheet.width))
  }

  @Test func labelsStayAboveTheirPanels() throws {
    let panel = Raster.mask(Mask(height: 40, width: 60))
    let sheet = try ComparisonSheet.make(panels: [("far too long a label", panel), ("", panel)])
    let inked = columnsWithInk(sheet)
    #expect(inked.contains { $0 < 25 })
    #expect(inked.allSatisfy { $0 >= 13 && $0 < 13 + 63 })
  }

  @Test(arguments: ["before", "repaired", "after"])
  func aTinyPanelHasItsLabel(label: String) throws {
    #expect(TextLine.shortened(label, toWidth: 63, capHeight: 9) == label)
    let sheet = try ComparisonSheet.make(panels: [(label, .mask(Mask(height: 3, width: 3)))])
    #expect((sheet.height, sheet.width) == (27 + 3 + 13, 13 + 63 + 13))
    #expect(columnsWithInk(sheet).contains { $0 > 40 })
  }

  @Test func aTinySheetHasNone() throws {
    let sheet = try ComparisonSheet.make(
      panels: [("before", .mask(Mask(height: 3, width: 3)))], maximumSide: 64)
    #expect(sheet.width == 13 + 3 + 13)
    #expect(columnsWithInk(sheet).isEmpty)
  }

  @Test func keepsTheProfileThatItsSamplesAreIn() throws {
    var picture = gray
    picture.metadata = ImageMetadata(bitDepth: 16, iccProfile: [1, 2], exif: [3])
    let sheet = try ComparisonSheet.make(panels: [("", .image(picture))])
    #expect(sheet.metadata == ImageMetadata(iccProfile: [1, 2]))
    let coloured = try ComparisonSheet.make(panels: [("", .image(picture)), ("", .image(red))])
    #expect(coloured.metadata == ImageMetadata())
  }

  @Test func overlayIsRedWhereTheMaskIs() throws {
    let mask = Mask(values: Tensor(shape: [1, 3], elements: [0, 1, 0.5]))
    let photo = Image(height: 1, width: 3, channels: 1, repeating: 0.4)
    let marked = try ComparisonSheet.overlay(mask, on: photo)
    #expect(marked[0, 0] == [0.4, 0.4, 0.4])
    // 0.4 + 0.9 * (0.95 - 0.4) = 0.895 and 0.4 + 0.9 * (0.13 - 0.4) = 0.157
    #expect(abs(marked[0, 1][0] - 0.895) < 1e-6 && abs(marked[0, 1][1] - 0.157) < 1e-6)
    #expect(marked[0, 2][0] > 0.6 && marked[0, 2][1] < 0.3)
  }

  private func columnsWithInk(_ sheet: Image) -> [Int] {
    (0..<sheet.width).filter { column in (0..<27).contains { sheet[$0, column][0] > 0.2 } }
  }
}
