import Workload

/// What PEs do with pairs of operands where a scheme does not leave it to the types.
package struct MACKinds: Sendable, Equatable {
  private var kinds: [OperatorKind: MACKind] = [:]

  package init() {}

  /// Nil where the types of the operands decide.
  package internal(set) subscript(kind: OperatorKind) -> MACKind? {
    get { kinds[kind] }
    set { kinds[kind] = newValue }
  }

  /// The products that a scheme may name.
  static let operators: [OperatorKind] = [.linear, .convolution, .attentionQK, .attentionAV]
}
