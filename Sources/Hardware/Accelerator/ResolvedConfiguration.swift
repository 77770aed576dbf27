import Documents

/// An accelerator's configuration as it was used: every key of its table that has a meaning, defaults
/// included, in the table's order, so that it can be written out and read again.
public struct ResolvedConfiguration: Sendable, Equatable {
  public let root: ResolvedNode

  public init(_ accelerator: Accelerator) {
    root = Accelerator.keys.echo(accelerator)
  }

  public var values: [ResolvedValue] { root.values() }

  /// SHA-256 over the lines `path: value`.
  public var digest: String {
    var hash = SHA256()
    for value in values { hash.update("\(value.path): \(value.value)\n".utf8) }
    return hash.finish()
  }
}
