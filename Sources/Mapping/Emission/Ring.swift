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
  }

  private let capacity: Int
  private let isDoubleBuffered: Bool
  private let tilesInFlight: Int
  /// Of a place, at the place modulo their number, a power of 2.
  private var entries = [Entry](repeating: Entry(), count: 16)
  /// The places of the oldest one and of the next one: places are numbered in the order in which they are
  /// taken.
  private var oldest = 0
  private var next = 0
  private var used = 0

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
    let most = isDoubleBuffered ? tilesInFlight + kept : 1
    guard count > 0, count >= most || used + bytes > capacity else { return nil }
    let entry = entries[index(oldest)]
    used -= entry.bytes
    oldest += 1
    return entry.user
  }

  /// Gives up all tiles.
  mutating func removeAll() { (oldest, next, used) = (0, 0, 0) }

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
    for place in oldest..<next {
      let entry = entries[index(place)]
      state.append(entry.bytes)
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
