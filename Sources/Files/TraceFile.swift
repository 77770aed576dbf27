import Diagnostics
import TraceFormat
import Workload

/// Reads and writes trace files.
package enum TraceFile {
  /// The trace in a file, read chunk by chunk.
  ///
  /// - Parameter reuse: Whether lines that repeat are read once.
  /// - Throws: All errors found, located.
  package static func read(_ path: String, reuse: Bool = true) throws(InputError) -> Trace {
    let file = InputFile(path)
    var reader = TraceReader(file: file.name, reuse: reuse)
    try file.stream { size in
      reader = TraceReader(file: file.name, byteCount: size, reuse: reuse)
    } body: { chunk throws(InputError) in
      try reader.read(chunk)
    }
    return try reader.finish()
  }

  /// Writes a trace in its canonical form; a file that is there is replaced whole.
  package static func write(_ trace: Trace, to path: String) throws(InputError) {
    var file = try AtomicFile(path)
    var writer = TraceWriter(trace)
    try writer.write { block throws(InputError) in try file.write(block) }
    try file.commit()
  }
}
