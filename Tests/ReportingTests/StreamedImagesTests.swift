import Run
import Testing

/// The interval between images that overlap.
struct StreamedImagesTests {
  @Test(arguments: [
    ([100, 160], 60), ([100, 160, 230], 70), ([100, 150, 210, 260, 320], 55),
    ([9, 100, 150, 201], 51), ([7], 0),
  ])
  func interval(ends: [Int], interval: Int) {
    let images = StreamedImages(count: ends.count, first: ends[0], ends: ends)
    #expect(images.interval == interval)
    #expect(images.first == ends[0])
  }
}
