import TensorCore

/// A dictionary of tensors in what torch.save saved, by the keys that lead there.
struct StateDict {
  /// The keys from the root on: `state_dict`, `model.ema`; empty for the root itself.
  let path: String
  /// Tensors and what is opaque, by name.
  let entries: [(name: String, value: PickleValue)]
  let tensorCount: Int
  /// The elements of all tensors, as far as the pickle can be believed.
  let elementCount: Int

  /// The most keys of a path.
  private static let maxDepth = 8

  /// All dictionaries that hold tensors, outermost first.
  static func all(in heap: PickleHeap, root: PickleValue) -> [StateDict] {
    var found: [StateDict] = []
    guard case .dict(let root) = root else { return [] }
    var pending = [(path: "", depth: 0, index: root)]
    var seen: Set<Int> = [root]
    var next = 0
    while next < pending.count {
      let (path, depth, index) = pending[next]
      next += 1
      let dict = StateDict(heap.dicts[index], path, heap)
      if dict.tensorCount > 0 { found.append(dict) }
      guard depth < maxDepth else { continue }
      for case (.text(let key), .dict(let child)) in heap.dicts[index]
      where key.utf8.count < 256 && seen.insert(child).inserted {
        pending.append((path.isEmpty ? key : "\(path).\(key)", depth + 1, child))
      }
    }
    return found
  }

  private init(
    _ items: [(key: PickleValue, value: PickleValue)], _ path: String, _ heap: PickleHeap
  ) {
    var entries: [(name: String, value: PickleValue)] = []
    var positions: [String: Int] = [:]
    var tensorCount = 0
    var elementCount = 0
    for case (.text(let name), let value) in items {
      switch value {
      case .tensor(let index):
        tensorCount += 1
        elementCount += heap.tensors[index].claimedCount
      case .opaque: break
      default: continue
      }
      // As in Python, the last of several values stays, in the first one's place.
      if let position = positions[name] {
        entries[position].value = value
      } else {
        positions[name] = entries.count
        entries.append((name, value))
      }
    }
    (self.path, self.entries) = (path, entries)
    (self.tensorCount, self.elementCount) = (tensorCount, elementCount)
  }

  /// What wrappers put before every name: DataParallel `module.`, torch.compile `_orig_mod.`.
  var wrapperPrefix: String {
    var prefix = ""
    for _ in 0..<4 {
      let word = ["module.", "_orig_mod."].first { word in
        entries.allSatisfy { $0.name.hasPrefix(prefix + word) && $0.name != prefix + word }
      }
      guard let word else { break }
      prefix += word
    }
    return prefix
  }
}
