import Algorithms
import Diagnostics
import Documents
import Workload

extension Key {
  /// `algorithms`: names, each once. A file's name has its definition in its place by then.
  ///
  /// - Parameter check: What else is to be checked; run also where the key is missing.
  static func algorithms(
    _ field: Field<[ListedAlgorithm]>,
    form: KeyForm = .names(BuiltInAlgorithm.allCases.map(\.rawValue)), _ meaning: String,
    check: @escaping @Sendable (inout Value, Fields) -> Void = { _, _ in }
  ) -> Key {
    Key(
      "algorithms", form, meaning + " ([Units](Units.md#user-defined-algorithms))"
    ) { node, value, fields in
      let errors = fields.sink.diagnostics.count
      let path = fields.path(of: "algorithms")
      let nodes = node.map { ScalarReader(path: path, sink: fields.sink).elements($0) } ?? []
      var listed: [ListedAlgorithm] = []
      for node in nodes {
        guard
          let own = ListedAlgorithm.read(
            node, path: path, sink: fields.sink, among: BuiltInAlgorithm.allCases,
            of: UserAlgorithm.kinds)
        else { continue }
        if listed.contains(where: { $0.algorithm == own.algorithm }) {
          fields.sink.error(
            at: node.location, "'\(path)' lists '\(own.name)' twice",
            help: "remove one of them")
        }
        listed.append(own)
      }
      guard fields.sink.diagnostics.count == errors else { return }
      value[keyPath: field] = listed
      check(&value, fields)
    } echo: {
      .list($0[keyPath: field].map(\.resolved))
    }
  }
}
