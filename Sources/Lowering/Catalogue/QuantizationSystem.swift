/// A published quantization system, and what of it is deployed.
package struct QuantizationSystem: Sendable, Equatable {
  /// The number format that an accelerator meets.
  package enum Deployment: Sendable, Equatable {
    /// A scheme that follows it.
    case scheme(String)
    /// The scheme of another system, and why it is the same.
    case alias(of: String, because: String)
    /// No inference number format, and what it is instead.
    case none(because: String)
  }

  /// How an entry is known, the best first.
  package enum Evidence: String, CaseIterable, Sendable {
    /// The authors' repository was read.
    case code
    /// The paper's text was read.
    case paper
    case abstract
    /// A later paper or a README says so.
    case secondhand
    /// Knowledge of the method that was not checked again.
    case general
  }

  /// Its place in the catalogue, from 1.
  package var number: Int
  package var name: String
  /// Conference or journal, and year.
  package var venue: String
  package var classes: [SchemeClass]
  /// Widths of weights (W) and activations (A) as published.
  package var bits: String
  package var deployment: Deployment
  package var evidence: Evidence
  package var source: String

  /// The scheme that represents it; nil for what is no number format.
  package var scheme: String? {
    switch deployment {
    case .scheme(let name), .alias(let name, _): name
    case .none: nil
    }
  }
}
