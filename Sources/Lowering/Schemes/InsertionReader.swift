import Algorithms
import Diagnostics
import Documents
import Workload

/// Reads a scheme's `insertions`.
enum InsertionReader {
  /// - Parameter layernorm: The algorithm of a LayerNorm that names none.
  static func read(
    _ fields: inout Fields, layernorm: ListedAlgorithm, _ formats: FormatReader
  ) -> [Insertion] {
    fields.list("insertions").enumerated().map { index, node in
      var entry = Fields(node, path: "insertions[\(index)]", sink: fields.sink)
      let insertion = insertion(&entry, layernorm: layernorm, formats)
      entry.end()
      return insertion
    }
  }

  private static func insertion(
    _ entry: inout Fields, layernorm: ListedAlgorithm, _ formats: FormatReader
  ) -> Insertion {
    let place: Insertion.Place = entry.choice("at")
    let kind = kind(&entry)
    var insertion = Insertion(place, kind.operatorKind)
    let parameter = entry.optional("parameter")
    insertion.parameter = parameter.map { formats.format($0, path: entry.path(of: "parameter")) }
    switch kind {
    case .layernorm:
      insertion.algorithm = algorithm(&entry, .layernorm, default: layernorm)
      refuse(parameter, of: entry, "has the scheme's 'parameters.norm'")
    case .activation: insertion.algorithm = algorithm(&entry, .activation, default: nil)
    case .vector: refuse(parameter, of: entry, "has no parameter")
    case .add, .multiply:
      if parameter == nil { _ = entry.required("parameter") }
    }
    return insertion
  }

  private static func kind(_ entry: inout Fields) -> Insertion.Kind {
    guard let node = entry.required("operator") else { return .vector }
    let reader = ScalarReader(path: entry.path(of: "operator"), sink: entry.sink)
    return reader.choice(node, among: Insertion.Kind.allCases) ?? .vector
  }

  private static func algorithm(
    _ entry: inout Fields, _ kind: OperatorKind, default: ListedAlgorithm?
  ) -> ListedAlgorithm {
    if let `default`, entry.optional("algorithm") == nil { return `default` }
    return AlgorithmReader.read("algorithm", of: &entry, [kind])
  }

  private static func refuse(_ parameter: Node?, of entry: Fields, _ reason: String) {
    guard let parameter else { return }
    entry.sink.error(
      at: parameter.location, "'\(entry.path(of: "parameter"))' has no meaning here",
      help: "this operator \(reason); remove it")
  }
}
