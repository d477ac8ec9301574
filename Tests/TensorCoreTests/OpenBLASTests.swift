import Testing

@testable import TensorCore

struct OpenBLASTests {
  /// [1 2 3; 4 5 6] [1 2; 3 4; 5 6] = [22 28; 49 64]
  @Test func aProductByHand() throws {
    let (a, b): ([Float], [Float]) = ([1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6])
    var c = [Float](repeating: .nan, count: 4)
    try OpenBLAS.sgemm(
      OpenBLAS.Matrix(a, rows: 2, columns: 3), OpenBLAS.Matrix(b, rows: 3, columns: 2), into: &c)
    #expect(c == [22, 28, 49, 64])
    try OpenBLAS.sgemm(
      OpenBLAS.Matrix(a, rows: 2, columns: 3), OpenBLAS.Matrix(b, rows: 3, columns: 2),
      alpha: 2, beta: -1, into: &c)
    #expect(c == [22, 28, 49, 64])
  }

  /// The operands are swapped and read as their transposes: [1 2; 3 4; 5 6]ᵀ [1 2 3; 4 5 6]ᵀ
  @Test func transposedOperands() throws {
    let (a, b): ([Float], [Float]) = ([1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6])
    var c = [Float](repeating: 0, count: 4)
    try OpenBLAS.sgemm(
      OpenBLAS.Matrix(b, rows: 3, columns: 2, isTransposed: true),
      OpenBLAS.Matrix(a, rows: 2, columns: 3, isTransposed: true), into: &c)
    #expect(c == [22, 49, 28, 64])
  }

  @Test func stridesLeaveTheGapsAlone() throws {
    let a: [Float] = [1, 2, 9, 3, 4, 9]
    let b: [Float] = [1, 0, 9, 9, 0, 1, 9, 9]
    var c = [Float](repeating: 7, count: 6)
    try OpenBLAS.sgemm(
      OpenBLAS.Matrix(a, rows: 2, columns: 2, stride: 3),
      OpenBLAS.Matrix(b, rows: 2, columns: 2, stride: 4), into: &c, stride: 3)
    #expect(c == [1, 2, 7, 3, 4, 7])
  }

  @Test func emptyProducts() throws {
    var c: [Float] = [1, 2]
    let none: [Float] = [0]
    try OpenBLAS.sgemm(
      OpenBLAS.Matrix(none, rows: 0, columns: 3), OpenBLAS.Matrix(none, rows: 3, columns: 2),
      into: &c)
    #expect(c == [1, 2])
    try OpenBLAS.sgemm(
      OpenBLAS.Matrix(none, rows: 1, columns: 0), OpenBLAS.Matrix(none, rows: 0, columns: 2),
      into: &c)
    #expect(c == [0, 0])
  }

  /// Small whole numbers: every order of adding gives the same float.
  @Test func manyProductsAtOnce() throws {
    let size = 96
    let a = (0..<size * size).map { Float($0 % 7 - 3) }
    let b = (0..<size * size).map { Float($0 % 5 - 2) }
    var expected = [Float](repeating: 0, count: size * size)
    for i in 0..<size {
      for k in 0..<size {
        for j in 0..<size { expected[i * size + j] += a[i * size + k] * b[k * size + j] }
      }
    }
    try parallelFor(8) { [expected] _ in
      var c = [Float](repeating: .nan, count: size * size)
      try OpenBLAS.sgemm(
        OpenBLAS.Matrix(a, rows: size, columns: size),
        OpenBLAS.Matrix(b, rows: size, columns: size), into: &c)
      #expect(c == expected)
    }
  }

  @Test func theCoreHasAName() throws {
    #expect(try !OpenBLAS.coreName.isEmpty)
  }

  @Test func errorsSayHowToMendThem() {
    let missing = #expect(throws: OpenBLASError.self) {
      try OpenBLASLibrary(named: "libnothing.so")
    }
    #expect(
      missing?.description
        == "OpenBLAS can't be loaded: libnothing.so: cannot open shared object file: No such file "
        + "or directory; install it, on Debian and Ubuntu with 'apt install libopenblas0'")
    #expect(
      OpenBLASError.noMemory(bytes: 128 << 20).description
        == "no address space is left for the 128 MiB that OpenBLAS works in; raise the limit of "
        + "the process (ulimit -v)")
  }
}
