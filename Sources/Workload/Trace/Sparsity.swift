/// Structured sparsity: N of every M neighbouring weights of a reduction are kept, the others are
/// zero. Written `N:M`, as `2:4`.
public struct Sparsity: Sendable, Hashable, CustomStringConvertible {
  public var kept: Int
  public var of: Int

  public init(kept: Int, of: Int) {
    self.kept = kept
    self.of = of
  }

  /// The sparsity that a text names, 1 ≤ N ≤ M ≤ 2³¹; nil for any other text.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let kept = parts[0], let of = parts[1], kept >= 1, kept <= of,
      of <= TraceLimits.maximumCount, text == "\(kept):\(of)"
    else { return nil }
    self.init(kept: kept, of: of)
  }

  public var description: String { "\(kept):\(of)" }

  /// Weights kept of `count` neighbours.
  public func kept(of count: Int) -> Int { count / of * kept + min(count % of, kept) }

  /// Bits that say which of its M a kept weight is: 2 for 2:4.
  public var indexBits: Int { Int.bitWidth - (of - 1).leadingZeroBitCount }
}
