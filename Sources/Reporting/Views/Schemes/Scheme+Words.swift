import Algorithms
import Lowering
import Workload

extension Scheme {
  /// What runs on integers, in a few words.
  var integerWords: String {
    let parts = integerParts
    let missing = Part.allCases.filter { !parts.contains($0) }
    switch (parts.count, missing.count) {
    case (0, _): return weights[0].isInteger ? "stored weights" : "nothing"
    case (_, 0): return "all"
    case (_, ...2): return "all but " + Self.words(missing)
    default: return Self.words(parts)
    }
  }

  private static func words(_ parts: [Part]) -> String {
    let names = parts.map(\.rawValue)
    return parts.starts(with: [.linear, .attention])
      ? (["products"] + names.dropFirst(2)).joined(separator: ", ") : names.joined(separator: ", ")
  }

  /// Softmax, LayerNorm and GELU, once if they are one.
  var nonlinearWords: String {
    let names = [algorithms.softmax, algorithms.layernorm, algorithms.gelu].map(\.name)
    return Set(names).count == 1 ? names[0] : names.joined(separator: " · ")
  }

  /// How results are requantized, and the kinds of operators that do it otherwise.
  var requantizeExceptions: [(kind: OperatorKind, algorithm: BuiltInAlgorithm)] {
    OperatorKind.allCases.compactMap { kind in
      guard let exception = requantizations.exceptions[kind],
        exception.algorithm != requantizations.general.algorithm
      else { return nil }
      return (kind, exception.algorithm)
    }
  }

  func nonEncoderWords(_ layer: NonEncoderFormats.Layer) -> String {
    let (a, b) = operandTypes(of: layer)
    return "\(a) x \(b)"
  }

  func productWords(_ kind: OperatorKind) -> String {
    let (a, b) = operandTypes(of: kind)
    return "\(a) x \(b)"
  }
}

extension Insertion {
  var words: String {
    let name = algorithm == .builtIn(.none) ? "" : " \(algorithm.name)"
    return "\(kind.rawValue)\(name) at \(place.rawValue)"
  }
}
