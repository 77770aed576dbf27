import Hardware
import Workload

/// What the operators of a trace run in: all rows, or slices of them.
struct Slicing: Hashable {
  /// How much of a chain runs at a time.
  enum Grain: Hashable {
    case whole
    /// Products of the batch: heads, of one image or of several.
    case elements(Int)
    /// Rows of one head.
    case rows(Int)
  }

  /// Images of the batch for which all operators run before the next ones; nil for the whole batch.
  var images: Int?
  /// Of chains that do not run as a whole.
  var grains: [OperatorChain.Class: Grain] = [:]

  static let none = Slicing()
}

/// The slices of a trace in the order in which they run.
struct SliceOrder {
  private let trace: Trace
  private let chains: [OperatorChain]
  private let operands: SliceOperands
  /// Whether operators overlap: then what the array does for one slice comes between what it and the
  /// units do for the one before.
  private let overlaps: Bool

  init(_ trace: Trace, _ chains: [OperatorChain], _ accelerator: Accelerator) {
    self.trace = trace
    self.chains = chains
    overlaps = accelerator.pipeline.overlapsWithinLayers
    operands = SliceOperands(trace)
  }

  private var images: Int { max(1, trace.header.batch) }

  /// All slices.
  ///
  /// - Throws: an operator that does not have the same rows for each image.
  func slices(_ slicing: Slicing) throws(SliceFault) -> [OperatorSlice] {
    let perGroup = min(images, slicing.images ?? images)
    var slices: [OperatorSlice] = []
    for first in stride(from: 0, to: images, by: perGroup) {
      let group = first..<min(images, first + perGroup)
      try append(group, slicing, to: &slices)
    }
    return slices
  }

  /// Those of the first group of images.
  func firstGroup(_ slicing: Slicing) throws(SliceFault) -> [OperatorSlice] {
    var slices: [OperatorSlice] = []
    try append(0..<min(images, slicing.images ?? images), slicing, to: &slices)
    return slices
  }

  private func append(
    _ group: Range<Int>, _ slicing: Slicing, to slices: inout [OperatorSlice]
  ) throws(SliceFault) {
    var index = 0
    var next = 0
    while index < trace.operators.count {
      if next < chains.count, chains[next].operators.lowerBound == index {
        let chain = chains[next]
        next += 1
        if let grain = slicing.grains[chain.shape] {
          try append(chain, grain, group, to: &slices)
          index = chain.operators.upperBound
          continue
        }
      }
      slices.append(OperatorSlice(index: index, rows: try operands.rows(of: index, images: group)))
      index += 1
    }
  }

  /// A chain slice by slice: while units work on the scores of one, the array makes those of the next.
  private func append(
    _ chain: OperatorChain, _ grain: Slicing.Grain, _ group: Range<Int>,
    to slices: inout [OperatorSlice]
  ) throws(SliceFault) {
    let all = try operands.rows(of: chain.operators.lowerBound, images: group)
    let parts = Self.parts(of: all, chain, grain)
    let stages = overlaps ? stages(of: chain) : chain.operators.map { _ in 0 }
    let last = stages.last ?? 0
    for turn in 0..<parts.count + last {
      for (index, stage) in zip(chain.operators, stages) where parts.indices.contains(turn - stage)
      {
        slices.append(OperatorSlice(index: index, rows: parts[turn - stage]))
      }
    }
  }

  /// By operator of a chain, how many slices it is behind the first one: a product that reads what units
  /// make is one slice later than they.
  private func stages(of chain: OperatorChain) -> [Int] {
    var stage = 0
    return chain.operators.map { index in
      if index > chain.operators.lowerBound, trace.operators[index].kind.isMatrix { stage += 1 }
      return stage
    }
  }

  private static func parts(
    of rows: Range<Int>, _ chain: OperatorChain, _ grain: Slicing.Grain
  ) -> [Range<Int>] {
    switch grain {
    case .whole: return [rows]
    case .elements(let count): return cut(rows, into: count * chain.rows)
    case .rows(let count):
      return cut(rows, into: chain.rows).flatMap { cut($0, into: count) }
    }
  }

  private static func cut(_ rows: Range<Int>, into length: Int) -> [Range<Int>] {
    stride(from: rows.lowerBound, to: rows.upperBound, by: length).map {
      $0..<min(rows.upperBound, $0 + length)
    }
  }
}
