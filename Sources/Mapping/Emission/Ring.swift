import Simulation

/// The slots of a buffer that tiles pass through, taken in turn: one, or two where the buffer is
/// double-buffered. Held in place, because every layer is remembered with its rings.
struct Ring {
  /// What a slot holds: a tile of the open layer, by its place in the loops.
  struct Tile: Hashable {
    var b: Int
    var outer: Int
    var inner: Int
  }

  let slots: Int
  private var tiles: InlineArray<2, Tile?> = [nil, nil]
  private var loads: InlineArray<2, TaskID> = [.none, .none]
  private var users: InlineArray<2, TaskID> = [.none, .none]
  private var next = 0

  init(slots: Int) {
    precondition((1...2).contains(slots), "a buffer has one slot or two")
    self.slots = slots
  }

  /// The slot that holds a tile already, if one does.
  func slot(holding tile: Tile) -> Int? {
    if tiles[0] == tile { return 0 }
    return tiles[1] == tile ? 1 : nil
  }

  /// Takes the next slot for a tile; the task that last used it must end first.
  mutating func take(for tile: Tile?) -> (slot: Int, freedBy: TaskID) {
    let slot = next
    next = (next + 1) % slots
    tiles[slot] = tile
    return (slot, users[slot])
  }

  mutating func setLoad(_ task: TaskID, slot: Int) {
    loads[slot] = task
    users[slot] = task
  }

  func load(slot: Int) -> TaskID { loads[slot] }

  /// Records that a task used a slot; later takers wait for it.
  mutating func setUser(_ task: TaskID, slot: Int) { users[slot] = task }

  /// Forgets which tiles it holds: they are those of one layer.
  mutating func forgetTiles() { tiles = [nil, nil] }

  /// Adds what decides the next layer's waits, relative to a task.
  func describe(relativeTo base: Int, in state: inout [Int]) {
    state.append(next)
    for slot in 0..<slots { state.append(users[slot].distance(from: base)) }
  }

  /// The ring as it would be, had all its tasks been `distance` later.
  func moved(by distance: Int) -> Ring {
    var ring = self
    ring.users = [users[0].moved(by: distance), users[1].moved(by: distance)]
    return ring
  }
}
