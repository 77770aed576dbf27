import Documents
import Quantities
import Workload

/// A study's numbers for a reader.
package struct KernelStudyReport: Sendable {
  package static let schema = "systole.numerics/1"

  private let study: KernelStudy
  private let errors: KernelErrors
  private let source: String
  private let length: Int

  /// - Parameter source: Where the rows come from: `normal:0,2, seed 1`.
  package init(_ study: KernelStudy, source: String, length: Int) {
    self.study = study
    self.source = source
    self.length = length
    errors = study.run()
  }

  package var text: String {
    var lines = [
      "\(study.kind.rawValue) \(study.algorithm.rawValue): "
        + "\(errors.rows) rows of \(length), \(source)",
      "",
      "  input             \(study.bits) bits, one step is \(Self.short(study.scale))"
        + (errors.saturated > 0 ? ", \(errors.saturated) values saturate" : ""),
      "  largest error     \(Self.short(errors.largest))",
      "  mean error        \(Self.short(errors.mean))",
    ]
    if errors.isDistribution, errors.rows > 0 {
      lines += [
        "  mean divergence   \(Self.short(errors.meanDivergence)) nats",
        "  largest           \(Self.short(errors.largestDivergence)) nats",
        "  sums of rows      \(Self.short(errors.smallestSum)) to \(Self.short(errors.largestSum))",
      ]
      if errors.emptyRows > 0 { lines.append("  rows of zeros     \(errors.emptyRows)") }
    }
    lines.append("  maxima that move  \(errors.movedMaxima)")
    if let reason = errors.refusal {
      lines.append("  rows refused      \(errors.refused): \(reason)")
    }
    lines += ["", "Errors are against the real function of the same quantized rows."]
    return lines.joined(separator: "\n") + "\n"
  }

  package var json: String {
    var writer = JSONWriter()
    writer.object { writer in
      writer.value("schema", Self.schema)
      writer.value("kind", study.kind.rawValue)
      writer.value("algorithm", study.algorithm.rawValue)
      writer.value("source", source)
      writer.value("rows", errors.rows)
      writer.value("length", length)
      writer.value("input_bits", study.bits)
      writer.value("input_scale", study.scale)
      writer.value("saturated_inputs", errors.saturated)
      writer.value("max_error", errors.largest)
      writer.value("mean_error", errors.mean)
      if errors.isDistribution, errors.rows > 0 {
        writer.value("mean_kl_nats", errors.meanDivergence)
        writer.value("max_kl_nats", errors.largestDivergence)
        writer.value("min_row_sum", errors.smallestSum)
        writer.value("max_row_sum", errors.largestSum)
        writer.value("zero_rows", errors.emptyRows)
      }
      writer.value("moved_maxima", errors.movedMaxima)
      writer.value("refused_rows", errors.refused)
      if let reason = errors.refusal { writer.value("first_refusal", reason) }
    }
    return writer.text + "\n"
  }

  /// Four significant digits.
  private static func short(_ value: Double) -> String {
    guard value != 0, value.isFinite else { return "\(value)" }
    var power = 1.0
    while abs(value) / power >= 10_000 { power *= 10 }
    while abs(value) / power < 1_000 { power /= 10 }
    let digits = (value / power).rounded()
    // Divided by a whole power where there is one, which is exact to the last digit.
    return power < 1 ? "\(digits / (1 / power).rounded())" : "\(digits * power)"
  }
}
