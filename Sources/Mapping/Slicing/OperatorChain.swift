import Quantities
import Workload

/// Operators of a trace, one after the other, whose rows correspond one for one, so that they can run for
/// some rows at a time: a product with the operators up to the next product, or QKᵀ, what follows it on
/// the scores, and A·V.
struct OperatorChain {
  /// Chains of one class are sliced alike.
  struct Class: Hashable {
    fileprivate struct Link: Hashable {
      var kind: OperatorKind
      var algorithm: Algorithm
      var b: UInt32
      var m: UInt32
      var k: UInt32
      var n: UInt32
      var result: ElementType
    }

    fileprivate var links: [Link] = []
  }

  /// In the trace.
  private(set) var operators: Range<Int>
  /// Products of the batch, heads of all images, and the rows of each.
  let elements: Int
  let rows: Int
  /// Of `elements`, those of one attention: of one image, or of one window of it. 1 of a chain without heads.
  let heads: Int
  /// Bytes of what passes from operator to operator, of all rows.
  private(set) var bytes = 0
  /// Whether the rows of an element can be divided: a mask depends on which rows they are.
  private(set) var dividesRows = true
  private(set) var shape = Class()

  /// All of a trace, in its order.
  static func all(_ trace: Trace) -> [OperatorChain] {
    var chains: [OperatorChain] = []
    var index = 0
    while index < trace.operators.count {
      guard let chain = OperatorChain(trace, from: index) else {
        index += 1
        continue
      }
      chains.append(chain)
      index = chain.operators.upperBound
    }
    return chains
  }

  private init?(_ trace: Trace, from start: Int) {
    let first = trace.operators[start]
    guard first.kind.isMatrix, first.kind != .convolution else { return nil }
    operators = start..<start
    (elements, rows) = (Int(first.b), Int(first.m))
    let isAttention = first.kind == .attentionQK
    let batch = trace.inputs(of: first).first.map { trace.shape(of: trace[$0]).dropLast(2) }
    let isByHead = batch.map { $0.reduce(1) { $0 * Int($1) } == Int(first.b) } ?? false
    heads = isByHead ? batch?.last.map { Int($0) } ?? 1 : Int(first.b)
    var last: TensorID?
    for index in start..<trace.operators.count {
      let op = trace.operators[index]
      guard let output = trace.outputs(of: op).first else { break }
      let isEnd = index > start && op.kind.isMatrix
      if let last {
        guard op.rows == elements * rows, trace.inputs(of: op).contains(last),
          !isEnd || isAttention && op.kind == .attentionAV && trace.inputs(of: op).first == last,
          trace.extras(of: op).rowMaps.allSatisfy({ $0 == .identity }) || isAttention
        else { break }
        bytes += trace.bytes(of: last).count
      }
      dividesRows = dividesRows && op.mask == .none
      last = output
      operators = start..<index + 1
      shape.links.append(
        Class.Link(
          kind: op.kind, algorithm: op.algorithm, b: op.b, m: op.m, k: op.k, n: op.n,
          result: trace[output].type))
      if isEnd { return }
    }
    // Attention ends with A·V; a product alone is a chain of nothing.
    guard !isAttention, operators.count > 1 else { return nil }
  }
}
