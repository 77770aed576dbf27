/// How many of each elementary operation; a plain vector, because it is summed per layer.
public struct ArithmeticCounts: Sendable {
  /// By `Arithmetic.rawValue`; empty as long as all are zero, as most components of a layer are.
  private var counts: [Int] = []

  public init() {}

  public init(_ pairs: KeyValuePairs<Arithmetic, Int>) {
    for (operation, count) in pairs { self[operation] += count }
  }

  public subscript(operation: Arithmetic) -> Int {
    get { counts.isEmpty ? 0 : counts[operation.rawValue] }
    set {
      if newValue != 0 || !counts.isEmpty {
        makeSpace()
        counts[operation.rawValue] = newValue
      }
    }
  }

  public mutating func add(_ other: ArithmeticCounts, times factor: Int) {
    guard !other.counts.isEmpty else { return }
    makeSpace()
    for index in counts.indices { counts[index] += other.counts[index] * factor }
  }

  public var isZero: Bool { counts.allSatisfy { $0 == 0 } }

  /// Registers or serial cycles of all of them, one after the other.
  public var steps: Int {
    Arithmetic.allCases.reduce(0) { $0 + self[$1] * $1.steps }
  }

  private mutating func makeSpace() {
    guard counts.isEmpty else { return }
    counts = [Int](repeating: 0, count: Arithmetic.allCases.count)
  }
}

extension ArithmeticCounts: Hashable {
  public static func == (lhs: Self, rhs: Self) -> Bool {
    lhs.counts == rhs.counts || Arithmetic.allCases.allSatisfy { lhs[$0] == rhs[$0] }
  }

  public func hash(into hasher: inout Hasher) {
    for operation in Arithmetic.allCases where self[operation] != 0 {
      hasher.combine(operation)
      hasher.combine(self[operation])
    }
  }
}
