import Hardware
import Quantities
import Simulation

/// The room of a buffer that tiles pass through: each takes its own bytes and gives them back, oldest
/// first, when the last task that used it has ended. A buffer that is not double-buffered holds one
/// tile at a time. Held in place, because every layer is remembered with its rings.
struct Ring {
  /// What a place holds: a tile of the open layer, by its position in the loops.
  struct Tile: Hashable {
    private let b: Int32
    private let outer: Int32
    private let inner: Int32

    /// Of no use to anyone but its one reader.
    static let none = Tile(b: -1, outer: 0, inner: 0)

    init(b: Int, outer: Int, inner: Int) {
      self.b = Int32(truncatingIfNeeded: b)
      self.outer = Int32(truncatingIfNeeded: outer)
      self.inner = Int32(truncatingIfNeeded: inner)
    }
  }

  private struct Entry {
    var tile = Tile.none
    var bytes = 0
    var load = TaskID.none
    var user = TaskID.none
  }

  /// Tiles at a time, however small they are: descriptors that an engine keeps (assumed).
  static let mostTiles = 8

  private let capacity: Int
  private let places: Int
  private var entries = InlineArray<8, Entry>(repeating: Entry())
  private var oldest = 0
  private var count = 0
  private var used = 0

  init(_ room: BufferRoom) {
    capacity = room.bytes.count
    places = Self.places(room)
  }

  private static func places(_ room: BufferRoom) -> Int { room.isDoubleBuffered ? mostTiles : 1 }

  /// Whether so many tiles of so many bytes stay in a room at one time.
  static func holds(tiles: Int, bytes: Int, in room: BufferRoom) -> Bool {
    tiles <= places(room) && tiles * bytes <= room.bytes.count
  }

  /// The place of a tile that is held already, if it is.
  func place(holding tile: Tile) -> Int? {
    for offset in 0..<count {
      let place = (oldest + offset) % places
      if entries[place].tile == tile { return place }
    }
    return nil
  }

  /// Gives up the oldest tile where `bytes` more need its room; its last user must end first. Nil
  /// where there is room. A tile larger than the buffer has it alone.
  mutating func giveUpOldest(for bytes: Int) -> TaskID? {
    guard count > 0, count == places || used + bytes > capacity else { return nil }
    let entry = entries[oldest]
    used -= entry.bytes
    oldest = (oldest + 1) % places
    count -= 1
    return entry.user
  }

  /// Takes room that `giveUpOldest` has made. Returns the place.
  mutating func take(_ bytes: Int, for tile: Tile = .none) -> Int {
    let place = (oldest + count) % places
    entries[place] = Entry(tile: tile, bytes: bytes)
    used += bytes
    count += 1
    return place
  }

  mutating func setLoad(_ task: TaskID, place: Int) {
    entries[place].load = task
    entries[place].user = task
  }

  func load(place: Int) -> TaskID { entries[place].load }

  /// Records that a task used a tile; who takes its room waits for it.
  mutating func setUser(_ task: TaskID, place: Int) { entries[place].user = task }

  /// Forgets which tiles it holds: they are those of one layer.
  mutating func forgetTiles() {
    for place in 0..<places { entries[place].tile = .none }
  }

  /// Adds what decides the next layer's waits, relative to a task.
  func describe(relativeTo base: Int, in state: inout [Int]) {
    state.append(count)
    for offset in 0..<count {
      let entry = entries[(oldest + offset) % places]
      state.append(entry.bytes)
      state.append(entry.user.distance(from: base))
    }
  }

  /// The ring as it would be, had all its tasks been `distance` later.
  func moved(by distance: Int) -> Ring {
    var ring = self
    for place in 0..<places {
      ring.entries[place].user = entries[place].user.moved(by: distance)
    }
    return ring
  }
}
