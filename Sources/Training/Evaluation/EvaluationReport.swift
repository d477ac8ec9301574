/// How good a model and others are on the same photographs.
public struct EvaluationReport: Codable, Sendable {
  /// A method and its measures by name.
  public struct Row: Codable, Sendable {
    public var method: String
    public var measures: [String: Double]
  }

  /// Photographs whose hole's share is more than `above`, and at most `upTo`.
  public struct Bin: Codable, Sendable {
    public var above: Double
    public var upTo: Double
    public var photos: Int
    public var methods: [Row]
  }

  /// The percentage of a photograph that each method marks.
  public struct Marked: Codable, Sendable {
    public var photo: String
    public var percent: [String: Double]
  }

  /// A photograph that could not be read.
  public struct Skipped: Codable, Sendable {
    public var photo: String
    public var reason: String
  }

  public var task: String
  public var model: String
  public var network: String
  /// The graph that damaged the photographs; `nil` for none.
  public var degrade: String?
  public var seed: UInt64
  /// Rows and columns of each photograph; 0 for whole ones.
  public var size: Int
  /// How many were measured.
  public var photos: Int
  public var skipped: [Skipped]
  /// The model first.
  public var methods: [Row]
  /// For tasks that fill holes: without those that hold no photograph.
  public var bins: [Bin]?
  /// For photographs whose damage nobody knows.
  public var marked: [Marked]?
}

extension EvaluationReport {
  /// The report as tables for people: rows of cells, a heading first.
  public var tables: [[[String]]] {
    var tables = [table("method", methods)].filter { $0.count > 1 && $0[0].count > 1 }
    for bin in bins ?? [] {
      tables.append(
        table(
          "hole \(Self.text(bin.above, 2))-\(Self.text(bin.upTo, 2)), photos \(bin.photos)",
          bin.methods))
    }
    if let marked, let first = marked.first {
      let names = methods.map(\.method).filter { first.percent[$0] != nil }
      tables.append(
        [["marked, percent"] + names]
          + marked.map { row in
            [row.photo] + names.map { Self.text(row.percent[$0] ?? 0, 2) }
          })
    }
    return tables
  }

  /// The measures in the order of the tables, and how many decimals they have.
  private static let columns: [(name: String, decimals: Int)] = [
    ("f1", 4), ("iou", 4), ("precision", 4), ("recall", 4), ("near-f1", 4), ("pr-auc", 4),
    ("best-threshold", 3), ("best-f1", 4), ("best-iou", 4), ("best-precision", 4),
    ("best-recall", 4),
    ("hole-psnr-db", 2), ("hole-l1-percent", 2), ("seam-percent", 2),
    ("cbcr-mse", 1), ("uncoloured-percent", 1), ("psnr-db", 2), ("ssim", 4), ("l1-percent", 3),
  ]

  private func table(_ corner: String, _ rows: [Row]) -> [[String]] {
    let columns = Self.columns.filter { column in
      rows.contains { $0.measures[column.name] != nil }
    }
    let heading = [corner] + columns.map(\.name)
    return [heading]
      + rows.map { row in
        [row.method]
          + columns.map { column in
            row.measures[column.name].map { Self.text($0, column.decimals) } ?? "-"
          }
      }
  }

  private static func text(_ value: Double, _ decimals: Int) -> String {
    AxisScale.text(value, decimals)
  }
}
