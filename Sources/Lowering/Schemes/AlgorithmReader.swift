import Algorithms
import Diagnostics
import Documents
import Workload

/// Reads the algorithms that a scheme names.
enum AlgorithmReader {
  /// An algorithm that computes one of some kinds of operators; reports any other, with the nearest.
  static func read(
    _ key: String, of fields: inout Fields, _ kinds: [OperatorKind]
  ) -> ListedAlgorithm {
    guard let node = fields.required(key) else { return .builtIn(.none) }
    var choices: [BuiltInAlgorithm] = []
    for kind in kinds {
      choices += BuiltInAlgorithm.choices(for: kind).filter { !choices.contains($0) }
    }
    return ListedAlgorithm.read(
      node, path: fields.path(of: key), sink: fields.sink, among: choices, of: kinds)
      ?? .builtIn(.none)
  }

  /// The algorithm of a requantization, which no file defines.
  static func requantization(_ key: String, of fields: inout Fields) -> BuiltInAlgorithm {
    guard let node = fields.required(key) else { return .none }
    return ScalarReader(path: fields.path(of: key), sink: fields.sink).choice(
      node, among: AlgorithmFamily.requantization.ids) ?? .none
  }
}
