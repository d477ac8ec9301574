import Imaging
import Testing

@Suite struct InpaintingErrorTests {
  @Test func saysWhatToDo() {
    #expect(
      "\(InpaintingError.nothingKnown(height: 4, width: 6))"
        == "the hole covers all of the 6x4 image, so there is nothing to fill it from; "
        + "leave some pixels out of the mask")
    #expect(
      "\(InpaintingError.sizesDiffer(imageHeight: 4, imageWidth: 6, maskHeight: 6, maskWidth: 5))"
        == "the image is 6x4 but the hole's mask is 5x6; bring both to one size")
  }
}
