import Glibc

/// Matrix products by the OpenBLAS of this machine, on the calling thread.
///
/// The library is loaded at its first use: most graphs need none, and when it is loaded it starts a
/// thread for each processor, unless its environment forbids it by then.
public enum OpenBLAS {
  /// A matrix of floats in memory, row after row.
  public struct Matrix {
    let base: UnsafePointer<Float>
    let rows: Int
    let columns: Int
    let stride: Int
    let isTransposed: Bool

    /// Describes a matrix as it lies in memory.
    ///
    /// - Parameters:
    ///   - base: element (0, 0).
    ///   - stride: the floats from one row to the next, at least `columns`, which is the default.
    ///   - isTransposed: whether the product uses the transpose of what lies in memory.
    public init(
      _ base: UnsafePointer<Float>, rows: Int, columns: Int, stride: Int? = nil,
      isTransposed: Bool = false
    ) {
      self.base = base
      self.rows = rows
      self.columns = columns
      self.stride = stride ?? columns
      self.isTransposed = isTransposed
    }

    /// Rows and columns as the product sees them.
    fileprivate var extents: (rows: Int, columns: Int) {
      isTransposed ? (columns, rows) : (rows, columns)
    }
  }

  /// c = alpha a b + beta c, where a is `[m, k]`, b is `[k, n]` and c is `[m, n]` after
  /// transposing.
  ///
  /// - Parameters:
  ///   - c: row after row; overwritten unread when `beta` is 0.
  ///   - stride: the floats from one row of c to the next, at least and by default n.
  /// - Throws: `OpenBLASError` when there is no library or no memory for it.
  public static func sgemm(
    _ a: Matrix, _ b: Matrix, alpha: Float = 1, beta: Float = 0,
    into c: UnsafeMutablePointer<Float>, stride: Int? = nil
  ) throws(OpenBLASError) {
    let (m, k) = a.extents
    let n = b.extents.columns
    precondition(k == b.extents.rows, "a product of \(a.extents) and \(b.extents)")
    guard m > 0 && n > 0 else { return }
    let library = try library.get()
    try Workspaces.take()
    defer { Workspaces.give() }
    library.sgemm(
      101, a.isTransposed ? 112 : 111, b.isTransposed ? 112 : 111, blas(m), blas(n), blas(k),
      alpha, a.base, blas(max(1, a.stride)), b.base, blas(max(1, b.stride)), beta, c,
      blas(stride ?? n))
  }

  /// The processor type whose kernels OpenBLAS picked, e.g. `SkylakeX`.
  ///
  /// - Throws: `OpenBLASError` when there is no library.
  public static var coreName: String {
    get throws(OpenBLASError) { String(cString: try library.get().coreName()) }
  }

  /// Sets the environment that OpenBLAS reads when it is loaded. To be called before the process
  /// has other threads: they may be reading the environment.
  ///
  /// One thread, for the process's threads are `ThreadBudget`'s to share out. The processor type
  /// of our own kernels, unless the user chose one: releases older than the processor do not know
  /// it and fall back to slow kernels.
  public static func prepareEnvironment() {
    if getenv(threadCount).map({ String(cString: $0) }) != "1" { setenv(threadCount, "1", 1) }
    let types: [InstructionSet: String] = [.avx512: "SkylakeX", .avx2: "Haswell"]
    if let type = types[InstructionSet.current], getenv(coreType) == nil {
      setenv(coreType, type, 0)
    }
  }

  private static let threadCount = "OPENBLAS_NUM_THREADS"
  private static let coreType = "OPENBLAS_CORETYPE"
  private static let library = Result { () throws(OpenBLASError) in
    try OpenBLASLibrary(named: "libopenblas.so.0")
  }

  /// A number as the library takes it.
  private static func blas(_ value: Int) -> Int32 {
    precondition(value <= Int32.max, "\(value) rows, columns or floats a row are too many")
    return Int32(value)
  }
}

/// Why a matrix product could not be computed.
public enum OpenBLASError: Error, Hashable, CustomStringConvertible {
  /// The library is not there or is not what it should be; the system's words.
  case unavailable(String)
  /// The library's working memory does not fit into what the process may use.
  case noMemory(bytes: Int)

  public var description: String {
    switch self {
    case .unavailable(let reason):
      "OpenBLAS can't be loaded: \(reason); install it, on Debian and Ubuntu with "
        + "'apt install libopenblas0'"
    case .noMemory(let bytes):
      "no address space is left for the \(bytes >> 20) MiB that OpenBLAS works in; raise the limit "
        + "of the process (ulimit -v)"
    }
  }
}

/// The functions of the library that are used.
struct OpenBLASLibrary: Sendable {
  /// `cblas_sgemm`: layout, two transpositions, m, n, k, alpha, a, its stride, b, its stride,
  /// beta, c, its stride.
  typealias Product =
    @convention(c) @Sendable (
      Int32, Int32, Int32, Int32, Int32, Int32, Float, UnsafePointer<Float>, Int32,
      UnsafePointer<Float>, Int32, Float, UnsafeMutablePointer<Float>, Int32
    ) -> Void

  let sgemm: Product
  let coreName: @convention(c) @Sendable () -> UnsafePointer<CChar>

  init(named name: String) throws(OpenBLASError) {
    OpenBLAS.prepareEnvironment()
    guard let handle = dlopen(name, RTLD_NOW | RTLD_LOCAL) else { throw Self.loaderError() }
    func symbol(_ name: String) throws(OpenBLASError) -> UnsafeMutableRawPointer {
      guard let symbol = dlsym(handle, name) else { throw Self.loaderError() }
      return symbol
    }
    sgemm = unsafeBitCast(try symbol("cblas_sgemm"), to: Product.self)
    coreName = unsafeBitCast(
      try symbol("openblas_get_corename"),
      to: (@convention(c) @Sendable () -> UnsafePointer<CChar>).self)
  }

  private static func loaderError() -> OpenBLASError {
    .unavailable(dlerror().map { String(cString: $0) } ?? "unknown reason")
  }
}

/// The working memory that OpenBLAS keeps for each call that runs at the same time as others.
///
/// When it can't map it, it tries for ever: so the room is tried before, each time that more calls
/// run at once than ever before.
private enum Workspaces {
  private static let bytes = 128 << 20
  private static let state = Locked((inUse: 0, made: 0))

  static func take() throws(OpenBLASError) {
    let isNew = state.withLock { state in
      state.inUse += 1
      return state.inUse > state.made
    }
    guard isNew else { return }
    guard hasRoom else {
      give()
      throw .noMemory(bytes: bytes)
    }
    state.withLock { $0.made = max($0.made, $0.inUse) }
  }

  static func give() { state.withLock { $0.inUse -= 1 } }

  private static var hasRoom: Bool {
    let room = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard room != MAP_FAILED else { return false }
    munmap(room, bytes)
    return true
  }
}
