/// From the acceptance of reads to their last beats, in cycles.
public struct ReadLatency: Sendable, Equatable {
  public private(set) var least: Int
  public private(set) var most: Int
  private var sum: Int
  private var count = 1

  init(of first: Int) { (least, most, sum) = (first, first, first) }

  public var mean: Double { Double(sum) / Double(count) }

  mutating func add(_ latency: Int) {
    least = min(least, latency)
    most = max(most, latency)
    sum += latency
    count += 1
  }
}
