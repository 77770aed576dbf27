import Hardware
import Workload

/// Which part of the machine runs an operator.
package enum Binding: Sendable, Equatable {
  /// An array, in one of its PE modes; and in another, maybe of a second pool, in the columns whose
  /// weights are powers of two.
  case array(ArrayID, mode: Int, secondMode: Int? = nil)
  case unit(Int)
  case host
  /// Nothing happens: a view of what is there.
  case none
}

/// Who requantizes an operator's results.
package struct RequantizeBinding: Sendable, Hashable {
  package var unit: Int
  package var algorithm: BuiltInAlgorithm
  /// Values requantized per result: an `add` brings each of its inputs to the output's scale.
  package var perResult: Int
}

/// Who brings the sums of a product's groups to one scale.
package struct GroupBinding: Sendable, Hashable {
  package enum Scaler: Sendable, Hashable {
    /// A unit in the stream, by a requantization's algorithm.
    case unit(Int, BuiltInAlgorithm)
    /// Rescalers in front of the accumulators.
    case accumulator(BuiltInAlgorithm)
    /// The PEs, before they add parts of a step.
    case pe
  }

  package var scaler: Scaler
  /// The kind of the scales: powers of two only if all are.
  package var kind: ScaleKind
  /// Whether each operand has scales of groups, which are brought together for each sum; powers of two are
  /// if one of them is.
  package var combined: ScaleKind?

  /// Nil where the array itself scales.
  package var unit: Int? {
    if case .unit(let unit, _) = scaler { unit } else { nil }
  }
}

/// An operator bound to the machine.
package struct BoundOperator: Sendable, Equatable {
  package var binding: Binding
  package var requantize: RequantizeBinding?
  package var groups: GroupBinding?
  /// Of a product.
  var demand = ProductDemand.plain
}
