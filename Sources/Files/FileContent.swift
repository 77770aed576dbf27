import Diagnostics
import Documents
import TraceFormat
import Workload

/// What is in a file: its beginning tells, since a pipe has no suffix and a suffix may say anything.
package enum FileContent {
  case trace(Trace)
  case report(Document)
  /// Anything else: YAML, or a file of another tool.
  case text(SourceText)

  /// As many bytes as are needed to tell.
  private static let beginning = 4_096
  /// Reports of a hundred million operators stay below this.
  package static let reportLimit = 1 << 30

  /// Reads a file once, from its beginning to its end.
  ///
  /// - Parameter reuse: Whether lines of a trace that repeat are read once.
  /// - Throws: All errors found, located.
  package static func read(_ path: String, reuse: Bool = true) throws(InputError) -> FileContent {
    let file = InputFile(path)
    var size = 0
    var bytes: [UInt8] = []
    var reader: TraceReader?
    try file.stream {
      size = $0
    } body: { chunk throws(InputError) in
      if reader != nil {
        try reader?.read(chunk)
        return
      }
      bytes.append(contentsOf: chunk)
      guard bytes.count >= beginning else { return }
      try checkEncoding(&bytes, file)
      switch JSONBeginning(bytes).kind(path) {
      case .trace: reader = try start(file, size, &bytes, reuse)
      case .report: try file.check(bytes.count, limit: reportLimit)
      case .yaml: try file.check(bytes.count, limit: InputFile.configurationLimit)
      }
    }
    if reader != nil, let trace = try reader?.finish() { return .trace(trace) }
    try checkEncoding(&bytes, file)
    switch JSONBeginning(bytes).kind(path) {
    case .trace:
      var reader = try start(file, size, &bytes, reuse)
      return .trace(try reader.finish())
    case .report: return .report(try JSONReader.read(try file.text(of: bytes), file: file.name))
    case .yaml: return .text(SourceText(file: file.name, text: try file.text(of: bytes)))
    }
  }

  /// Passes over the mark that some programs write before UTF-8; other encodings are refused by name.
  private static func checkEncoding(
    _ bytes: inout [UInt8], _ file: InputFile
  ) throws(InputError) {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    guard bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) else { return }
    throw InputError(
      at: SourceLocation(file: file.name, line: 1, column: 1), "the file is UTF-16",
      help: "write it as UTF-8: iconv -f UTF-16 -t UTF-8")
  }

  /// A reader of a trace that has read the file's first bytes.
  private static func start(
    _ file: InputFile, _ size: Int, _ bytes: inout [UInt8], _ reuse: Bool
  ) throws(InputError) -> TraceReader {
    var reader = TraceReader(file: file.name, byteCount: size, reuse: reuse)
    let result = bytes.withUnsafeBytes { bytes -> Result<Void, InputError> in
      do throws(InputError) {
        return .success(try reader.read(bytes))
      } catch {
        return .failure(error)
      }
    }
    try result.get()
    bytes = []
    return reader
  }
}
