import Quantities

/// Images that follow each other through a pipeline.
public struct StreamedImages: Sendable, Equatable {
  public var count: Int
  /// Cycles from the start to the end of the first.
  public var first: Int
  /// Cycles from the end of one to that of the next: the mean over the second half of the images,
  /// rounded up, as waits may have a rhythm of several.
  public var interval: Int

  /// - Parameter ends: Of two images or more, from a run as long as it takes.
  public init(count: Int, first: Int, ends: [Int]) {
    self.count = count
    self.first = first
    let half = ends.count / 2
    interval =
      half > 0 ? ceilingDivision(ends[ends.count - 1] - ends[ends.count - 1 - half], half) : 0
  }
}
