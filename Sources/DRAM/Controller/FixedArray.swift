/// Elements in place, as many as were asked for: what a channel touches several times a burst.
///
/// An `Array` counts references and checks for unique ownership at each change; this is owned once.
struct FixedArray<Element: ~Copyable>: ~Copyable {
  private let elements: UnsafeMutablePointer<Element>
  let count: Int

  init(count: Int, _ make: (Int) -> Element) {
    elements = .allocate(capacity: count)
    self.count = count
    for index in 0..<count { (elements + index).initialize(to: make(index)) }
  }

  deinit {
    elements.deinitialize(count: count)
    elements.deallocate()
  }

  var indices: Range<Int> { 0..<count }

  subscript(index: Int) -> Element {
    unsafeAddress {
      assert(UInt(bitPattern: index) < UInt(bitPattern: count), "outside the elements")
      return UnsafePointer(elements + index)
    }
    unsafeMutableAddress {
      assert(UInt(bitPattern: index) < UInt(bitPattern: count), "outside the elements")
      return elements + index
    }
  }
}
