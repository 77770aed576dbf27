import Quantities

/// The technology nodes that a text names: of `40 nm logic, 45nm SRAM` they are 40 and 45.
package enum TechnologyNodes {
  package static func of(_ technology: String) -> Set<Substring> {
    var nodes: Set<Substring> = []
    var rest = technology[...]
    while let unit = rest.firstRange(of: "nm") {
      var before = rest[..<unit.lowerBound]
      while before.last == " " { before.removeLast() }
      let start = before.lastIndex { !("0"..."9" ~= $0 || $0 == ".") }
      let node = start.map { before[before.index(after: $0)...] } ?? before
      if !node.isEmpty { nodes.insert(node) }
      rest = rest[unit.upperBound...]
    }
    return nodes
  }

  /// Whether a text names a node; true for one that names none.
  static func name(_ node: Nanometres, in technology: String) -> Bool {
    let nodes = of(technology)
    return nodes.isEmpty || nodes.contains("\(node.count)")
  }
}
