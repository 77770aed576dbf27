import Diagnostics
import Documents

/// Reads a topology of SCALE-Sim, v2 or v3: a header, then a row for each layer, split at commas,
/// or at the tabs or semicolons that spreadsheets put in their place. Columns are those that the
/// header names (`ScaleSimColumn`); where it names none, they count by their place, as in
/// SCALE-Sim. A comma at the end of a row may be there or not, although SCALE-Sim requires it. What
/// SCALE-Sim would read otherwise is noted.
struct ScaleSimTopologyReader {
  /// Errors that are collected before reading stops.
  static let mostErrors = 20

  private let sink: DiagnosticSink
  private let header: ScaleSimHeader
  private let isGiven: Bool
  private var layers: ScaleSimLayerList
  private var errors = 0
  private var rowsWithoutBatch = ScaleSimTally()
  private var unnamedStrides = ScaleSimTally()
  private var droppedCells = ScaleSimTally()

  /// What the file says, as far as the sink has no errors.
  ///
  /// - Parameters:
  ///   - form: Nil takes it from the columns.
  ///   - isDepthwiseByName: Whether a convolution whose name contains `DP` is one layer a channel.
  ///   - sink: Takes what is wrong, and notes on what is read and differs.
  static func read(
    _ source: SourceText, form: ScaleSimTopology.Form?, isDepthwiseByName: Bool,
    sink: DiagnosticSink
  ) -> ScaleSimTopology {
    let source = source.plain
    sink.add(source)
    let last = source.file.split(separator: "/").last.map(String.init) ?? source.file
    let stem = last.split(separator: ".").first.map(String.init) ?? last
    var topology = ScaleSimTopology(name: stem, file: last, form: form ?? .gemm, layers: [])
    guard let parts = ScaleSimTopologyParts(source, form, sink) else { return topology }
    let (header, rows) = (parts.header, parts.rows)
    var reader = ScaleSimTopologyReader(
      sink: sink, header: header, isGiven: form != nil,
      layers: ScaleSimLayerList(sink: sink, isDepthwiseByName: isDepthwiseByName))
    if let first = rows.first, rows.count > 1, reader.isNone(of: rows, like: first) {
      // The header is the mistake.
      reader.refuseColumns(first, others: rows.count - 1)
    } else {
      for row in rows where reader.errors < mostErrors { reader.read(row) }
    }
    reader.note()
    topology.form = header.form
    topology.layers = reader.layers.layers
    return topology
  }

  private init(
    sink: DiagnosticSink, header: ScaleSimHeader, isGiven: Bool, layers: ScaleSimLayerList
  ) {
    self.sink = sink
    self.header = header
    self.isGiven = isGiven
    self.layers = layers
  }

  private mutating func fail(at location: SourceLocation, _ message: String, help: String? = nil) {
    errors += 1
    sink.error(at: location, message, help: help)
  }

  // MARK: Rows

  private mutating func read(_ row: ScaleSimRow) {
    if let problem = row.problem { return fail(at: problem.location, problem.message) }
    guard header.cells.contains(row.cells.count) else { return refuseColumns(row) }
    if row.isHeader, row.cells.count(where: { ScaleSimColumn($0.text)?.form != nil }) > 1 {
      return fail(
        at: row.location, "a second header, with other columns than the first",
        help: "all rows of a topology have one form")
    }
    let before = errors
    var values = ScaleSimRowValues(row)
    var further = header.further
    for (index, cell) in row.cells.enumerated() {
      let column: ScaleSimColumn
      if index < header.columns.count {
        guard let named = header.columns[index] else {
          if !cell.text.isEmpty {
            fail(at: cell.location, "found '\(cell.text.prefix(60))' in a column without a name")
          }
          continue
        }
        column = named
      } else if further == [.strideWidth, .sparsity], !cell.text.contains(":") {
        column = .strideWidth
        unnamedStrides.add(cell.location)
      } else if further.contains(.sparsity) {
        column = .sparsity
        further = []
      } else {
        fail(at: cell.location, "found '\(cell.text.prefix(60))' after the last column")
        continue
      }
      if column == .strideWidth { further.removeAll { $0 == column } }
      read(cell, column, into: &values)
    }
    noteLeftOut(row, values)
    guard errors == before else { return }
    if let problem = layers.add(values, form: header.form) {
      fail(at: problem.location, problem.message, help: problem.help)
    }
  }

