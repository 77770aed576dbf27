import Workload

/// A set of operand codes.
public struct OperandCodes: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  public init(_ codes: some Sequence<OperandCode>) {
    self = codes.reduce(into: []) { $0.insert(OperandCodes($1)) }
  }

  /// The set of one code; empty for plain elements, which need no decoder, and for groups, whose
  /// scales are no matter of the PEs.
  public init(_ code: OperandCode) {
    self =
      switch code {
      case .plain, .grouped: []
      case .twin: .twin
      case .logSqrt2: .logSqrt2
      case .log2Shifted: .log2Shifted
      case .twoScale: .twoScale
      }
  }

  public static let twin = OperandCodes(rawValue: 1)
  public static let logSqrt2 = OperandCodes(rawValue: 2)
  public static let log2Shifted = OperandCodes(rawValue: 4)
  public static let twoScale = OperandCodes(rawValue: 8)

  /// The codes that a PE can be made to decode.
  public static let decodable: [OperandCode] = [.twin, .logSqrt2, .log2Shifted, .twoScale]

  /// The members, in the order of `decodable`.
  public var codes: [OperandCode] { Self.decodable.filter { contains(OperandCodes($0)) } }

  /// Whether a PE shifts each product by the range of its operand.
  public var shiftProducts: Bool { !isDisjoint(with: [.twin, .twoScale]) }
}
