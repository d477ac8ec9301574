import CPlugin
import Glibc

/// The small structs and arrays that one call hands to C; all are freed with it.
final class CMemory {
  private var pointers: [UnsafeMutableRawPointer] = []

  deinit { for pointer in pointers { free(pointer) } }

  /// An array of elements that need no care when they are freed; never `NULL`.
  func array<Element: BitwiseCopyable>(_ elements: [Element]) -> UnsafeMutablePointer<Element> {
    let size = max(1, elements.count) * MemoryLayout<Element>.stride
    guard let pointer = malloc(size) else { preconditionFailure("no \(size) bytes are left") }
    pointers.append(pointer)
    let start = pointer.bindMemory(to: Element.self, capacity: max(1, elements.count))
    start.initialize(from: elements, count: elements.count)
    return start
  }

  /// A raster, which points to samples that are kept elsewhere.
  func raster(_ raster: graphrun_raster) -> UnsafeMutablePointer<graphrun_raster> {
    array([raster])
  }

  /// An option's value, with a copy of its text.
  func value(
    _ option: COption, _ value: COption.Value
  ) -> UnsafeMutablePointer<graphrun_value> {
    let text = value.text.map { UnsafePointer(array($0.utf8CString.map { $0 })) }
    return array([
      graphrun_value(
        struct_size: UInt32(MemoryLayout<graphrun_value>.size), kind: option.kind,
        number: value.number, text: text)
    ])
  }
}
