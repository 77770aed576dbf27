import Foundation

/// Sets of many cases: with the environment's `SYSTOLE_NIGHTLY=1` they are run whole, otherwise a part of
/// them that is drawn at random and always the same.
package enum NightlyRuns {
  package static let areOn = ProcessInfo.processInfo.environment["SYSTOLE_NIGHTLY"] == "1"

  /// All elements of a nightly run; otherwise `count` of them, in their order.
  ///
  /// - Parameter purpose: Sets of one purpose and size have the same places drawn.
  package static func part<Element>(
    _ count: Int, of elements: [Element], _ purpose: String
  ) -> [Element] {
    guard !areOn, count < elements.count else { return elements }
    var numbers = SeededNumbers(purpose, seed: elements.count)
    var drawn: Set<Int> = []
    while drawn.count < count { drawn.insert(numbers.next(0...(elements.count - 1))) }
    return drawn.sorted().map { elements[$0] }
  }
}
