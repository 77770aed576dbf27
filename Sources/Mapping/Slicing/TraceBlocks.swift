import Workload

/// The chains of a trace with the blocks in which they are repeated, and the parts of the trace in which slices
/// are compared.
struct TraceBlocks {
  private let trace: Trace
  let chains: [OperatorChain]
  /// Consecutive chains of which none is like one before: about a block of an encoder each, once.
  let regions: [Range<Int>]

  /// Chains whose slices are chosen together at most: of a block of an encoder there are five. Assumed.
  private static let mostChains = 8
  /// Repetitions of a block that are run together at most. Assumed: with three, slices were up to 7 % slower
  /// on a shipped machine than those found on all twelve; with four none was by more than 0.7 %.
  private static let mostBlocks = 4

  init(_ trace: Trace) {
    self.trace = trace
    chains = OperatorChain.all(trace)
    regions = Self.regions(chains)
  }

  private static func regions(_ chains: [OperatorChain]) -> [Range<Int>] {
    var regions: [Range<Int>] = []
    var known: Set<OperatorChain.Class> = []
    for (place, chain) in chains.enumerated() where known.insert(chain.shape).inserted {
      if let last = regions.last, last.upperBound == place, last.count < mostChains {
        regions[regions.count - 1] = last.lowerBound..<place + 1
      } else {
        regions.append(place..<place + 1)
      }
    }
    return regions
  }

  /// Where the chains of a region are met again, as the second block of an encoder has one before it; the
  /// region itself where they are not.
  func again(_ region: Range<Int>) -> Range<Int> {
    for first in region.upperBound..<max(region.upperBound, chains.count - region.count + 1)
    where zip(chains[first...], chains[region]).allSatisfy({ $0.shape == $1.shape }) {
      return first..<first + region.count
    }
    return region
  }

  /// A region with its repetitions that follow it, up to `mostBlocks`.
  func repeated(_ region: Range<Int>) -> Range<Int> {
    var end = region.upperBound
    while end < region.lowerBound + Self.mostBlocks * region.count,
      end + region.count <= chains.count,
      zip(chains[end...], chains[region]).allSatisfy({ $0.shape == $1.shape })
    {
      end += region.count
    }
    return region.lowerBound..<end
  }

  /// Some chains with the one before them and the one after them. Of several blocks those after the first
  /// one count: what the first one reads that stays on chip comes from operators that are not in the part.
  func part(_ blocks: Range<Int>, of region: Range<Int>) -> TracePart {
    let first = chains[max(0, blocks.lowerBound - 1)]
    let last = chains[min(chains.count - 1, blocks.upperBound)]
    let operators = first.operators.lowerBound..<last.operators.upperBound
    guard blocks.count > region.count else { return TracePart(operators, counted: nil, of: trace) }
    let counted = chains[blocks.lowerBound + region.count].operators.lowerBound
    return TracePart(
      operators, counted: counted..<chains[blocks.upperBound - 1].operators.upperBound, of: trace)
  }
}

/// Consecutive operators of a trace as a trace.
struct TracePart {
  let trace: Trace
  /// Of the whole trace.
  let operators: Range<Int>
  let isWhole: Bool
  /// The operators of the part whose cost counts; nil for all.
  let counted: Range<Int>?

  init(_ trace: Trace) {
    self.trace = trace
    operators = trace.operators.indices
    isWhole = true
    counted = nil
  }

  init(_ operators: Range<Int>, counted: Range<Int>?, of trace: Trace) {
    self.trace = trace.part(operators)
    self.operators = operators
    isWhole = operators == trace.operators.indices
    let first = operators.lowerBound
    self.counted =
      isWhole ? nil : counted.map { $0.lowerBound - first..<$0.upperBound - first }
  }

  /// Those of slices whose cost counts; nil for all.
  func layers(_ slices: [OperatorSlice]) -> Range<Int>? {
    counted.map { counted in
      let first = slices.firstIndex { $0.index >= counted.lowerBound } ?? 0
      return first..<(slices.firstIndex { $0.index >= counted.upperBound } ?? slices.count)
    }
  }
}
