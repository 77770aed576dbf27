import Mapping
import Quantities
import Simulation

/// Images that follow each other through a pipeline.
package struct StreamedImages: Sendable, Equatable {
  package var count: Int
  /// Cycles from the start to the end of the first.
  package var first: Int
  /// Cycles from the end of one to that of the next: the mean over the second half of the images,
  /// rounded up, as waits may have a rhythm of several.
  package var interval: Int

  /// - Parameter ends: Of two images or more, from a run as long as it takes.
  package init(count: Int, first: Int, ends: [Int]) {
    self.count = count
    self.first = first
    let half = ends.count / 2
    interval =
      half > 0 ? ceilingDivision(ends[ends.count - 1] - ends[ends.count - 1 - half], half) : 0
  }

  /// Images that show the interval between them where one was simulated.
  private static let imagesOfInterval = 8

  /// Nil where images do not overlap.
  ///
  /// - Parameter run: Runs more images, to see their interval.
  init?(
    _ mapped: MappedTrace, _ schedule: Schedule,
    run: (_ images: Int) throws -> (MappedTrace, Schedule)
  ) throws {
    guard let ends = mapped.stages?.ends(schedule) else { return nil }
    var steady = ends
    if ends.count == 1 {
      let (longer, schedule) = try run(Self.imagesOfInterval)
      steady = longer.stages?.ends(schedule) ?? []
    }
    self.init(count: ends.count, first: ends[0], ends: steady)
  }
}
