import Hardware
import Quantities
import Simulation
import Testing

@testable import Mapping

struct RingTests {
  private func ring(_ bytes: Int, double: Bool = true, tilesInFlight: Int = 8) -> Ring {
    Ring(
      BufferPartition(bytes: Bytes(bytes), isDoubleBuffered: double), tilesInFlight: tilesInFlight)
  }

  /// Takes a place for a tile that a task uses last; returns the tasks that had to end first.
  private func take(_ bytes: Int, by task: Int, kept: Int = 0, in ring: inout Ring) -> [Int] {
    var freed: [Int] = []
    while let user = ring.giveUpOldest(for: bytes, kept: kept) { freed.append(user.index) }
    let place = ring.take(bytes)
    ring.setUser(TaskID(task), place: place)
    return freed
  }

  @Test func tilesTakeWhatTheyNeedAndTheOldestGivesWayFirst() {
    var ring = ring(100)
    #expect(take(40, by: 0, in: &ring) == [])
    #expect(take(40, by: 1, in: &ring) == [])
    #expect(take(30, by: 2, in: &ring) == [0])
    // 40 + 30 are held: both have to go.
    #expect(take(80, by: 3, in: &ring) == [1, 2])
    #expect(take(20, by: 4, in: &ring) == [])
  }

  @Test func aSingleBufferHoldsOneTile() {
    var ring = ring(100, double: false)
    #expect(take(10, by: 0, in: &ring) == [])
    // Whether or not it is asked to keep more.
    #expect(take(10, by: 1, kept: 4, in: &ring) == [0])
  }

  @Test(arguments: [2, 3, 8])
  func noMoreTilesThanInFlight(tiles: Int) {
    var ring = ring(100, tilesInFlight: tiles)
    for tile in 0..<tiles { #expect(take(1, by: tile, in: &ring) == []) }
    #expect(take(1, by: tiles, in: &ring) == [0])
  }

  /// Those that stay for another pass are not counted.
  @Test func keptTilesAreBesideThoseInFlight() {
    var ring = ring(100, tilesInFlight: 2)
    for tile in 0..<5 { #expect(take(1, by: tile, kept: 3, in: &ring) == []) }
    #expect(take(1, by: 5, kept: 3, in: &ring) == [0])
    // Five are held; without the kept ones, two at most.
    #expect(take(1, by: 6, in: &ring) == [1, 2, 3, 4])
  }

  /// Long after the entries of the first tiles have been dropped, places are told apart.
  @Test func aPlaceHoldsItsTileUntilItGivesWay() {
    var ring = ring(100)
    for turn in 0..<200 {
      for task in 0..<turn % 3 { _ = take(1, by: task, in: &ring) }
      while ring.giveUpOldest(for: 100) != nil {}
      let first = ring.take(60)
      ring.setLoad(TaskID(7 + turn), place: first)
      #expect(ring.holds(first))
      #expect(ring.load(place: first) == TaskID(7 + turn))
      // What loaded it is its last user so far.
      #expect(ring.giveUpOldest(for: 60) == TaskID(7 + turn))
      #expect(!ring.holds(first))
      let second = ring.take(60)
      #expect(ring.holds(second) && !ring.holds(first))
      // A late user of a tile that gave way is no user of what took its place.
      ring.setLoad(TaskID(1), place: second)
      ring.setUser(TaskID(500), place: first)
      #expect(ring.giveUpOldest(for: 60) == TaskID(1))
    }
  }

  /// Three passes over the tiles of an operand load each once where all of them stay in the buffer.
  @Test(arguments: [
    // 100 B and 8 tiles in flight: 3 × 33 and 8 × 12 B fit, 4 × 33 do not, 9 × 11 are too many.
    (tiles: 1, bytes: 100, kept: 0, loads: 1), (2, 50, 0, 2), (3, 33, 0, 3), (4, 33, 0, 12),
    (8, 12, 0, 8), (9, 11, 0, 27), (9, 11, 9, 9), (10, 11, 10, 30),
  ])
  func whatStaysIsLoadedOnce(tiles: Int, bytes: Int, kept: Int, loads: Int) {
    var ring = ring(100)
    var places = OperandTiles(count: tiles, kept: kept)
    var count = 0
    for _ in 0..<3 {
      for tile in 0..<tiles {
        guard places[tile] < 0 || !ring.holds(places[tile]) else { continue }
        count += 1
        while ring.giveUpOldest(for: bytes, kept: places.kept) != nil {}
        places[tile] = ring.take(bytes)
      }
    }
    #expect(count == loads)
  }
}
