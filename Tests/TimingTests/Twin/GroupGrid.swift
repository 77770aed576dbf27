import Hardware

/// A weight-stationary array of dot-product units whose PEs scale parts of their sums, stepped cycle by
/// cycle: rows of weights with their groups' scales load into shadow registers, vectors stream with theirs,
/// and each column adds what its PEs have scaled.
///
/// Nothing here knows a closed form: elements are dealt to parts one by one, and a part that is full or meets
/// the next group is closed.
struct GroupGrid {
  /// Neighbouring elements of the reduction under one scale.
  private typealias Part = (elements: Range<Int>, group: Int)

  private let array: PEArray
  private let group: Int
  /// Parts of each PE down the reduction.
  private var slots: [[Part]] = []

  init(_ array: PEArray, _ mode: PEMode, reduction: Int, group: Int) {
    self.array = array
    self.group = group
    let most = mode.reduction / mode.groupScales
    var parts: [Part] = []
    for k in 0..<reduction {
      if let last = parts.last, last.group == k / group, last.elements.count < most {
        parts[parts.count - 1].elements = last.elements.lowerBound..<k + 1
      } else {
        parts.append((k..<k + 1, k / group))
      }
    }
    for part in parts {
      if slots.last?.count ?? mode.groupScales == mode.groupScales { slots.append([]) }
      slots[slots.count - 1].append(part)
    }
  }

  /// Scalings of sums for each result.
  var scalings: Int { slots.reduce(0) { $0 + $1.count } }

  /// a is M × K, b is K × N; scales are by row, or column, and group.
  func run(
    a: [[Int]], _ rowScales: [[Int]], b: [[Int]], _ columnScales: [[Int]]
  ) -> TwinResult {
    let columns = b[0].count
    var result = TwinResult(
      product: [[Int]](repeating: [Int](repeating: 0, count: columns), count: a.count))
    var waiting: [(slots: Range<Int>, columns: Range<Int>)] = []
    for column in stride(from: 0, to: columns, by: array.columns) {
      for row in stride(from: 0, to: slots.count, by: array.rows) {
        waiting.append(
          (
            row..<min(slots.count, row + array.rows), column..<min(columns, column + array.columns)
          ))
      }
    }
    waiting.reverse()
    var active: (slots: Range<Int>, columns: Range<Int>)?
    var vector = 0
    var loaded = 0
    while active != nil || !waiting.isEmpty {
      if active == nil, let next = waiting.last, loaded == next.slots.count {
        active = waiting.removeLast()
        (vector, loaded) = (0, 0)
      }
      if let next = waiting.last, loaded < next.slots.count { loaded += 1 }
      if let fold = active {
        for column in fold.columns {
          for slot in fold.slots {
            for part in slots[slot] {
              let sum = part.elements.reduce(0) { $0 + a[vector][$1] * b[$1][column] }
              result.product[vector][column] +=
                sum * rowScales[vector][part.group] * columnScales[column][part.group]
            }
          }
        }
        vector += 1
        if vector == a.count { active = nil }
      }
      result.cycles += 1
    }
    return result
  }
}
