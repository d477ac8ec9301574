import NodeKit
import Testing

struct ValueTests {
  @Test func aValueIsOfTheNarrowestType() {
    #expect(Value.image(Image(height: 1, width: 1, channels: 1)).type == .image(channels: [1]))
    #expect(Value.mask(Mask(height: 1, width: 1)).type == .mask)
    #expect(PortType.list(.raster).accepts(Value.list([.mask(Mask(height: 1, width: 1))]).type))
  }

  @Test func payloadsComeOutAsTheyWentIn() {
    let mask = Mask(height: 2, width: 2, repeating: 1)
    #expect(Mask(mask.value) == mask)
    #expect(Raster(mask.value) == .mask(mask))
    #expect(Image(mask.value) == nil)
    #expect(Double(Value.number(2)) == 2)
    #expect([Mask]([mask, mask].value)?.count == 2)
    #expect([Mask](Value.list([.mask(mask), .number(1)])) == nil)
  }

  @Test func shapesAreThoseOfPictures() {
    let image = Image(height: 2, width: 3, channels: 3)
    #expect(Value.image(image).shape == ValueShape(height: 2, width: 3, channels: 3))
    #expect(Value.text("x").shape == .none)
    #expect(ValueShape(height: 2, width: 3, channels: 3).bytes == 72)
    #expect(ValueShape.unknown.bytes == nil)
  }
}
