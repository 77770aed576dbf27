import Diagnostics
import Documents

/// Rows of real numbers from a file: JSON (a list, or a list of lists of one length) or NumPy's `.npy`.
package enum RowFile {
  package static let mostElements = 1 << 24

  /// - Throws: What is wrong, located.
  package static func json(_ text: String, file: String) throws(InputError) -> [[Double]] {
    let document = try JSONReader.read(text, file: file)
    let sink = document.makeSink()
    guard case .sequence(let nodes) = document.root.value, let first = nodes.first else {
      throw InputError(
        at: document.root.location, "found \(document.root.form) where rows of numbers are needed")
    }
    var rows: [[Double]] = []
    if case .sequence = first.value {
      for node in nodes {
        guard case .sequence(let elements) = node.value else {
          sink.error(at: node.location, "found \(node.form) among lists of numbers")
          continue
        }
        rows.append(elements.map { number($0, sink) })
        if elements.isEmpty || elements.count != rows[0].count {
          sink.error(
            at: node.location, "the row has \(elements.count) numbers, the first \(rows[0].count)")
        }
      }
    } else {
      rows = [nodes.map { number($0, sink) }]
    }
    try sink.throwIfErrors()
    return rows
  }

  private static func number(_ node: Node, _ sink: DiagnosticSink) -> Double {
    guard case .scalar(let scalar) = node.value, !scalar.isQuoted, let value = Double(scalar.text),
      abs(value) <= 1e9
    else {
      sink.error(at: node.location, "found \(node.form) where a number of at most 1e9 is needed")
      return 0
    }
    return value
  }

  /// Whether a file of NumPy's begins.
  package static func isNPY(_ bytes: [UInt8]) -> Bool { bytes.starts(with: NPYHeader.magic) }

  /// - Throws: What is wrong with the header or the data.
  package static func npy(_ bytes: [UInt8], file: String) throws(InputError) -> [[Double]] {
    let header = try NPYHeader(bytes, file: file)
    var rows: [[Double]] = []
    rows.reserveCapacity(header.rows)
    for row in 0..<header.rows {
      var values: [Double] = []
      values.reserveCapacity(header.columns)
      for column in 0..<header.columns {
        let value = header.value(bytes, at: row * header.columns + column)
        guard abs(value) <= 1e9 else {
          throw InputError("'\(file)' holds \(value) at [\(row), \(column)], at most 1e9 is read")
        }
        values.append(value)
      }
      rows.append(values)
    }
    return rows
  }
}
