import Diagnostics
import Library
import Run
import Workload

/// Cycles of products that ONNXim ran alone, operands from memory and results to it.
///
/// ONNXim's core runs a product as jobs, a tile of results each (`GemmWS.cc`). A job loads all its
/// operands, even those of the job before; two jobs at a time use a half of the scratchpad each. So every
/// job is a product here, with operands that no other one reads. Its tiles are the blocks of rows in which
/// it passes through the array, each as many rows as the array has.
struct ONNXimSuite {
  static let preset = "onnxim"

  private enum ArraySize: String, CaseIterable {
    case small = "16x16"
    case large = "32x32"

    var side: Int { self == .small ? 16 : 32 }
  }

  private struct Product {
    var array: ArraySize
    var m: Int
    var k: Int
    var n: Int
  }

  /// Rows and columns of results of a job: the tile that ONNXim's mapping file has for the products.
  private static let job = (rows: 96, columns: 128)

  private static let measures = [
    Measure(
      reference: "cycles",
      bounds: [
        ErrorBound(.worst, 0.05, group: ArraySize.small.rawValue),
        ErrorBound(.sum, 0.01, group: ArraySize.small.rawValue),
        ErrorBound(.worst, 0.05, group: ArraySize.large.rawValue),
      ])
  ]

  func replay(_ table: ReferenceTable, library: Library) throws -> SuiteReport {
    try table.require(["array", "M", "K", "N"])
    let products = table.rows.map(read)
    try table.sink.throwIfErrors()
    var rows: [SuiteRow] = []
    for (row, product) in zip(table.rows, products) {
      guard let product else { continue }
      let side = product.array.side
      let run = try library.run(
        Self.preset,
        set: ["array.rows=\(side)", "array.columns=\(side)", "mapping.m=\(side)"])
      let cycles = try run.simulate(Self.trace(product)).cycles
      rows.append(SuiteRow(row, group: product.array.rawValue, [.integer(cycles)]))
    }
    return try SuiteReport(
      suite: Suite.onnxim.rawValue, table, measures: Self.measures, rows: rows)
  }

  private func read(_ row: ReferenceRow) -> Product? {
    let side = 1...65_536
    let array: ArraySize? = row.choice("array")
    let (m, k, n) = (
      row.integer("M", in: side), row.integer("K", in: side), row.integer("N", in: side)
    )
    return array.map { Product(array: $0, m: m, k: k, n: n) }
  }

  /// Jobs in ONNXim's order, row by row.
  private static func trace(_ product: Product) -> Trace {
    var builder = TraceBuilder(model: "product")
    for row in stride(from: 0, to: product.m, by: job.rows) {
      for column in stride(from: 0, to: product.n, by: job.columns) {
        builder.addProduct(
          "\(row).\(column)", m: min(job.rows, product.m - row), k: product.k,
          n: min(job.columns, product.n - column))
      }
    }
    builder.countUses()
    return builder.trace
  }
}
