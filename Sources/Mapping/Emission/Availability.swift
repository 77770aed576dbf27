import Simulation

/// Which task makes a tensor's data available: one for each batch element (a head), in the order of
/// the batch; a whole tensor is there when the last of them has ended.
///
/// All tasks of one tensor run on one in-order resource, so the last one ends last.
struct Availability {
  private var elements: [TaskID]
  /// Rows that end, one a cycle, before the last one does with the task; who reads row by row need
  /// not wait for them.
  private var rowsAhead = 0
  /// What passes behind the task's end before the data are there: units in the stream.
  private var delay = 0

  /// There from the start.
  static let always = Availability(elements: [.none])

  /// - Parameter rowsAhead: Rows of the last tile but its last, where rows end one by one.
  init(elements: [TaskID], rowsAhead: Int = 0) {
    self.elements = elements
    self.rowsAhead = rowsAhead
  }

  /// The same tensor, there only when all of it is.
  var whole: Availability {
    var whole = self
    whole.elements = elements.suffix(1)
    return whole
  }

  /// The same rows with so many cycles behind each.
  func delayed(by cycles: Int) -> Availability {
    var later = self
    later.delay += cycles
    return later
  }

  /// The task to wait for before batch element `b` of `count` is read, and the cycles behind its end.
  /// Where producer and consumer cut the batch differently, that is the whole tensor.
  ///
  /// - Parameter byRows: The reader takes a row a cycle, in order.
  func task(forElement b: Int, of count: Int, byRows: Bool = false) -> Ready {
    let task = elements.count == count ? elements[b] : elements.last ?? .none
    return Ready(task, lag: delay - (byRows ? rowsAhead : 0), isTapped: delay > 0 && byRows)
  }

  /// Adds what decides a reader's waits, relative to a task.
  func describe(relativeTo base: Int, in state: inout [Int]) {
    state.append(elements.count)
    state.append(rowsAhead)
    state.append(delay)
    for element in elements { state.append(element.distance(from: base)) }
  }

  /// The same, had all its tasks been `distance` later.
  func moved(by distance: Int) -> Availability {
    var moved = self
    moved.elements = elements.map { $0.moved(by: distance) }
    return moved
  }
}
