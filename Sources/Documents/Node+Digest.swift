extension Node {
  /// The scalars of the tree with their paths: `array.rows`, `modes[0].mac`. An empty sequence is `[]`.
  public var leaves: [(path: String, scalar: Scalar)] { leaves("") }

  private func leaves(_ path: String) -> [(path: String, scalar: Scalar)] {
    switch value {
    case .scalar(let scalar): return [(path, scalar)]
    case .sequence(let elements) where elements.isEmpty:
      return [(path, Scalar(text: "[]", isQuoted: false))]
    case .sequence(let elements):
      return elements.enumerated().flatMap { $1.leaves("\(path)[\($0)]") }
    case .mapping(let entries):
      return entries.flatMap { $0.value.leaves(path.isEmpty ? $0.key : "\(path).\($0.key)") }
    }
  }

  /// SHA-256 over the sorted lines `path: value`, so that comments, layout and the order of keys do not
  /// matter.
  ///
  /// - Parameter others: Digests of documents that this one refers to.
  public func digest(with others: [String] = []) -> String {
    var hash = SHA256()
    for line in leaves.map({ "\($0.path): \($0.scalar.text)\n" }).sorted() + others {
      hash.update(line.utf8)
    }
    return hash.finish()
  }
}
