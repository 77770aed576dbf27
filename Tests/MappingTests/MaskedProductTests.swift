import Hardware
import Testing
import Workload

@testable import Mapping

/// Which scores a mask leaves, against a count of each.
struct MaskedProductTests {
  private func product(
    queries: UInt32, keys: UInt32, _ window: AttentionWindow?
  ) throws -> MaskedProduct {
    var names = TraceBuilder(header: Trace.Header(model: "m", scheme: "s"))
    let op = Operator(
      name: names.intern("qk"), kind: .attentionQK, b: 1, m: queries, k: 8, n: keys,
      mask: window == nil ? .causal : .window)
    return try #require(MaskedProduct(op, window: window))
  }

  @Test func scoresAndTiles() throws {
    for (queries, keys) in [(1, 1), (1, 9), (5, 5), (4, 9), (12, 13)] {
      var windows: [AttentionWindow?] = [nil]
      for before in [0, 1, 3, 8, 20] {
        windows += [0, 1, 4, 20].map { AttentionWindow(before: before, after: $0) }
      }
      for window in windows {
        let mask = try product(queries: UInt32(queries), keys: UInt32(keys), window)
        func sees(_ query: Int, _ key: Int) -> Bool {
          let own = query + keys - queries
          return key >= own - (window?.before ?? own) && key <= own + (window?.after ?? 0)
        }
        let all = (0..<queries).flatMap { query in
          (0..<keys).filter { sees(query, $0) }.map { (query, $0) }
        }
        #expect(mask.scores == all.count)
        #expect(mask.unseenKeys == all.map(\.1).min())
        for length in [1, 2, 5, 16] {
          for rows in [1, 3, 7] {
            for first in stride(from: 0, to: queries, by: rows) {
              let range = first..<min(queries, first + rows)
              let tiles = Set(all.filter { range.contains($0.0) }.map { $0.1 / length })
              #expect(Set(mask.tiles(of: range, length: length)) == tiles)
            }
          }
        }
      }
    }
  }

  @Test func whatHasNoScoresToSkip() {
    var names = TraceBuilder(header: Trace.Header(model: "m", scheme: "s"))
    let name = names.intern("x")
    func op(_ kind: OperatorKind, _ mask: AttentionMask) -> Operator {
      Operator(name: name, kind: kind, b: 1, m: 4, k: 4, n: 4, mask: mask)
    }
    let window = AttentionWindow(before: 1, after: 0)
    #expect(MaskedProduct(op(.attentionAV, .causal), window: nil)?.dimension == .k)
    #expect(MaskedProduct(op(.attentionQK, .none), window: nil) == nil)
    #expect(MaskedProduct(op(.attentionQK, .padding), window: nil) == nil)
    #expect(MaskedProduct(op(.attentionQK, .window), window: nil) == nil)
    #expect(MaskedProduct(op(.matmul, .causal), window: nil) == nil)
    #expect(MaskedProduct(op(.softmax, .window), window: window) == nil)
  }
}
