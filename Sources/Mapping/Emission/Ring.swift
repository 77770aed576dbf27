import Hardware
import Quantities
import Simulation

/// The part of a buffer that tiles pass through: each takes its own bytes and gives them back, oldest
/// first, when the last task that used it has ended. A buffer that is not double-buffered holds one
/// tile at a time.
struct Ring {
  /// The contents that have a ring each.
  enum Content: Int {
    case weight
    case input
    case output
    case partialSum
  }

  private struct Entry {
    var bytes: Int
    var load = TaskID.none
    var user = TaskID.none
  }

  private let capacity: Int
  private let isDoubleBuffered: Bool
  private let tilesInFlight: Int
  /// From the oldest one at `head`.
  private var entries: [Entry] = []
  private var head = 0
  /// The place of the oldest one: places are numbered in the order in which they are taken.
  private var oldest = 0
  private var used = 0

  init(_ room: BufferRoom, tilesInFlight: Int) {
    capacity = room.bytes.count
    isDoubleBuffered = room.isDoubleBuffered
    self.tilesInFlight = tilesInFlight
  }

  private var count: Int { entries.count - head }

  /// Whether a place still holds what it was taken for.
  func holds(_ place: Int) -> Bool { place >= oldest }

  /// Gives up the oldest tile where `bytes` more need its place; its last user must end first. Nil
  /// where there is place. A tile larger than the buffer has it alone.
  ///
  /// - Parameter kept: Tiles that stay for another pass, beside those in flight.
  mutating func giveUpOldest(for bytes: Int, kept: Int = 0) -> TaskID? {
    let most = isDoubleBuffered ? tilesInFlight + kept : 1
    guard count > 0, count >= most || used + bytes > capacity else { return nil }
    let entry = entries[head]
    used -= entry.bytes
    head += 1
    oldest += 1
    if head == entries.count {
      entries.removeAll(keepingCapacity: true)
      head = 0
    } else if head >= 32, head * 2 >= entries.count {
      entries.removeFirst(head)
      head = 0
    }
    return entry.user
  }

  /// Gives up all tiles.
  mutating func removeAll() {
    entries.removeAll(keepingCapacity: true)
    (head, oldest, used) = (0, 0, 0)
  }

  /// Takes a place that `giveUpOldest` has made, and returns it.
  mutating func take(_ bytes: Int) -> Int {
    entries.append(Entry(bytes: bytes))
    used += bytes
    return oldest + count - 1
  }

  private func index(_ place: Int) -> Int { head + place - oldest }

  mutating func setLoad(_ task: TaskID, place: Int) {
    entries[index(place)].load = task
    entries[index(place)].user = task
  }

  func load(place: Int) -> TaskID { entries[index(place)].load }

  /// Records that a task used a tile; who takes its place waits for it.
  mutating func setUser(_ task: TaskID, place: Int) {
    guard holds(place) else { return }
    entries[index(place)].user = task
  }

  /// Adds what decides the next layer's waits, relative to a task.
  func describe(relativeTo base: Int, in state: inout [Int]) {
    state.append(count)
    for entry in entries[head...] {
      state.append(entry.bytes)
      state.append(entry.user.distance(from: base))
    }
  }

  /// The ring as it would be, had all its tasks been `distance` later.
  func moved(by distance: Int) -> Ring {
    var ring = self
    for index in ring.entries.indices.dropFirst(head) {
      ring.entries[index].user = entries[index].user.moved(by: distance)
    }
    return ring
  }
}
