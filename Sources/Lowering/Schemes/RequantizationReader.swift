import Diagnostics
import Documents
import Workload

/// Reads a scheme's `requantize`: one way for all operators, and under `except` what differs.
enum RequantizationReader {
  static func read(_ fields: inout Fields) -> Requantizations {
    guard var requantize = fields.requiredFields("requantize") else {
      return Requantizations(Requantization(.none))
    }
    let algorithm = AlgorithmReader.requantization("algorithm", of: &requantize)
    var general = Requantization(algorithm)
    general.rounding =
      algorithm == .none
      ? requantize.choice("rounding", default: Rounding.none) : requantize.choice("rounding")
    general.granularity = granularity(&requantize)
    let exceptions = exceptions(&requantize, from: general)
    requantize.end()
    return Requantizations(general, exceptions: exceptions)
  }

  private static func exceptions(
    _ fields: inout Fields, from general: Requantization
  ) -> [OperatorKind: Requantization] {
    guard var entries = fields.fields("except") else { return [:] }
    var exceptions: [OperatorKind: Requantization] = [:]
    for kind in Requantizations.kinds {
      guard var exception = entries.fields(kind.rawValue) else { continue }
      var requantization = general
      if exception.optional("algorithm") != nil {
        requantization.algorithm = AlgorithmReader.requantization("algorithm", of: &exception)
      }
      requantization.rounding = exception.choice("rounding", default: general.rounding)
      requantization.granularity = granularity(&exception) ?? general.granularity
      if requantization.algorithm == .none {
        requantization.rounding = .none
      } else if requantization.rounding == .none {
        exception.sink.error(
          at: exception.location, "'\(exception.path(of: "rounding"))' is missing")
      }
      exception.end()
      exceptions[kind] = requantization
    }
    entries.end()
    return exceptions
  }

  private static func granularity(_ fields: inout Fields) -> ScaleGranularity? {
    fields.optional("granularity") == nil ? nil : fields.choice("granularity")
  }
}
