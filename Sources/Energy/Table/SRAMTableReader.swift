import Diagnostics
import Documents
import Quantities

/// Reads `sram`: the name of an SRAM library, or a list of macros of one word width, each larger than the
/// one before.
enum SRAMTableReader {
  /// - Parameter technology: The table's, whose nodes the macros' has to be one of.
  static func read(
    _ root: inout Fields, technology: String,
    _ library: (_ name: String, SourceLocation) throws(InputError) -> SRAMLibrary
  ) throws(InputError) -> SRAMRows? {
    guard let node = root.node["sram"], case .scalar = node.value else {
      return macros(&root, technology).map { .macros($0) }
    }
    _ = root.optional("sram")
    let name = ScalarReader(path: "sram", sink: root.sink).text(node)
    guard !name.isEmpty else { return nil }
    let found = try library(name, node.location)
    if !TechnologyNodes.name(found.node, in: technology) {
      root.sink.error(
        at: node.location,
        "SRAM library '\(name)' is of \(found.node), and the table's 'technology' is '\(technology)'",
        help: "name a library of that node, or both nodes in 'technology'")
    }
    return .library(found)
  }

  private static func check(_ node: Nanometres?, _ fields: Fields, _ technology: String) {
    guard let node, !TechnologyNodes.name(node, in: technology) else { return }
    fields.sink.error(
      at: fields.node["node"]?.location ?? fields.location,
      "'\(fields.path(of: "node"))' is \(node), and the table's 'technology' is '\(technology)'",
      help: "name the node in 'technology' too, or take macros of its node")
  }

  private static func macros(_ root: inout Fields, _ technology: String) -> SRAMTable? {
    let elements = root.list("sram")
    var table: SRAMTable?
    for (index, node) in elements.enumerated() {
      var fields = Fields(node, path: "sram[\(index)]", sink: root.sink)
      let word = fields.quantity("word", atLeast: Bytes(1))
      let macro = macro(&fields)
      let conditions = SRAMConditions(&fields)
      fields.end()
      guard var known = table else {
        check(conditions.node, fields, technology)
        table = SRAMTable(word: word, macros: [macro], conditions: conditions)
        continue
      }
      conditions.check(after: known.conditions, fields)
      if word != known.word {
        fields.sink.error(
          at: fields.location,
          "'sram[\(index)].word' is \(word.description), and the rows before have "
            + known.word.description,
          help: "a table has one word width: accesses are counted in its words")
      }
      if let last = known.macros.last, macro.size <= last.size {
        fields.sink.error(
          at: fields.location,
          "'sram[\(index)].size' is \(macro.size.description), not above the row before, "
            + last.size.description,
          help: "list the sizes in rising order, each once")
      }
      known.macros.append(macro)
      table = known
    }
    return table
  }

  private static func macro(_ fields: inout Fields) -> SRAMTable.Macro {
    SRAMTable.Macro(
      size: fields.quantity("size", atLeast: Bytes(1)),
      read: fields.bounded("read", atMost: EnergyTableReader.mostEnergy),
      write: fields.bounded("write", atMost: EnergyTableReader.mostEnergy),
      leakage: fields.bounded("leakage", atMost: EnergyTableReader.mostLeakage),
      area: fields.optionalBounded("area", atMost: EnergyTableReader.mostArea),
      provenance: EnergyTableReader.provenance(&fields))
  }
}
