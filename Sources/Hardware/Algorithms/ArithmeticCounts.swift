/// How many of each elementary operation; a plain vector, because it is summed per layer.
public struct ArithmeticCounts: Sendable, Equatable {
  private var counts = [Int](repeating: 0, count: Arithmetic.allCases.count)

  public init() {}

  public init(_ pairs: KeyValuePairs<Arithmetic, Int>) {
    for (operation, count) in pairs { counts[operation.rawValue] += count }
  }

  public subscript(operation: Arithmetic) -> Int {
    get { counts[operation.rawValue] }
    set { counts[operation.rawValue] = newValue }
  }

  public mutating func add(_ other: ArithmeticCounts, times factor: Int) {
    for index in counts.indices { counts[index] += other.counts[index] * factor }
  }

  public var isZero: Bool { counts.allSatisfy { $0 == 0 } }
}
