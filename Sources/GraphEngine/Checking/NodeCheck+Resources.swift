import Dispatch
import NodeKit

// Threads, tiles, memory and time.
extension NodeCheck {
  mutating func tryThreads() throws {
    let budget = ThreadBudget.shared.total
    defer { ThreadBudget.shared.setTotal(budget) }
    ThreadBudget.shared.setTotal(1)
    let alone = try values(.large)
    ThreadBudget.shared.setTotal(max(2, budget))
    if try values(.large) != alone { note(.threads, "one thread gives something else than two") }
  }

  mutating func tryCompany() throws -> String? {
    guard type.descriptor.threadMode == .parallel else { return "one call at a time" }
    if type.descriptor.hasSideEffect { return "it writes a file" }
    let expected = try values(.photograph)
    let check = self
    let differing = Locked(0)
    DispatchQueue.concurrentPerform(iterations: 16) { _ in
      if (try? check.values(.photograph)) != expected { differing.withLock { $0 += 1 } }
    }
    let count = differing.withLock { $0 }
    if count > 0 { note(.company, "\(count) of 16 calls side by side give something else") }
    return nil
  }

  mutating func tryTiles() throws -> String? {
    guard let option = type.descriptor.options.first(where: { $0.name == "tile" }),
      case .integer(let range) = option.kind, range.contains(0), range.contains(128)
    else { return "it has no tiles" }
    let whole = try values(.large, ["tile": .integer(0)])
    guard try values(.large, ["tile": .integer(128)]) != whole else { return nil }
    if type.descriptor.work != nil {
      return "tiles of 128 differ from the whole, as networks that see all of it do"
    }
    note(.tiles, "tiles of 128 differ from the whole")
    return nil
  }

  mutating func tryMemory() throws -> String? {
    let given = CheckPicture.largest.inputs(of: type.descriptor)
    let call = plannedCall(given, [:])
    let pixels = given.compactMap(\.value.shape.pixelCount).max() ?? 0
    let shapes = try type.descriptor.outputShapes(call)
    let bytes = shapes.compactMap(\.bytes)
    guard pixels > 0, bytes.count == shapes.count else { return "nothing is planned" }
    if type.descriptor.work != nil { return "a network's memory is tried elsewhere" }
    let planned =
      Double(bytes.reduce(0, +)) + Double(pixels) * type.descriptor.cost.bytesPerPixel
    BufferPool.shared.resetPeak()
    let before = BufferPool.shared.liveBytes
    _ = try self.call(given, [:])
    let taken = BufferPool.shared.peakBytes - before
    if Double(taken) > 2 * planned + 0x1p20 {
      let plan = ByteCount.text(Int(planned))
      note(.memory, "takes \(ByteCount.text(taken)), and \(plan) were planned")
    }
    return nil
  }

  private static let millisecondsToCancel: UInt64 = 200

  /// Asks thrice, for the machine may be at something else: a node that keeps its promise keeps it
  /// once.
  mutating func tryCancellation() -> String? {
    var least = UInt64.max
    for _ in 0..<3 where least > Self.millisecondsToCancel {
      guard let milliseconds = timeToCancel() else { break }
      least = min(least, milliseconds)
    }
    if least == .max { return "it is done before" }
    if least > Self.millisecondsToCancel {
      note(.cancellation, "ends \(least) ms after it is asked to")
    }
    return nil
  }

  /// How long the node goes on after it is asked to end, in milliseconds; `nil` when it is done before.
  private mutating func timeToCancel() -> UInt64? {
    let given = CheckPicture.largest.inputs(of: type.descriptor)
    let cancellation = Cancellation()
    let asked = Locked<UInt64>(0)
    DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(30)) {
      asked.withLock { $0 = MonotonicClock.now }
      cancellation.cancel()
    }
    let outcome = Cancellation.$current.withValue(cancellation) {
      Result { try call(given, [:]) }
    }
    let ended = MonotonicClock.now
    let began = asked.withLock { $0 }
    guard began != 0, began < ended else { return nil }
    if case .failure(let error) = outcome, !(error is CancelledError) {
      note(.cancellation, "throws \(words(error)) when it is cancelled")
    }
    return (ended - began) / 1_000_000
  }

  mutating func tryNaN() {
    var picture = CheckPicture.photograph
    picture.hasNaN = true
    // To refuse it and to hand it on are both right: what matters is that this comes back.
    _ = try? outputs(picture)
  }
}
