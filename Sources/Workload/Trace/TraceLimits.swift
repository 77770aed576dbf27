/// Sizes up to which traces are taken, so that no sum of them overflows 64 bits.
public enum TraceLimits {
  public static let maximumRank = 16
  /// Elements of one tensor.
  public static let maximumElements = 1 << 48
  /// MACs or elements of one operator, repeats included.
  public static let maximumWork = 1 << 60
  /// MACs, elements or bytes of the whole trace.
  public static let maximumTotal = 1 << 62
  /// Counts that are neither sizes nor elements: batch, repeats, capacities, strides of a kernel.
  public static let maximumCount = 1 << 31
  /// A view of a view of …: so that a tensor's storage is found in bounded time.
  public static let maximumViewDepth = 8
}
