import Diagnostics

/// Which column each cell of a topology's rows is: as a header names them, in any order, or by their
/// place, as SCALE-Sim takes them.
struct ScaleSimHeader {
  let form: ScaleSimTopology.Form
  /// Nil for a column without a name, whose cells are blank.
  let columns: [ScaleSimColumn?]
  /// The columns of cells after the named ones, as SCALE-Sim takes them: v2's second stride, v3's
  /// sparsity.
  let further: [ScaleSimColumn]

  private init(form: ScaleSimTopology.Form, columns: [ScaleSimColumn?]) {
    self.form = form
    self.columns = columns
    let required = ScaleSimColumn.required(form)
    let isInOrder = columns.starts(with: required) && !columns.contains(.batch)
    let known: [ScaleSimColumn] = form == .gemm ? [.sparsity] : [.strideWidth, .sparsity]
    further = isInOrder ? known.filter { !columns.contains($0) } : []
  }

  /// SCALE-Sim's columns by their place.
  static func byPlace(_ form: ScaleSimTopology.Form) -> ScaleSimHeader {
    ScaleSimHeader(form: form, columns: ScaleSimColumn.required(form))
  }

  /// Cells that a row has at least and at most.
  var cells: ClosedRange<Int> {
    let last = columns.lastIndex { $0.map { !$0.isOptional } ?? false } ?? 0
    return last + 1...columns.count + further.count
  }

  /// Whether columns are where SCALE-Sim looks for them.
  var isInOrder: Bool { columns.starts(with: ScaleSimColumn.required(form)) }

  /// What the row of a header says.
  ///
  /// - Parameter given: The form that was asked for, which the columns must be of.
  /// - Returns: Nil where the sink has errors.
  static func named(
    by row: ScaleSimRow, given: ScaleSimTopology.Form?, _ sink: DiagnosticSink
  ) -> ScaleSimHeader? {
    guard let columns = columns(of: row, sink), isUnique(columns, row, sink) else { return nil }
    let forms = columns.map { $0?.form }
    let form: ScaleSimTopology.Form
    switch (forms.firstIndex(of: .gemm), forms.firstIndex(of: .conv)) {
    case (let gemm?, let conv?):
      sink.error(
        at: row.cells[max(gemm, conv)].location,
        "'\(row.cells[max(gemm, conv)].text)' is a column of a \(conv > gemm ? "convolution" : "GEMM"), "
          + "'\(row.cells[min(gemm, conv)].text)' one of a \(conv > gemm ? "GEMM" : "convolution")")
      return nil
    case (_?, nil): form = .gemm
    case (nil, _?): form = .conv
    case (nil, nil): form = given ?? .gemm
    }
    if let given, given != form {
      sink.error(
        at: row.location,
        "the header names the columns of --input \(form.rawValue), and --input is \(given.rawValue)",
        help: "remove --input")
      return nil
    }
    let missing = ScaleSimColumn.required(form).filter { !columns.contains($0) }
    guard missing.isEmpty else {
      let names = missing.map { "'\($0.names[0])'" }.joined(separator: ", ")
      sink.error(
        at: row.location, "the header has no column \(names)",
        help: "the columns are \(list(ScaleSimColumn.required(form)))")
      return nil
    }
    let header = ScaleSimHeader(form: form, columns: columns)
    header.note(row, sink)
    return header
  }

  // MARK: Names

  private static func columns(
    of row: ScaleSimRow, _ sink: DiagnosticSink
  ) -> [ScaleSimColumn?]? {
    var columns: [ScaleSimColumn?] = row.cells.map { ScaleSimColumn($0.text) }
    let unknown = row.cells.indices.filter { columns[$0] == nil && !row.cells[$0].text.isEmpty }
    guard unknown.isEmpty else {
      if unknown.count == row.cells.count {
        sink.error(
          at: row.location, "none of the header's columns is one of a topology",
          help: "they are \(list(ScaleSimColumn.required(.gemm))), or "
            + list(ScaleSimColumn.required(.conv)))
      } else {
        for index in unknown { refuse(row.cells[index], sink) }
      }
      return nil
    }
    for index in columns.indices.dropLast() {
      // Headers that SCALE-Sim ships say 'IFMAP Width' twice.
      guard let column = columns[index], columns[index + 1] == column, let partner = column.partner,
        !columns.contains(partner)
      else { continue }
      let isWidth = column == .imageWidth || column == .filterWidth
      columns[isWidth ? index : index + 1] = partner
      sink.report(
        Diagnostic(
          .note, at: row.cells[index].location,
          "two columns are called '\(row.cells[index].text)': the first is read as the height, the "
            + "second as the width, as in SCALE-Sim"))
    }
    return columns
  }

  private static func refuse(_ cell: ScaleSimRow.Cell, _ sink: DiagnosticSink) {
    let name = String(cell.text.prefix(60))
    let known = ScaleSimColumn.allCases.flatMap(\.names)
    sink.error(
      at: cell.location, "a topology has no column '\(name)'",
      help: (name.count > 2 ? NearestName.of(name, among: known) : nil)
        .map { "did you mean '\($0)'?" }
        ?? "columns: \(list(ScaleSimColumn.allCases))")
  }

  private static func list(_ columns: [ScaleSimColumn]) -> String {
    columns.map(\.names[0]).joined(separator: ", ")
  }

  private static func isUnique(
    _ columns: [ScaleSimColumn?], _ row: ScaleSimRow, _ sink: DiagnosticSink
  ) -> Bool {
    var isUnique = true
    for (index, column) in columns.enumerated() {
      guard let column, let first = columns.firstIndex(of: column), first < index else { continue }
      isUnique = false
      let (a, b) = (row.cells[first].text, row.cells[index].text)
      sink.error(
        at: row.cells[index].location,
        a == b
          ? "column '\(b)' is given twice"
          : "columns '\(a)' and '\(b)' are both the \(column.title)")
    }
    return isUnique
  }

  private func note(_ row: ScaleSimRow, _ sink: DiagnosticSink) {
    if !isInOrder {
      sink.report(
        Diagnostic(
          .note, at: row.location,
          "columns are read by their names; SCALE-Sim reads them by their place"))
    }
    if let index = columns.firstIndex(of: .batch) {
      sink.report(
        Diagnostic(
          .note, at: row.cells[index].location,
          "'\(row.cells[index].text)' is read as images that share the weights; SCALE-Sim has no "
            + "batch, and takes a ninth column for a stride or a sparsity"))
    }
  }
}
