import Diagnostics
import Documents

/// A topology's columns, and the rows below its header.
struct ScaleSimTopologyParts {
  let header: ScaleSimHeader
  let rows: ArraySlice<ScaleSimRow>

  /// - Parameters:
  ///   - form: The form that was asked for; nil takes it from the columns.
  ///   - sink: Takes what is wrong, where there is none, and what SCALE-Sim reads otherwise.
  init?(_ source: SourceText, _ form: ScaleSimTopology.Form?, _ sink: DiagnosticSink) {
    guard !source.reportsControl(to: sink) else { return nil }
    let sheet = ScaleSimSheet(source)
    let rows = sheet.rows[...]
    guard let first = rows.first else {
      sink.error(
        at: SourceLocation(file: source.file, line: 1, column: 1), "the topology is empty",
        help: "a header line, then a row for each layer: Layer,M,N,K")
      return nil
    }
    guard !sheet.isOneColumn else {
      sink.error(
        at: first.location,
        first.hasQuotes
          ? "every line is one cell, in quotes" : "no line has a comma, a tab or a semicolon",
        help: first.hasQuotes
          ? "remove the quotes around the lines" : "write a row for each layer: Layer,M,N,K")
      return nil
    }
    sheet.note(sink)
    guard let (header, layers) = Self.header(rows, sheet.commentedHeader, form, sink) else {
      return nil
    }
    if layers.isEmpty {
      sink.error(at: first.location, "the topology has a header but no layers")
      return nil
    }
    self.header = header
    self.rows = layers.filter { !Self.isRepeated($0, first, sink) }[...]
  }

  private static func header(
    _ rows: ArraySlice<ScaleSimRow>, _ commented: ScaleSimRow?, _ form: ScaleSimTopology.Form?,
    _ sink: DiagnosticSink
  ) -> (ScaleSimHeader, ArraySlice<ScaleSimRow>)? {
    func byPlace(_ layers: ArraySlice<ScaleSimRow>) -> ScaleSimHeader {
      // What has fewer columns is no row of either form.
      let columns = layers.first { $0.cells.count >= 4 }?.cells.count ?? 4
      return .byPlace(form ?? (columns < 8 ? .gemm : .conv))
    }
    guard let first = rows.first else { return nil }
    let rest = rows.dropFirst()
    if first.problem == nil, first.isHeader {
      if first.cells.count > 1 {
        return ScaleSimHeader.named(by: first, given: form, sink).map { ($0, rest) }
      }
      if let next = rest.first, next.isHeader,
        next.cells.contains(where: { ScaleSimColumn($0.text) != nil })
      {
        sink.report(
          Diagnostic(
            .note, at: first.location,
            "the first line is left out, a title above the header; SCALE-Sim takes it for the header"
          ))
        return header(rest, nil, form, sink)
      }
      return (byPlace(rest), rest)
    }
    if let commented {
      return ScaleSimHeader.named(by: commented, given: form, sink).map { ($0, rows) }
    }
    sink.report(
      Diagnostic(
        .note, at: first.location,
        "the first line is read as a layer; SCALE-Sim takes any first line for a header"))
    return (byPlace(rows), rows)
  }

  /// The header once more, as files that were joined have it.
  private static func isRepeated(
    _ row: ScaleSimRow, _ header: ScaleSimRow, _ sink: DiagnosticSink
  ) -> Bool {
    // Last whether it is a header, which takes the longest to tell.
    guard row.cells.count > 1, row.cells.elementsEqual(header.cells, by: { $0.text == $1.text }),
      row.isHeader
    else { return false }
    sink.report(
      Diagnostic(
        .note, at: row.location,
        "the header is repeated here and left out; SCALE-Sim takes it for a layer"))
    return true
  }
}
