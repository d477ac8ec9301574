import Testing

@testable import TensorCore

@Suite struct DidYouMeanTests {
  @Test func distances() {
    func distance(_ a: String, _ b: String, limit: Int = 9) -> Int? {
      editDistance(Array(a), Array(b), limit: limit)
    }
    #expect(distance("", "") == 0)
    #expect(distance("", "abc") == 3)
    #expect(distance("radius", "radius") == 0)
    #expect(distance("radios", "radius") == 1)  // replaced
    #expect(distance("raduis", "radius") == 1)  // swapped
    #expect(distance("raddius", "radius") == 1)  // inserted
    #expect(distance("rdius", "radius") == 1)  // left out
    #expect(distance("kitten", "sitting") == 3)
    #expect(distance("ca", "abc") == 3)  // optimal string alignment: no edit of a swapped pair
    #expect(distance("layers.0.conv1.bias", "layers.0.conv2.bias") == 1)
    #expect(distance("aba", "ababa") == 2)  // both ends are shared, and overlap
    #expect(distance("kitten", "sitting", limit: 3) == 3)
    #expect(distance("kitten", "sitting", limit: 2) == nil)
    #expect(distance("badc", "abcd", limit: 2) == 2)
    #expect(distance("abc", "", limit: 2) == nil)
  }

  @Test func theNearestWins() {
    #expect(suggestion(for: "dilate-mash", among: ["erode-mask", "dilate-mask"]) == "dilate-mask")
    #expect(suggestion(for: "Radius", among: ["sigma", "radius"]) == "radius")
    #expect(suggestion(for: "foto", among: ["photo"]) == "photo")
  }

  @Test func theFirstOfEquallyNearWins() {
    #expect(suggestion(for: "scar", among: ["scan", "scab"]) == "scan")
    #expect(suggestion(for: "scar", among: ["scab", "scan"]) == "scab")
  }

  @Test func whatIsFarIsNoSuggestion() {
    #expect(suggestion(for: "blur", among: ["flip", "merge"]) == nil)
    #expect(suggestion(for: "a", among: ["b"]) == nil)
    #expect(suggestion(for: "", among: ["a", ""]) == nil)
    #expect(suggestion(for: String(repeating: "a", count: 81), among: ["a"]) == nil)
  }
}
