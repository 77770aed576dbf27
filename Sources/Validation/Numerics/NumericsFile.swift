import Diagnostics
import Documents
import Files

/// A file of vectors of one integer function: its parameters and its cases, not yet replayed.
struct NumericsFile {
  let path: String
  let function: NumericsFunction
  let params: Node
  let cases: [Node]
  let sink: DiagnosticSink

  /// Far above any set of rows: 64 MiB.
  private static let limit = 64 << 20

  /// - Throws: What is wrong with the text or its outer keys; an unknown function, with the nearest.
  static func read(
    _ path: String, namedAt location: SourceLocation? = nil
  ) throws(InputError) -> NumericsFile {
    let text = try InputFile(path, namedAt: location).text(limit: limit)
    let document = try JSONReader.read(text, file: path)
    let sink = document.makeSink()
    var fields = Fields(document.root, path: "", sink: sink)
    _ = fields.integer("schema", in: 1...1)
    let function: NumericsFunction = fields.choice("function")
    let params = fields.required("params")
    let cases = fields.list("cases", required: true)
    if let params, case .mapping = params.value {
    } else if let params {
      sink.error(at: params.location, "found \(params.form) where 'params' needs a mapping of keys")
    }
    try sink.throwIfErrors()
    guard let params, !cases.isEmpty else {
      throw InputError(at: document.root.location, "the file has no cases")
    }
    return NumericsFile(
      path: path, function: function, params: params, cases: cases, sink: sink)
  }

  /// The file of another function in the same folder.
  func path(of function: NumericsFunction) -> String {
    let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
    return folder + function.rawValue + ".json"
  }
}
