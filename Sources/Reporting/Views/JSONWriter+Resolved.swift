import Documents

extension JSONWriter {
  /// How many of a configuration's values come from where.
  mutating func counts(_ provenance: ProvenanceCounts) {
    value("keys", provenance.keys)
    value("source", provenance.source)
    value("inferred", provenance.inferred)
    value("assumed", provenance.assumed)
    value("unstated", provenance.unstated)
  }

  /// A configuration as it was used; what holds only leaves stays on one line.
  mutating func resolved(_ key: String? = nil, _ node: ResolvedNode) {
    switch node {
    case .text(let text): value(key, text)
    case .literal(let text): number(key, text: text)
    case .list(let elements):
      let body = { (writer: inout JSONWriter) in
        for element in elements { writer.resolved(nil, element) }
      }
      if node.isShort { arrayOnOneLine(key, body) } else { array(key, body) }
    case .mapping(let entries):
      let body = { (writer: inout JSONWriter) in
        for entry in entries { writer.resolved(entry.key, entry.value) }
      }
      if node.isShort { objectOnOneLine(key, body) } else { object(key, body) }
    }
  }
}
