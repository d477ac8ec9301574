/// Orders things that depend on each other.
struct NodeOrder {
  /// The indices `0..<count`, each after those it depends on, and otherwise in their own order; in
  /// a cycle, one dependency is disregarded.
  private(set) var order: [Int] = []
  /// One cycle, its first element again at its end; `nil` when there is none.
  private(set) var cycle: [Int]?

  /// Finds the order.
  ///
  /// - Parameter dependencies: for every index, the indices that come before it.
  init(_ dependencies: [[Int]]) {
    var isOpen = [Bool](repeating: false, count: dependencies.count)
    var isDone = isOpen
    for start in dependencies.indices where !isDone[start] {
      // A depth-first search without recursion: long chains are deeper than a thread's stack.
      var path: [(index: Int, next: Int)] = [(start, 0)]
      isOpen[start] = true
      while let (index, next) = path.last {
        if next == dependencies[index].count {
          path.removeLast()
          (isOpen[index], isDone[index]) = (false, true)
          order.append(index)
          continue
        }
        path[path.count - 1].next += 1
        let dependency = dependencies[index][next]
        if isOpen[dependency] {
          if cycle == nil { note(path.map(\.index), backTo: dependency) }
        } else if !isDone[dependency] {
          isOpen[dependency] = true
          path.append((dependency, 0))
        }
      }
    }
  }

  /// A path of dependencies is walked against the flow: the cycle is told along it, beginning with
  /// the element that stands first.
  private mutating func note(_ path: [Int], backTo first: Int) {
    guard let start = path.firstIndex(of: first) else { return }
    let along = Array(path[start...].reversed())
    guard let least = along.indices.min(by: { along[$0] < along[$1] }) else { return }
    cycle = along[least...] + along[..<least] + [along[least]]
  }
}
