/// Register bits of one PE, by what they hold.
///
/// The dataflow says which operands move and which stay: with `output_stationary` both move and the sum
/// stays; with `weight_stationary` and `input_stationary` one operand stays, and the sum moves down.
/// Registers of a hop are those of `ArrayPipeline`: none where an operand is broadcast, or where sums
/// fall through.
public struct PERegisters: Sendable, Equatable {
  /// The operand that moves along a row.
  public var streamed = 0
  /// The second moving operand of an output-stationary PE, which moves down.
  public var second = 0
  /// The operand that stays.
  public var stationary = 0
  /// The next one, loaded while this one is used.
  public var shadow = 0
  public var sum = 0
  /// Finished sums that shift out under the next fold.
  public var drainShadow = 0
  /// Inside the multiplier, and after the adder.
  public var pipeline = 0

  public init() {}

  /// All that the clock reaches.
  public var bits: Int {
    streamed + second + stationary + shadow + sum + drainShadow + pipeline
  }

  /// Those that a product changes.
  public var bitsOfProduct: Int { streamed + second + sum + pipeline }

  /// The larger of each.
  func union(_ other: PERegisters) -> PERegisters {
    var union = PERegisters()
    for part in Self.parts {
      union[keyPath: part] = max(self[keyPath: part], other[keyPath: part])
    }
    return union
  }

  private static var parts: [WritableKeyPath<PERegisters, Int>] {
    [\.streamed, \.second, \.stationary, \.shadow, \.sum, \.drainShadow, \.pipeline]
  }
}