  private mutating func read(
    _ cell: ScaleSimRow.Cell, _ column: ScaleSimColumn, into values: inout ScaleSimRowValues
  ) {
    switch column {
    case .layer:
      values.name = cell
      if cell.text.isEmpty { fail(at: cell.location, "a layer has no name") }
    case .sparsity: if !cell.text.isEmpty { checkSparsity(cell) }
    case .strideWidth, .batch:
      if !cell.text.isEmpty { values.set(column, count(cell, column), at: cell.location) }
    case .m, .n, .k, .imageHeight, .imageWidth, .filterHeight, .filterWidth, .channels, .filters,
      .strideHeight:
      values.set(column, count(cell, column), at: cell.location)
    }
  }

  private mutating func noteLeftOut(_ row: ScaleSimRow, _ values: ScaleSimRowValues) {
    if header.columns.contains(.batch), values[.batch] == nil {
      rowsWithoutBatch.add(row.location)
    }
    if !row.isClosed, row.cells.count > ScaleSimColumn.required(header.form).count,
      let last = row.cells.last
    {
      droppedCells.add(last.location)
    }
  }

  /// Whether all rows have as many cells as the first, which are not those of the header.
  private func isNone(of rows: ArraySlice<ScaleSimRow>, like first: ScaleSimRow) -> Bool {
    !header.cells.contains(first.cells.count)
      && rows.allSatisfy { $0.problem == nil && $0.cells.count == first.cells.count }
  }

  private mutating func refuseColumns(_ row: ScaleSimRow, others: Int = 0) {
    let found = row.cells.count
    let expected: String
    var help: String?
    if !header.isInOrder || header.columns.count > ScaleSimColumn.required(header.form).count {
      let (least, most) = (header.cells.lowerBound, header.cells.upperBound)
      expected = (least == most ? "\(least)" : "\(least) to \(most)") + " as in the header"
    } else {
      let isOther: Bool
      switch header.form {
      case .gemm:
        expected = "4, Layer,M,N,K"
        isOther = (8...10).contains(found)
      case .conv:
        expected =
          "8 or 9, Layer,image height,width,filter height,width,channels,filters,stride[,stride]"
        isOther = (4...5).contains(found)
      }
      if isOther {
        help =
          isGiven
          ? "rows like this one are read with --input \(header.form == .gemm ? "conv" : "gemm")"
          : "all rows of a topology have one form"
      }
    }
    if found == 1, let text = row.cells.first?.text,
      let other = ScaleSimSheet.separators.first(where: { text.unicodeScalars.contains($0) })
    {
      help = "the other rows are not separated by \(ScaleSimSheet.name(of: other)), as this one is"
    }
    let last = row.cells.last?.location ?? row.location
    fail(
      at: found < 4 ? last : row.location,
      "a row of \(found) columns\(others > 0 ? ", as the other \(others)" : ""), expected \(expected)",
      help: help)
  }

  /// v3's `N:M`.
  private mutating func checkSparsity(_ cell: ScaleSimRow.Cell) {
    let parts = cell.text.split(separator: ":", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { part in
      ScaleSimCount(part.filter { $0 != " " }).value.flatMap { $0 > 0 ? $0 : nil }
    }
    guard parts.count == 2, numbers.count == 2, numbers[0] <= numbers[1] else {
      return fail(
        at: cell.location, "the sparsity is '\(cell.text.prefix(60))', expected N:M with N ≤ M")
    }
    guard numbers[0] < numbers[1] else { return }
    sink.report(
      Diagnostic(
        .note, at: cell.location,
        "\(numbers[0]) of \(numbers[1]) weights are kept, but the layer is imported dense: "
          + "'SparsitySupport' is off"))
  }

  /// The largest size of a dimension.
  private static let largest = 1 << 31 - 1

  private mutating func count(_ cell: ScaleSimRow.Cell, _ column: ScaleSimColumn) -> Int {
    let count = ScaleSimCount(cell.text, isGrouped: true)
    if let value = count.value, (1...Self.largest).contains(value) { return value }
    fail(at: cell.location, "'\(column.title)' is \(count.found(in: 1...Self.largest))")
    return 1
  }

  private func note() {
    rowsWithoutBatch.note(sink) { "\($0) without a batch size: one image each" }
    unnamedStrides.note(sink) {
      "\($0) with a cell behind the header's columns: it is the stride along the width, as in SCALE-Sim v2"
    }
    droppedCells.note(sink) {
      "\($0) without a comma at the end: SCALE-Sim drops the last cell, which is read here"
    }
    layers.note()
  }
}
