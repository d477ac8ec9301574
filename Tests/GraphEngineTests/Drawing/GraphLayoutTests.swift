import NodeKit
import Testing

@testable import GraphEngine

struct GraphLayoutTests {
  /// a -> b -> c, a -> c: the long edge bends in the layer of b.
  private var triangle: GraphPlan {
    var builder = PlanBuilder()
    let a = builder.add("a") { _ in .number(0) }
    let b = builder.add("b", reading: [a]) { $0[0] }
    builder.add("c", reading: [a, b]) { $0[0] }
    return builder.plan
  }

  @Test func anEmptyPlanHasNoLayers() {
    #expect(GraphLayout(PlanBuilder().plan).layers.isEmpty)
  }

  @Test func everyStepStandsBelowAllThatItReads() {
    let layout = GraphLayout(triangle)
    let layer = Dictionary(
      uniqueKeysWithValues: layout.vertices.compactMap { vertex in
        vertex.step.map { ($0, vertex.layer) }
      })
    #expect(layer == [0: 0, 1: 1, 2: 2])
  }

  @Test func longEdgesBendInEveryLayerThatTheyPass() {
    let layout = GraphLayout(triangle)
    #expect(layout.edges.map(\.path.count).sorted() == [2, 2, 3])
    for edge in layout.edges {
      for (upper, lower) in zip(edge.path, edge.path.dropFirst()) {
        #expect(layout.vertices[lower].layer == layout.vertices[upper].layer + 1)
      }
    }
  }

  @Test func cardsOfALayerDoNotOverlap() {
    var builder = PlanBuilder()
    let source = builder.add("source") { _ in .number(0) }
    let middle = (0..<5).map { index in builder.add("m\(index)", reading: [source]) { $0[0] } }
    builder.add("sink", reading: middle) { $0[0] }
    let layout = GraphLayout(builder.plan)
    for layer in layout.layers {
      let xs = layer.map { layout.vertices[$0].x }
      for (left, right) in zip(xs, xs.dropFirst()) { #expect(right - left >= 1 - 1e-9) }
    }
    #expect(layout.vertices.map(\.x).min() == 0)
  }

  /// Two chains that the file names in opposite orders need not cross.
  @Test func crossingsAreUndone() {
    var builder = PlanBuilder()
    let a = builder.add("a") { _ in .number(0) }
    let b = builder.add("b") { _ in .number(0) }
    builder.add("below-b", reading: [b]) { $0[0] }
    builder.add("below-a", reading: [a]) { $0[0] }
    let layout = GraphLayout(builder.plan)
    let x = layout.vertices.map(\.x)
    #expect((x[0] < x[1]) == (x[3] < x[2]))
  }
}
