/// A width of weights for the encoder linears whose names match: mixed precision.
package struct LayerWidth: Sendable, Equatable {
  /// A linear's name in the trace, in which `*` matches any text: `blocks.*.mlp.fc1`.
  package var pattern: String
  package var bits: Int

  /// Whether a name is one of the pattern's. Goes back to the last `*` only, so a long name costs at
  /// most the product of both lengths.
  func matches(_ name: String) -> Bool {
    let (pattern, name) = (Array(pattern.utf8), Array(name.utf8))
    var (p, n) = (0, 0)
    var star: (pattern: Int, name: Int)?
    while n < name.count {
      if p < pattern.count, pattern[p] == UInt8(ascii: "*") {
        star = (p, n)
        p += 1
      } else if p < pattern.count, pattern[p] == name[n] {
        p += 1
        n += 1
      } else if let last = star {
        star = (last.pattern, last.name + 1)
        (p, n) = (last.pattern + 1, last.name + 1)
      } else {
        return false
      }
    }
    return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
