import Workload

/// The requantization after each kind of operator: one for all, and the exceptions.
public struct Requantizations: Sendable, Equatable {
  public var general: Requantization
  public var exceptions: [OperatorKind: Requantization]

  public init(_ general: Requantization, exceptions: [OperatorKind: Requantization] = [:]) {
    self.general = general
    self.exceptions = exceptions
  }

  public subscript(kind: OperatorKind) -> Requantization { exceptions[kind] ?? general }

  /// The kinds whose results are requantized, which may be exceptions, and the conversions that are
  /// operators of their own.
  static let kinds: [OperatorKind] = [
    .linear, .convolution, .attentionQK, .attentionAV, .softmax, .layernorm, .gelu, .activation,
    .add, .multiply, .pool, .quantize, .dequantize,
  ]
}
