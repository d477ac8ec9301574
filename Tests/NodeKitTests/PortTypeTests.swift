import NodeKit
import Testing

struct PortTypeTests {
  @Test func aPortTakesItsOwnTypeAndNarrowerOnes() {
    #expect(PortType.mask.accepts(.mask))
    #expect(PortType.anyImage.accepts(.image(channels: [3])))
    #expect(!PortType.image(channels: [1]).accepts(.anyImage))
    #expect(!PortType.mask.accepts(.anyImage))
    #expect(PortType.raster.accepts(.mask))
    #expect(PortType.raster.accepts(.raster))
    #expect(!PortType.mask.accepts(.raster))
  }

  @Test func listsTakeListsOfWhatTheirElementsTake() {
    #expect(PortType.list(.raster).accepts(.list(.mask)))
    #expect(!PortType.list(.mask).accepts(.list(.raster)))
    #expect(!PortType.list(.mask).accepts(.mask))
  }

  @Test func whatMayFitIsToldFromWhatNeverWill() {
    #expect(PortType.image(channels: [1]).mayAccept(.anyImage))
    #expect(!PortType.image(channels: [1]).mayAccept(.image(channels: [3])))
    #expect(PortType.mask.mayAccept(.raster))
    #expect(!PortType.mask.mayAccept(.number))
  }

  @Test func typesReadAsWords() {
    #expect("\(PortType.anyImage)" == "image")
    #expect("\(PortType.image(channels: [1]))" == "gray image")
    #expect("\(PortType.list(.raster))" == "list of image or mask")
  }
}
