import Diagnostics

extension SourceText {
  /// The line of a YAML file that says its schema, sought by bytes in the first ones; nil without one.
  ///
  /// Every file of Systole's is asked for it before it is read, so it has to be quick.
  var declaredSchema: Substring? {
    text.utf8.prefix(4_096).split(separator: UInt8(ascii: "\n"))
      .first { $0.starts(with: "schema:".utf8) }.map(Substring.init)
  }
}
