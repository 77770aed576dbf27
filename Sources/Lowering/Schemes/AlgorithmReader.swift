import Diagnostics
import Documents
import Workload

/// Reads the name of an algorithm that an operator kind has.
enum AlgorithmReader {
  /// The named one of `choices`; reports any other, with the nearest.
  static func read(
    _ key: String, of fields: inout Fields?, among choices: [Algorithm]
  ) -> Algorithm {
    guard let node = fields?.required(key), let fields else { return .none }
    guard case .scalar(let scalar) = node.value else {
      fields.sink.error(
        at: node.location, "found \(node.form) where '\(fields.path(of: key))' needs a name")
      return .none
    }
    if let algorithm = choices.first(where: { $0.rawValue == scalar.text }) { return algorithm }
    let names = choices.map(\.rawValue)
    fields.sink.error(
      at: node.location, "'\(fields.path(of: key))' cannot be '\(scalar.text)'",
      help: NearestName.of(scalar.text, among: names).map { "did you mean '\($0)'?" }
        ?? "one of: \(names.joined(separator: ", "))")
    return .none
  }
}
