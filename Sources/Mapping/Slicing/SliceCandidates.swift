import Hardware
import Quantities
import Workload

/// Slices of a chain that a search tries.
struct SliceCandidates {
  private let accelerator: Accelerator
  private let bound: [BoundOperator]
  /// Of the batch.
  private let images: Int

  /// Numbers of slices of rows. Assumed: with more slices than these, weights are loaded too often.
  static let counts = [2, 4, 8, 16]
  /// The same of the rows of a head, of which there are several already. Assumed.
  private static let countsOfHead = [2, 4]

  init(_ trace: Trace, _ bound: [BoundOperator], _ accelerator: Accelerator) {
    self.accelerator = accelerator
    self.bound = bound
    images = max(1, trace.header.batch)
  }

  /// Sizes near the one that a chain has: of rows the next longer and the next shorter ones.
  func sizes(of chain: OperatorChain, near size: Slicing.Size) -> [Slicing.Size] {
    guard mayCut(chain) else { return [] }
    return chain.elements > 1 ? headSizes(of: chain) : rowSizes(of: chain, near: size)
  }

  /// Whether the operators of a chain may read a part of each other's results. With `row_streamed` and a
  /// switch that is off they wait for all of them.
  private func mayCut(_ chain: OperatorChain) -> Bool {
    guard let streaming = accelerator.pipeline.rowStreaming else { return true }
    return chain.elements > 1 ? streaming.intraLayer : streaming.interLayer
  }

  // MARK: Rows

  /// The rows of an image in a number of slices; nil where that divides nothing.
  ///
  /// - Parameter together: Whether slices are multiples of the rows that the array works on at a time; the
  ///   last one has what is left.
  func rows(of chain: OperatorChain, slices count: Int, together: Bool) -> Slicing.Size? {
    guard chain.dividesRows, mayCut(chain) else { return nil }
    let rows = chain.rows / images
    var length = ceilingDivision(rows, count)
    if together {
      let multiple = rowsTogether(chain)
      length = ceilingDivision(length, multiple) * multiple
    }
    return length < rows ? .rows(length) : nil
  }

  private func rowSizes(of chain: OperatorChain, near known: Slicing.Size) -> [Slicing.Size] {
    var lengths: Set<Int> = []
    for count in Self.counts {
      for together in [true, false] {
        if case .rows(let rows) = rows(of: chain, slices: count, together: together) {
          lengths.insert(rows)
        }
      }
    }
    let length = if case .rows(let rows) = known { rows } else { Int.max }
    return [lengths.filter { $0 > length }.min(), lengths.filter { $0 < length }.max()]
      .compactMap { $0.map { .rows($0) } }
  }

  /// The rows of a chain's first product that the array works on at a time.
  private func rowsTogether(_ chain: OperatorChain) -> Int {
    switch bound[chain.operators.lowerBound].binding {
    case .array(let id, _, _):
      accelerator[id].dataflow == .outputStationary ? accelerator[id].rows : 1
    case .unit, .host, .none: 1
    }
  }

  // MARK: Heads

  /// As many heads as fit on chip, and one; and parts of the rows of a head.
  private func headSizes(of chain: OperatorChain) -> [Slicing.Size] {
    let perImage = max(1, chain.elements / images)
    let capacity = accelerator.buffers.residentCapacity.count
    // While one slice is read the next one is made.
    let held = 2 * ceilingDivision(chain.bytes, chain.elements)
    guard capacity > 0, held > 0 else { return [] }
    var sizes: [Slicing.Size] = []
    func add(_ size: Slicing.Size) { if !sizes.contains(size) { sizes.append(size) } }
    for share in [capacity, capacity / 2] {
      let fitting = share / held
      if fitting >= 1 {
        if perImage > 1 {
          let most = min(fitting, perImage - 1)
          add(.elements(most >= chain.heads ? most / chain.heads * chain.heads : most))
          add(.elements(perImage > chain.heads ? chain.heads : 1))
        }
      } else if chain.dividesRows {
        let rows = share / ceilingDivision(held, chain.rows)
        let together = rowsTogether(chain)
        let count = rows >= together ? rows / together * together : rows
        if count >= 1, count < chain.rows { add(.rows(count)) }
      }
    }
    if chain.dividesRows {
      for count in Self.countsOfHead where chain.rows > count {
        add(.rows(ceilingDivision(chain.rows, count)))
      }
    }
    return sizes
  }
}
