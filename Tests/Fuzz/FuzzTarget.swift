import Glibc
import TensorCore
import TestSupport

/// A reader, and what it is fed with.
struct FuzzTarget {
  let name: String
  /// Valid files that the damage begins with.
  let seeds: [[UInt8]]
  /// Damages a file.
  let damage: ([UInt8], inout FixedRandom) -> [UInt8]
  /// Reads a file to the last number. Must return or throw a `FileError`, soon.
  let read: ([UInt8]) throws -> Void

  /// The input of a number: the same for the same seed, whatever was run before.
  func input(_ number: Int, seed: UInt64) -> [UInt8] {
    var random = FixedRandom(seed: seed &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(number))
    let file = seeds[Int.random(in: seeds.indices, using: &random)]
    return damage(file, &random)
  }
}

/// What came of a number of inputs.
struct FuzzReport {
  var accepted = 0
  var refused = 0
  var slowest = (number: 0, seconds: 0.0)
  /// Inputs that were treated wrongly, and how.
  var findings: [(number: Int, text: String)] = []
}

extension FuzzTarget {
  /// Reads inputs one after the other.
  ///
  /// - Parameter begin: told of each number before its input is read, so that it is known which
  ///   one ended the process.
  func run(_ numbers: Range<Int>, seed: UInt64, begin: (Int) -> Void = { _ in }) -> FuzzReport {
    var report = FuzzReport()
    for number in numbers {
      begin(number)
      let bytes = input(number, seed: seed)
      let start = ContinuousClock.now
      let finding = judge(bytes, &report)
      let elapsed = (ContinuousClock.now - start) / .seconds(1)
      if let finding { report.findings.append((number, finding)) }
      if elapsed > report.slowest.seconds { report.slowest = (number, elapsed) }
    }
    if report.slowest.seconds > 5 {
      report.findings.append((report.slowest.number, "took \(report.slowest.seconds) seconds"))
    }
    return report
  }

  /// What is wrong with the way in which an input was treated.
  private func judge(_ bytes: [UInt8], _ report: inout FuzzReport) -> String? {
    do {
      try read(bytes)
      report.accepted += 1
      return nil
    } catch let error as FileError {
      report.refused += 1
      let isOneLine = error.description.unicodeScalars.allSatisfy {
        $0.properties.generalCategory != .control
      }
      return isOneLine && error.description.utf8.count < 2000 ? nil : "bad message: \(error)"
    } catch {
      return "ended in \(error)"
    }
  }
}
