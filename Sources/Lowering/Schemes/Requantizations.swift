import Workload

/// The requantization after each kind of operator: one for all, and the exceptions.
package struct Requantizations: Sendable, Equatable {
  package var general: Requantization
  package var exceptions: [OperatorKind: Requantization]

  package init(_ general: Requantization, exceptions: [OperatorKind: Requantization] = [:]) {
    self.general = general
    self.exceptions = exceptions
  }

  package subscript(kind: OperatorKind) -> Requantization { exceptions[kind] ?? general }

  /// The kinds whose results are requantized, which may be exceptions, and the conversions that are
  /// separate operators.
  static let kinds: [OperatorKind] = [
    .linear, .convolution, .attentionQK, .attentionAV, .softmax, .layernorm, .gelu, .activation,
    .add, .multiply, .pool, .quantize, .dequantize,
  ]
}
