import Quantities

extension FunctionUnit {
  /// The cycles in which a unit in the stream takes `elements` results: the pace of its slowest
  /// stage. Its latency passes under the stream and is not counted.
  public func streamCycles(_ elements: Int) -> Int {
    stages.map { ceilingDivision(elements, $0.lanes) * $0.interval }.max() ?? 0
  }
}
