/// What holds for every operator of a kind: the one record that checks, counts, units and the mapping
/// read.
public struct OperatorTraits: Sendable, Equatable {
  /// What an element of the result takes.
  public enum Function: Sendable, Equatable {
    /// Products and their sums.
    case product(MACClass)
    /// Always the same.
    case fixed(FixedFunction)
    /// One of several algorithms.
    case chosen(AlgorithmFamily)
  }

  /// What a block of rows of the result needs of the operands unless the operator says otherwise.
  public enum Rows: Sendable, Equatable {
    /// The same rows of each.
    case same
    /// The same rows of the first, all of the others.
    case sameOfFirst
    /// Of an image the rows under the kernel, all of the others.
    case kernel
    /// All rows.
    case all
  }

  /// What the dimensions say of the operands' shapes.
  public enum Shapes: Sendable, Equatable {
    /// b × m × k elements times k × n, or b × k × n.
    case weighted
    /// b × m × k elements times b × k × n, which may be shared along b.
    case batched
    /// An image and kernels, by the geometry of the convolution.
    case convolution
    /// The first operand has as many elements as the result.
    case likeResult
    /// The first two have at most as many.
    case atMostResult
    case free
  }

  /// What is counted of it by elements; products are counted by MACs.
  public enum Counting: Sendable, Equatable {
    case none
    /// The elements of the result.
    case results(ElementClass)
    /// The same, and the rows.
    case rows(ElementClass)
    /// The same, tanh apart from other activations.
    case activations
    /// One addition less than there are operands, by what is added.
    case sums
    /// The elements of the result, products with one number apart.
    case products
    /// The elements of the operands.
    case operands(ElementClass)
  }

  public var function: Function
  /// How many inputs: operands, then what few have, as biases and scales.
  public var inputCounts: ClosedRange<Int>
  public var rows: Rows
  public var shapes: Shapes
  public var counting: Counting
  /// Whether part of what it computes may be masked.
  public var takesMask = false
  /// Whether it does nothing but bring elements into another form: it reads any operand code.
  public var isConversion = false
  /// Whether a unit runs it also where the trace names no algorithm.
  public var runsWithoutAlgorithm = false
  /// Whether a unit can compute it in the array's streams, on results as they leave the array and on
  /// operands as they enter.
  public var worksInStreams = false
}

/// What a kind computes that has no algorithm to choose.
public enum FixedFunction: CaseIterable, Sendable, Equatable {
  case sum
  case product
  /// A product and a sum, with a scale and a shift.
  case affine
  /// Nothing: elements are moved.
  case copy
}

extension OperatorKind {
  private static var anyCount: ClosedRange<Int> { 1...Int(UInt8.max) }

  // Inlined, so that asking for one trait is one look-up and builds no record.
  @inline(__always)
  public var traits: OperatorTraits {
    switch self {
    case .linear:
      OperatorTraits(
        function: .product(.linear), inputCounts: 2...4, rows: .sameOfFirst, shapes: .weighted,
        counting: .none)
    case .attentionQK:
      OperatorTraits(
        function: .product(.attentionQK), inputCounts: 2...4, rows: .sameOfFirst,
        shapes: .batched, counting: .none, takesMask: true)
    case .attentionAV:
      OperatorTraits(
        function: .product(.attentionAV), inputCounts: 2...4, rows: .sameOfFirst,
        shapes: .batched, counting: .none, takesMask: true)
    case .convolution:
      OperatorTraits(
        function: .product(.convolution), inputCounts: 2...4, rows: .kernel,
        shapes: .convolution, counting: .none)
    case .matmul:
      OperatorTraits(
        function: .product(.other), inputCounts: 2...4, rows: .sameOfFirst, shapes: .batched,
        counting: .none)
    case .softmax:
      OperatorTraits(
        function: .chosen(.softmax), inputCounts: 1...2, rows: .same, shapes: .likeResult,
        counting: .rows(.softmax), takesMask: true, worksInStreams: true)
    case .layernorm:
      OperatorTraits(
        function: .chosen(.layernorm), inputCounts: 1...3, rows: .same, shapes: .likeResult,
        counting: .results(.layernorm))
    case .batchnorm:
      OperatorTraits(
        function: .fixed(.affine), inputCounts: 1...5, rows: .same, shapes: .likeResult,
        counting: .results(.batchnorm))
    case .gelu:
      OperatorTraits(
        function: .chosen(.gelu), inputCounts: 1...1, rows: .same, shapes: .likeResult,
        counting: .results(.gelu), worksInStreams: true)
    case .activation:
      OperatorTraits(
        function: .chosen(.activation), inputCounts: 1...2, rows: .same, shapes: .likeResult,
        counting: .activations, worksInStreams: true)
    case .add:
      OperatorTraits(
        function: .fixed(.sum), inputCounts: 2...Int(UInt8.max), rows: .same,
        shapes: .atMostResult, counting: .sums, takesMask: true)
    case .multiply:
      OperatorTraits(
        function: .fixed(.product), inputCounts: Self.anyCount, rows: .same,
        shapes: .atMostResult, counting: .products)
    case .quantize:
      OperatorTraits(
        function: .chosen(.requantization), inputCounts: 1...3, rows: .same,
        shapes: .likeResult, counting: .results(.quantize), isConversion: true,
        runsWithoutAlgorithm: true)
    case .dequantize:
      OperatorTraits(
        function: .chosen(.requantization), inputCounts: 1...3, rows: .same,
        shapes: .likeResult, counting: .results(.dequantize), isConversion: true,
        runsWithoutAlgorithm: true)
    case .requantize:
      OperatorTraits(
        function: .chosen(.requantization), inputCounts: 1...3, rows: .same,
        shapes: .likeResult, counting: .results(.requantize), isConversion: true)
    case .move:
      OperatorTraits(
        function: .fixed(.copy), inputCounts: Self.anyCount, rows: .same, shapes: .free,
        counting: .results(.move), isConversion: true)
    case .pool:
      OperatorTraits(
        function: .fixed(.sum), inputCounts: 1...1, rows: .all, shapes: .free,
        counting: .operands(.poolInput))
    case .embed:
      OperatorTraits(
        function: .fixed(.copy), inputCounts: Self.anyCount, rows: .same, shapes: .free,
        counting: .results(.embeddingGather))
    case .vector:
      OperatorTraits(
        function: .fixed(.affine), inputCounts: Self.anyCount, rows: .same, shapes: .free,
        counting: .results(.vector))
    }
  }

  /// What a row block of the output needs of each input unless the operator says otherwise.
  public func rowMap(ofInput index: Int) -> RowMap {
    switch traits.rows {
    case .same: .identity
    case .sameOfFirst: index == 0 ? .identity : .all
    case .kernel: index == 0 ? .halo : .all
    case .all: .all
    }
  }
}
