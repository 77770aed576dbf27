import Simulation

/// Which task makes a tensor's data available: one for each batch element (a head), in the order of
/// the batch; a whole tensor is there when the last of them has ended.
///
/// All tasks of one tensor run on one in-order resource, so the last one ends last.
struct Availability {
  private var elements: [TaskID]

  /// There from the start.
  static let always = Availability(elements: [.none])

  init(elements: [TaskID]) { self.elements = elements }

  /// The same tensor, there only when all of it is.
  var whole: Availability { Availability(elements: elements.suffix(1)) }

  /// The task to wait for before batch element `b` of `count` is read. Where producer and consumer
  /// cut the batch differently, that is the whole tensor.
  func task(forElement b: Int, of count: Int) -> TaskID {
    elements.count == count ? elements[b] : elements.last ?? .none
  }

  /// Adds what decides a reader's waits, relative to a task.
  func describe(relativeTo base: Int, in state: inout [Int]) {
    state.append(elements.count)
    for element in elements { state.append(element.distance(from: base)) }
  }

  /// The same, had all its tasks been `distance` later.
  func moved(by distance: Int) -> Availability {
    Availability(elements: elements.map { $0.moved(by: distance) })
  }
}
