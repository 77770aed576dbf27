import Diagnostics
import Documents

/// Integer functions against vectors of integers, element by element.
///
/// A case's row holds how many integers differ from those that the file gives, which must be none;
/// and, of the constants that the authors derive from the input's scale, how many the file has
/// otherwise: those are what the kernel runs with, and so are told, not judged.
struct NumericsSuite {
  private static let columns = ["function", "case", "kind", "n", "first_mismatch"]
  private static let measures = [
    Measure("mismatches", reference: "0", bounds: [.exact()]),
    Measure("other_constants", reference: "0", bounds: []),
  ]

  /// - Throws: What is wrong with any file, several mistakes of one at once.
  func replay(_ paths: [String]) throws(InputError) -> [SuiteReport] {
    var files: [NumericsFile] = []
    for path in paths { files.append(try NumericsFile.read(path)) }
    var reports: [SuiteReport] = []
    for file in files { reports.append(try replay(file, among: files)) }
    return reports
  }

  private func replay(
    _ file: NumericsFile, among files: [NumericsFile]
  ) throws(InputError) -> SuiteReport {
    let source = try inputs(of: file, among: files)
    var rows: [SuiteRow] = []
    var previous: [Int32]?
    for (index, node) in file.cases.enumerated() {
      var vector = NumericsCase(node, index: index, of: file, inputs: source, previous: previous)
      // Stand-ins of wrong cells must not reach a kernel.
      if !file.sink.hasErrors { file.function.replay(&vector) }
      previous = vector.input
      rows.append(
        SuiteRow(
          cells: [
            file.function.rawValue, "\(index)", vector.kind, "\(vector.count)",
            vector.tally.first ?? "",
          ],
          [
            vector.tally.hasReference ? .integer(vector.tally.mismatches) : nil,
            .integer(vector.tally.otherConstants),
          ], references: vector.tally.hasReference ? [0, 0] : [nil, nil], note: vector.tally.first))
    }
    try file.sink.throwIfErrors()
    return SuiteReport(
      suite: "numerics", columns: Self.columns, measures: Self.measures, rows: rows)
  }

  /// The file that holds the inputs of one that has none: among those given, else in its folder.
  private func inputs(
    of file: NumericsFile, among files: [NumericsFile]
  ) throws(InputError) -> NumericsFile? {
    guard let function = file.function.inputs,
      let asking = file.cases.first(where: { $0["x"] == nil })
    else { return nil }
    if let given = files.first(where: { $0.function == function }) { return given }
    let location = asking["ref_case"]?.location ?? asking.location
    let found = try NumericsFile.read(file.path(of: function), namedAt: location)
    guard found.function == function else {
      throw InputError(
        at: location,
        "'\(found.path)' holds \(found.function.rawValue), not the \(function.rawValue) that"
          + " 'ref_case' counts in")
    }
    return found
  }
}
