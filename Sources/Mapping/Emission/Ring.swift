import Hardware
import Quantities
import Simulation

/// The part of a buffer that tiles pass through: each takes its own bytes and gives them back, oldest
/// first, when the last task that used it has ended. A buffer that is not double-buffered holds one
/// tile at a time.
struct Ring {
  /// The contents of rings: operands, and the results and sums of each array.
  struct Content {
    let rawValue: Int

    static let weight = Content(rawValue: 0)
    static let input = Content(rawValue: 1)
    /// Of the main array, and of units.
    static let output = Content(rawValue: 2)
    static let partialSum = Content(rawValue: 3)

    /// The same for another array; the operands of all arrays share a ring.
    func of(_ array: ArrayID) -> Content { Content(rawValue: rawValue + 2 * array.index) }
  }

  private struct Entry {
    var bytes = 0
    var load = TaskID.none
    var user = TaskID.none
    /// Whether it counts among the tiles in flight: tiles that have stayed for a later use do not.
    var isInFlight = true
  }

  private(set) var capacity: Int
  private let isDoubleBuffered: Bool
  private let tilesInFlight: Int
  /// Of a place, at the place modulo their number, a power of 2.
  private var entries = [Entry](repeating: Entry(), count: 16)
  /// The places of the oldest one and of the next one: places are numbered in the order in which they are
  /// taken.
  private var oldest = 0
  private(set) var next = 0
  private var used = 0
  /// Tiles that are not in flight.
  private var idle = 0

  init(_ partition: BufferPartition, tilesInFlight: Int) {
    capacity = partition.bytes.count
    isDoubleBuffered = partition.isDoubleBuffered
    self.tilesInFlight = tilesInFlight
  }

  private var count: Int { next - oldest }

  @inline(__always)
  private func index(_ place: Int) -> Int { place & (entries.count - 1) }

  /// Whether a place still holds what it was taken for.
  func holds(_ place: Int) -> Bool { place >= oldest }

  /// Gives up the oldest tile where `bytes` more need its place; its last user must end first. Nil
  /// where there is place. A tile larger than the buffer has it alone.
  ///
  /// - Parameter kept: Tiles that stay for another pass, in addition to those in flight.
  @inline(__always)
  mutating func giveUpOldest(for bytes: Int, kept: Int = 0) -> TaskID? {
    let most = isDoubleBuffered ? tilesInFlight + kept + idle : 1
    guard count > 0, count >= most || used + bytes > capacity else { return nil }
    let entry = entries[index(oldest)]
    if !entry.isInFlight { idle -= 1 }
    used -= entry.bytes
    oldest += 1
    return entry.user
  }

  /// Whether a tile finds no place although there are not too many tiles.
  func lacksBytes(for bytes: Int, kept: Int) -> Bool {
    let most = isDoubleBuffered ? tilesInFlight + kept + idle : 1
    return count < most && used + bytes > capacity
  }

  /// The last task that uses the oldest tile; nil without tiles.
  var oldestUser: TaskID? { count > 0 ? entries[index(oldest)].user : nil }

  mutating func add(bytes: Int) { capacity += bytes }

  /// Gives up all tiles.
  mutating func removeAll() { (oldest, next, used, idle) = (0, 0, 0, 0) }

  /// Takes a place that `giveUpOldest` has made, and returns it.
  @inline(__always)
  mutating func take(_ bytes: Int) -> Int {
    if count == entries.count { grow() }
    let place = next
    entries[index(place)] = Entry(bytes: bytes)
    next += 1
    used += bytes
    return place
  }

  /// A tile that is still there is no longer counted as one of those in flight.
  mutating func endFlight(ofPlace place: Int) {
    guard holds(place), entries[index(place)].isInFlight else { return }
    entries[index(place)].isInFlight = false
    idle += 1
  }

  /// Takes the newest tile and its bytes out of the ring.
  mutating func removeNewest() -> (bytes: Int, user: TaskID) {
    let entry = entries[index(next - 1)]
    if !entry.isInFlight { idle -= 1 }
    next -= 1
    used -= entry.bytes
    capacity -= entry.bytes
    return (entry.bytes, entry.user)
  }

  /// Puts such a tile, with its bytes, behind the newest one. It is not one of those in flight.
  mutating func putBack(_ bytes: Int, user: TaskID) {
    capacity += bytes
    let place = take(bytes)
    entries[index(place)].user = user
    endFlight(ofPlace: place)
  }

  private mutating func grow() {
    var larger = [Entry](repeating: Entry(), count: 2 * entries.count)
    for place in oldest..<next { larger[place & (larger.count - 1)] = entries[index(place)] }
    entries = larger
  }

  @inline(__always)
  mutating func setLoad(_ task: TaskID, place: Int) {
    let index = index(place)
    entries[index].load = task
    entries[index].user = task
  }

  @inline(__always)
  func load(place: Int) -> TaskID { entries[index(place)].load }

  /// Records that a task used a tile; who takes its place waits for it.
  @inline(__always)
  mutating func setUser(_ task: TaskID, place: Int) {
    guard holds(place) else { return }
    entries[index(place)].user = task
  }

  /// Adds what decides the next layer's waits, relative to a task.
  func describe(relativeTo base: Int, in state: inout [Int]) {
    state.append(count)
    state.append(capacity)
    for place in oldest..<next {
      let entry = entries[index(place)]
      state.append(entry.isInFlight ? entry.bytes : -entry.bytes)
      state.append(entry.user.distance(from: base))
    }
  }

  /// The ring as it would be, had all its tasks been `distance` later.
  func moved(by distance: Int) -> Ring {
    var ring = self
    for place in oldest..<next {
      let index = index(place)
      ring.entries[index].user = entries[index].user.moved(by: distance)
    }
    return ring
  }
}
