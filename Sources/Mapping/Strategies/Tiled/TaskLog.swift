/// Plain values one after the other, which are written and cleared many thousand times a search: an array
/// without the question of who else has it at each append.
struct TaskLog<Element: BitwiseCopyable>: ~Copyable {
  private var elements = UnsafeMutablePointer<Element>.allocate(capacity: 64)
  private var capacity = 64
  private(set) var count = 0

  deinit { elements.deallocate() }

  mutating func removeAll() { count = 0 }

  @inline(__always)
  mutating func append(_ element: Element) {
    if count == capacity { grow(to: 2 * capacity) }
    (elements + count).initialize(to: element)
    count += 1
  }

  /// Makes it a number of equal values.
  mutating func fill(_ element: Element, count: Int) {
    if count > capacity { grow(to: count) }
    elements.initialize(repeating: element, count: count)
    self.count = count
  }

  private mutating func grow(to capacity: Int) {
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
    larger.moveInitialize(from: elements, count: count)
    elements.deallocate()
    elements = larger
    self.capacity = capacity
  }

  @inline(__always)
  subscript(index: Int) -> Element {
    get {
      precondition(index >= 0 && index < count)
      return elements[index]
    }
    set {
      precondition(index >= 0 && index < count)
      elements[index] = newValue
    }
  }
}
