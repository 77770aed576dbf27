import Hardware
import Quantities
import Simulation
import Testing

@testable import Mapping

struct RingTests {
  private func ring(_ bytes: Int, double: Bool = true) -> Ring {
    Ring(BufferRoom(bytes: Bytes(bytes), isDoubleBuffered: double))
  }

  /// Takes room for a tile that a task uses last; returns the tasks that had to end first.
  private func take(_ bytes: Int, by task: Int, in ring: inout Ring) -> [Int] {
    var freed: [Int] = []
    while let user = ring.giveUpOldest(for: bytes) { freed.append(user.index) }
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
    #expect(take(10, by: 1, in: &ring) == [0])
  }

  @Test func noMoreTilesThanPlaces() {
    var ring = ring(100)
    for tile in 0..<Ring.mostTiles { #expect(take(1, by: tile, in: &ring) == []) }
    #expect(take(1, by: 9, in: &ring) == [0])
  }

  @Test func aHeldTileIsFoundUntilItGivesWayOrTheLayerEnds() {
    var ring = ring(100)
    let (a, b) = (Ring.Tile(b: 0, outer: 0, inner: 0), Ring.Tile(b: 0, outer: 0, inner: 1))
    let place = ring.take(60, for: a)
    ring.setLoad(TaskID(7), place: place)
    #expect(ring.place(holding: a) == place)
    #expect(ring.load(place: place) == TaskID(7))
    #expect(ring.giveUpOldest(for: 60) == TaskID(7))
    _ = ring.take(60, for: b)
    #expect(ring.place(holding: a) == nil)
    #expect(ring.place(holding: b) != nil)
    ring.forgetTiles()
    #expect(ring.place(holding: b) == nil)
  }

  /// What stays by `holds` is never loaded twice by the loops.
  @Test func holdsSaysWhatStays() {
    for (tiles, bytes) in [(1, 100), (2, 50), (3, 33), (4, 33), (8, 12), (9, 11)] {
      var ring = ring(100)
      var loads = 0
      for _ in 0..<3 {
        for inner in 0..<tiles {
          let tile = Ring.Tile(b: 0, outer: 0, inner: inner)
          guard ring.place(holding: tile) == nil else { continue }
          loads += 1
          while ring.giveUpOldest(for: bytes) != nil {}
          _ = ring.take(bytes, for: tile)
        }
      }
      let room = BufferRoom(bytes: Bytes(100), isDoubleBuffered: true)
      #expect((loads == tiles) == Ring.holds(tiles: tiles, bytes: bytes, in: room))
    }
  }
}
