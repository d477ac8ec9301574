import Testing

@testable import Imaging
@testable import TensorCore

@Suite struct DamageLayerTests {
  /// A horizontal line of width 4, from pixel to pixel.
  @Test func aLineCoversWhatItsWidthSays() throws {
    var layer = DamageLayer(for: evenPicture())
    try layer.draw(line(radius: 2, opacity: 1))
    var picture = evenPicture()
    try layer.apply(to: &picture)
    let column = (26...34).map { picture.mask[$0, 50] }
    #expect(column == [0, 0, 0.5, 1, 1, 1, 0.5, 0, 0])
    #expect(picture.image[30, 50] == [1, 1, 1])
    // Half of the pixel is light, half is what it was.
    #expect(picture.image[28, 50].allSatisfy { abs($0 - 0.7) < 1e-6 })
    #expect(picture.mask[30, 10] == 0 && picture.mask[30, 90] == 0)
  }

  @Test func aHairlineIsFaint() throws {
    var layer = DamageLayer(for: evenPicture())
    try layer.draw(line(radius: 0.2, opacity: 1))
    #expect(layer.opacity.elements.max() == 0.4)
  }

  @Test func ofTwoLinesTheMoreOpaqueIsSeen() throws {
    var layer = DamageLayer(for: evenPicture())
    try layer.draw(line(radius: 2, opacity: 0.5, brightness: 1))
    try layer.draw(line(radius: 2, opacity: 0.8, brightness: 0.25))
    try layer.draw(line(radius: 2, opacity: 0.2, brightness: 0))
    #expect(layer.opacity.elements.max() == 0.8)
    #expect(layer.brightness.elements[30 * 150 + 50] == 0.25)
  }

  @Test func gatheredLinesOutsideThePictureAreNoProblem() throws {
    var layer = DamageLayer(for: evenPicture())
    var far = line(radius: 3, opacity: 1)
    for index in far.points.indices { far.points[index].y -= 1e6 }
    try layer.draw(far)
    #expect(layer.opacity.elements.allSatisfy { $0 == 0 })
  }

  private func line(radius: Float, opacity: Float, brightness: Float = 1) -> DamageLine {
    DamageLine(
      points: [20, 80].map {
        DamageLine.Point(
          x: $0, y: 30, radius: radius, opacity: opacity, brightness: brightness)
      })
  }
}
