import Hardware
import Workload

/// Which part of the machine runs an operator.
public enum Binding: Sendable, Equatable {
  /// The array, in one of its PE modes; and in another, maybe of a second pool, in the columns whose
  /// weights are powers of two.
  case array(mode: Int, secondMode: Int? = nil)
  case unit(Int)
  case host
  /// Nothing happens: a view of what is there.
  case none
}

/// Who requantizes an operator's results.
public struct RequantizeBinding: Sendable, Hashable {
  public var unit: Int
  public var algorithm: Algorithm
  /// Values requantized per result: an `add` brings each of its inputs to the output's scale.
  public var perResult: Int
}

/// Who brings the sums of a product's groups to one scale.
public struct GroupBinding: Sendable, Hashable {
  public var algorithm: Algorithm
  /// Nil for rescalers in front of the accumulators.
  public var unit: Int?
}

/// An operator bound to the machine.
public struct BoundOperator: Sendable, Equatable {
  public var binding: Binding
  public var requantize: RequantizeBinding?
  public var groups: GroupBinding?
  /// Of a product.
  var demand = ProductDemand.plain
}
