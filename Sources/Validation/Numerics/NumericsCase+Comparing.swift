import Diagnostics
import Documents
import IntegerMath

extension NumericsCase {
  /// Compares an integer, where the case gives it.
  mutating func expect(_ key: String, _ found: some BinaryInteger) {
    guard fields.optional(key) != nil else { return }
    tally.compare(key, Int(clamping: found), fields.integer(key, in: Int.min...Int.max))
  }

  /// Compares a list, where the case gives it. `null` says that there is none.
  mutating func expect(_ key: String, _ found: [some BinaryInteger]) {
    guard let node = fields.optional(key) else { return }
    guard !Self.isNull(node) else {
      tally.fail("\(key) is there, expected none", count: found.count)
      return
    }
    let expected = Self.elements(
      node, path: fields.path(of: key), as: Int.self, sink: sink)
    tally.compare(key, found.map { Int(clamping: $0) }, expected)
  }

  /// Compares a flag, which is told and not judged: its definition is the file's.
  mutating func tell(_ key: String, _ found: Bool) {
    guard fields.optional(key) != nil else { return }
    tally.constant(fields.boolean(key) == found)
  }

  /// Compares a constant with what the authors derive, where the case gives both.
  mutating func tell(_ given: some BinaryInteger, derived: (some BinaryInteger)?) {
    guard let derived else { return }
    tally.constant(given == derived)
  }

  /// Compares a row's failure: right where the case says that there is no result.
  mutating func expect(_ key: String, failure error: KernelError) {
    guard let node = fields.optional(key) else { return }
    if case .zeroDivisor = error, Self.isNull(node) {
      tally.compare(key, 0, 0)
    } else {
      tally.fail("\(error)", count: count)
    }
  }

  private static func isNull(_ node: Node) -> Bool {
    if case .scalar(let scalar) = node.value { return !scalar.isQuoted && scalar.text == "null" }
    return false
  }
}
