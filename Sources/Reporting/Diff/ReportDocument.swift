import Diagnostics
import Documents

/// A report file as a comparison reads it: names, digests, the resolved configuration, and every
/// number of the totals and of the layers under its path.
///
/// The schema must be this version's, and what a comparison needs must be there; other keys, which a
/// later writer may add, are left alone.
package struct ReportDocument: Sendable {
  package struct Layer: Sendable {
    package var name: String
    /// Numbers by path inside the layer: `cycles`, `energy_pJ.dynamic`.
    var numbers: [String: ReportNumber]
  }

  package let file: String
  package let toolVersion: String
  package let accelerator: String
  package let acceleratorDigest: String
  package let trace: String
  package let traceDigest: String
  package let energyTable: String
  /// Nil of a report that does not say.
  package let energyTableDigest: String?
  /// Leaves of the resolved configuration in the file's order.
  package let resolved: [ResolvedValue]
  package let layers: [Layer]
  /// Paths of the totals' numbers in the file's order: `cycles`, `energy_pJ.dram`.
  let totalPaths: [String]
  let totals: [String: ReportNumber]

  /// - Throws: what is missing or wrong, with its place in the file.
  package static func read(_ document: Document) throws(InputError) -> ReportDocument {
    let sink = document.makeSink()
    var fields = Fields(document.root, path: "", sink: sink)
    if case .scalar(let schema)? = fields.node["schema"]?.value, schema.text == Report.olderSchema {
      sink.error(
        at: fields.node["schema"]?.location,
        "this is '\(Report.olderSchema)', whose bytes and energies of layers mean something else than "
          + "those of '\(Report.schema)'",
        help: "simulate again with this version of systole, and compare with that report")
      try sink.throwIfErrors()
    }
    try fields.expectSchema(Report.schema)
    // A file without a schema is no report at all.
    try sink.throwIfErrors()
    var tool = fields.requiredFields("tool")
    var accelerator = fields.requiredFields("accelerator")
    var trace = fields.requiredFields("trace")
    var table = fields.requiredFields("energy_table")
    let resolved = accelerator?.required("resolved").map(\.leaves) ?? []
    let layers = fields.list("layers", required: true).enumerated().compactMap { index, node in
      layer(Fields(node, path: "layers[\(index)]", sink: sink))
    }
    let totals = fields.requiredFields("totals").map(numbers) ?? []
    for path in ["cycles", "energy_pJ.total"] where !totals.contains(where: { $0.0 == path }) {
      sink.error(at: fields.node["totals"]?.location, "'totals.\(path)' is missing")
    }
    let report = ReportDocument(
      file: document.sources.first?.file ?? "", toolVersion: tool?.text("version") ?? "",
      accelerator: accelerator?.text("name") ?? "",
      acceleratorDigest: accelerator?.text("digest") ?? "", trace: trace?.text("name") ?? "",
      traceDigest: trace?.text("digest") ?? "", energyTable: table?.text("name") ?? "",
      energyTableDigest: table?.optionalText("digest"),
      resolved: resolved.map {
        ResolvedValue(path: $0.0, value: $0.1.text, isNumber: !$0.1.isQuoted)
      },
      layers: layers, totalPaths: totals.map(\.0),
      totals: Dictionary(totals, uniquingKeysWith: { first, _ in first }))
    reportTwice(layers, sink, fields)
    try sink.throwIfErrors()
    return report
  }

  private static func layer(_ fields: Fields) -> Layer? {
    var fields = fields
    let name = fields.text("name")
    let numbers = numbers(fields)
    for path in ["cycles", "energy_pJ.dynamic", "dram_read_bytes", "dram_write_bytes"]
    where !numbers.contains(where: { $0.0 == path }) {
      fields.sink.error(at: fields.location, "'\(fields.path(of: path))' is missing")
    }
    return Layer(name: name, numbers: Dictionary(numbers, uniquingKeysWith: { first, _ in first }))
  }

  private static func reportTwice(_ layers: [Layer], _ sink: DiagnosticSink, _ fields: Fields) {
    var known: Set<String> = []
    for layer in layers where !known.insert(layer.name).inserted {
      sink.error(
        at: fields.node["layers"]?.location, "two layers are called '\(layer.name)'")
    }
  }

  /// The numbers of an object and of the objects in it, by path; names and nulls are left out.
  private static func numbers(_ fields: Fields) -> [(String, ReportNumber)] {
    fields.node.leaves.compactMap { path, scalar in
      guard !scalar.isQuoted, let number = ReportNumber(scalar.text) else { return nil }
      return (path, number)
    }
  }
}
