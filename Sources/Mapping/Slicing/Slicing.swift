import Hardware
import Workload

/// What the operators of a trace run in: all rows, or slices of them.
struct Slicing: Hashable {
  /// How much of a chain runs at a time.
  enum Size: Hashable {
    case whole
    /// Products of the batch: heads, of one image or of several.
    case elements(Int)
    /// Rows of one head.
    case rows(Int)
  }

  /// Images of the batch for which all operators run before the next ones; nil for the whole batch.
  var images: Int?
  /// Of chains that do not run as a whole.
  var sizes: [OperatorChain.Class: Size] = [:]
  /// Whether, where operators overlap, the first product of a slice comes before what follows it in the slice
  /// before: then both are on chip at a time.
  var interleaves = true

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
    overlaps = Self.overlaps(accelerator)
    operands = SliceOperands(trace)
  }

  /// Whether an array and a unit can work at the same time, on slices of one layer of the network.
  static func overlaps(_ accelerator: Accelerator) -> Bool {
    accelerator.pipeline.overlapsWithinLayers && accelerator.control?.waits != true
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
        if let size = slicing.sizes[chain.shape] {
          try append(chain, size, group, interleaves: slicing.interleaves, to: &slices)
          index = chain.operators.upperBound
          continue
        }
      }
      slices.append(OperatorSlice(index: index, rows: try operands.rows(of: index, images: group)))
      index += 1
    }
  }

  /// A chain slice by slice. Where operators overlap, the first product of a slice comes before what
  /// follows it in the slice before: the array works on one while the units work on the other, and both are
  /// on chip at a time.
  private func append(
    _ chain: OperatorChain, _ size: Slicing.Size, _ group: Range<Int>, interleaves: Bool,
    to slices: inout [OperatorSlice]
  ) throws(SliceFault) {
    let first = chain.operators.lowerBound
    let parts = Self.parts(of: try operands.rows(of: first, images: group), chain, size)
    let delay = overlaps && interleaves ? 1 : 0
    for turn in 0..<parts.count + delay {
      if turn < parts.count { slices.append(OperatorSlice(index: first, rows: parts[turn])) }
      guard turn >= delay else { continue }
      for index in chain.operators.dropFirst() {
        slices.append(OperatorSlice(index: index, rows: parts[turn - delay]))
      }
    }
  }

  private static func parts(
    of rows: Range<Int>, _ chain: OperatorChain, _ size: Slicing.Size
  ) -> [Range<Int>] {
    switch size {
    case .whole: return [rows]
    case .elements(let count):
      // Heads of one attention, or several attentions with all of theirs.
      guard count >= chain.heads else {
        return cut(rows, into: chain.heads * chain.rows).flatMap {
          cut($0, into: count * chain.rows)
        }
      }
      return cut(rows, into: count / chain.heads * chain.heads * chain.rows)
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
