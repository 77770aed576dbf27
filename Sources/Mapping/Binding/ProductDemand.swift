import Hardware
import Simulation
import Timing
import Workload

/// What a product of matrices asks of the array beyond the MAC kind and the types of its operands.
struct ProductDemand: Hashable {
  /// Codes that the PEs have to decode.
  var codes: OperandCodes = []
  /// Zeros among the second operand's values.
  var sparsity: Sparsity?
  /// Weights that have to share a multiplier, at least.
  var packing = 1
  /// Elements of the reduction that share scales; 0 where all do.
  var group = 0
  /// Sums of operands at run time for the zero-point correction.
  var sums: OperandSums = []
  /// Terms of the zero-point correction that are added to each result at run time.
  var corrections = 0
  /// Rows of the second operand that are powers of two.
  var powerOfTwo: PowerOfTwoRows?

  static let plain = ProductDemand()

  init() {}

  /// - Parameter zeroPoints: Whether they are corrected at run time.
  init(_ op: Operator, _ trace: Trace, zeroPoints: ZeroPointPolicy) {
    let first = trace.operands[Int(op.firstOperand)]
    let second = trace.operands[Int(op.firstOperand) + 1]
    let (a, b) = (trace[first], trace[second])
    if a.code != .plain || b.code != .plain {
      codes = OperandCodes([a.code, b.code])
    }
    if a.group > 0 || b.group > 0 {
      group = Self.group(op, a, b)
    }
    if op.extras != .max {
      let extras = trace.extras(of: op)
      sparsity = extras.sparsity
      packing = extras.packing
    }
    if b.extras != .max { powerOfTwo = trace.extras(of: b).powerOfTwoRows }
    guard zeroPoints != .free else { return }
    let isWeight = b.role == .weight
    if b.zeroPoint != .none || b.code == .log2Shifted {
      // y · Σ a, one for each row.
      sums.insert(.rows)
      corrections += 1
    }
    if a.zeroPoint != .none || a.code == .log2Shifted {
      // z · Σ b, one for each column: of weights known before, and with a static z part of the bias.
      if !isWeight { sums.insert(.columns) }
      if !isWeight || a.zeroPoint == .dynamic { corrections += 1 }
    }
  }

  /// Groups of channels split the reduction of every product but A·V, whose second operand's
  /// channels are columns. Of two, the finer one; −1 where neither is a part of the other.
  private static func group(_ op: Operator, _ a: Tensor, _ b: Tensor) -> Int {
    let groups = [a, b].enumerated()
      .filter { hasGroups($0.element, operand: $0.offset, of: op) }.map { Int($0.element.group) }
    guard let finer = groups.min(), let coarser = groups.max() else { return 0 }
    return coarser % finer == 0 ? finer : -1
  }

  /// Whether an operand's scales differ along the reduction.
  static func hasGroups(_ tensor: Tensor, operand: Int, of op: Operator) -> Bool {
    tensor.granularity == .group && (operand == 0 || op.kind != .attentionAV)
      && tensor.group > 0 && tensor.group < op.k
  }

  /// Of a number of MACs those that change anything in a PE: all, but for zeros of the second operand
  /// that the mode does not skip and the array gates.
  func worked(_ macs: Int, _ mode: PEMode, on array: PEArray) -> Int {
    guard let sparsity, mode.sparsity == nil, array.hasZeroGating else { return macs }
    return sparsity.kept(of: macs)
  }

  /// Sums that a PE hands over for each result: of codes of two scales, one for each scale, which
  /// are added after it.
  var sumsPerResult: Int { codes.contains(.logSqrt2) ? 2 : 1 }
}
