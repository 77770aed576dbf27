import Diagnostics
import Documents
import Workload

extension ArrayAssignment {
  /// The key `assign`, read after the arrays that it names.
  static let key = Key<Accelerator>.namedTexts(
    "assign", word: "operators",
    "products that run on other arrays than `array`: kinds of operators, or names with `*` for any text. "
      + "Of several that match a product the first counts",
    text: "the array that runs them: a name of `extra_arrays`, or `array`", read: read
  ) { accelerator in
    accelerator.assignments.map { ($0.text, accelerator[$0.array].name) }
  }.echoed(.unlessDefault).absent("none")

  private static func read(_ accelerator: inout Accelerator, _ fields: Fields) {
    guard case .mapping(let entries) = fields.node.value else { return }
    guard !entries.isEmpty else {
      fields.sink.error(
        at: fields.location, "'\(fields.path)' assigns nothing",
        help: "write operators and an array: {attention_av: NAME}, or remove it")
      return
    }
    guard accelerator.arrays.count > 1 else {
      fields.sink.error(
        at: fields.location,
        "'\(fields.path)' has no array to choose: 'extra_arrays' names none",
        help: "describe another array in 'extra_arrays', or remove it")
      return
    }
    accelerator.assignments = entries.compactMap { read($0, accelerator, fields) }
  }

  private static func read(
    _ entry: Node.Entry, _ accelerator: Accelerator, _ all: Fields
  ) -> ArrayAssignment? {
    let path = all.path(of: entry.key)
    let kind = OperatorKind(rawValue: entry.key)
    if let kind, !kind.isMatrix {
      all.sink.error(
        at: entry.keyLocation, "'\(path)' assigns '\(kind.rawValue)', which no array runs",
        help: "products run on arrays: "
          + OperatorKind.allCases.filter(\.isMatrix).map(\.rawValue).joined(separator: ", "))
      return nil
    }
    let errors = all.sink.diagnostics.count
    let name = ScalarReader(path: path, sink: all.sink).text(entry.value)
    guard all.sink.diagnostics.count == errors else { return nil }
    let names = accelerator.arrays.map(\.name)
    guard let index = names.firstIndex(of: name) else {
      all.sink.error(
        at: entry.value.location, "'\(path)' is '\(name)', and no array has that name",
        help: NearestName.of(name, among: names).map { "did you mean '\($0)'?" }
          ?? "one of: \(names.joined(separator: ", "))")
      return nil
    }
    return ArrayAssignment(
      kind.map { .kind($0) } ?? .named(NamePattern(entry.key)), on: ArrayID(index))
  }
}
