/// A line of registers: what enters at a clock edge is at position n in the (n + 1)-th cycle after it.
struct RegisterLine {
  private var words: [Word]

  /// A value on its way, and which vector of which fold it belongs to.
  struct Word: Equatable {
    var value: Int
    var fold: Int
    var vector: Int

    static let idle = Word(value: 0, fold: -1, vector: -1)

    func isIdentical(_ other: Word) -> Bool { fold == other.fold && vector == other.vector }
  }

  init(_ length: Int) { words = [Word](repeating: .idle, count: length) }

  /// A clock edge.
  mutating func shift(in word: Word) {
    guard !words.isEmpty else { return }
    words.removeLast()
    words.insert(word, at: 0)
  }

  subscript(position: Int) -> Word { words[position] }

  /// What comes out in the cycle in which `word` enters: itself where there are no registers.
  mutating func pass(_ word: Word) -> Word {
    guard let last = words.last else { return word }
    shift(in: word)
    return last
  }
}
