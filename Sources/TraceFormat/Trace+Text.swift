import Diagnostics
import Documents
import Workload

extension Trace {
  /// The trace that a file's bytes are.
  ///
  /// - Throws: All errors found, located in `file`.
  package static func read(
    _ bytes: UnsafeRawBufferPointer, file: String
  ) throws(InputError) -> Trace {
    var reader = TraceReader(file: file, byteCount: bytes.count)
    try reader.read(bytes)
    return try reader.finish()
  }

  /// The trace that a text is.
  package static func read(_ text: String, file: String) throws(InputError) -> Trace {
    let bytes = Array(text.utf8)
    let result = bytes.withUnsafeBytes { bytes -> Result<Trace, InputError> in
      do throws(InputError) {
        return .success(try read(bytes, file: file))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  /// The file in its canonical form.
  package var canonicalBytes: [UInt8] {
    var writer = TraceWriter(self)
    var bytes: [UInt8] = []
    writer.write { bytes.append(contentsOf: $0) }
    return bytes
  }

  /// SHA-256 of the canonical form, in lower-case hexadecimal.
  package var digest: String {
    var writer = TraceWriter(self)
    var hash = SHA256()
    writer.write { hash.update($0) }
    return hash.finish()
  }
}
