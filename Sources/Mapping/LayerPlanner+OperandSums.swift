import Diagnostics
import Hardware
import Quantities
import Simulation
import Workload

extension LayerPlanner {
  /// The passes in which a unit sums the rows of the first operand and the columns of the second one
  /// before a product, for their zero points; none where the grid's edge does, or nothing is to sum.
  func operandSums(
    _ op: Operator, _ plan: MatrixPlan
  ) throws(InputError) -> [MatrixPlan.OperandPass] {
    let sums = plan.shape.demand.sums
    guard accelerator.array.zeroPoints == .unit, !sums.isEmpty else { return [] }
    guard let unit = accelerator.units.firstIndex(where: { $0.runs(.pool, .none) }) else {
      preconditionFailure("the binder has found a unit that sums")
    }
    var passes: [MatrixPlan.OperandPass] = []
    let shape = plan.shape
    if sums.contains(.rows) {
      passes.append(
        try pass(
          unit, lines: shape.m, shape,
          UnitShape.Operand(
            bytes: shape.elements * shape.inputBytes, isOnChip: shape.inputOnChip,
            isCut: plan.inputIsCut, isWeight: false), plan.input, bits: shape.inputBits,
          trace.name(of: op)))
    }
    if sums.contains(.columns) {
      passes.append(
        try pass(
          unit, lines: shape.n / shape.blocks, shape,
          UnitShape.Operand(
            bytes: shape.b * shape.weightTileBytes(k: shape.k, n: shape.n),
            isOnChip: shape.weightOnChip, isCut: plan.weightIsCut,
            isWeight: false), plan.weight, bits: shape.weights.bits, trace.name(of: op)))
    }
    return passes
  }

  /// Sums of 4 bytes, a line of the reduction each, which are kept where they are added.
  private func pass(
    _ unit: Int, lines: Int, _ shape: MatrixShape, _ operand: UnitShape.Operand,
    _ input: TensorID, bits operandBits: Int, _ name: String
  ) throws(InputError) -> MatrixPlan.OperandPass {
    var pass = UnitShape(
      kind: .pool, algorithm: .none, b: shape.elements, rows: lines,
      length: shape.k / shape.blocks, tileRows: lines, unit: unit, operands: [operand],
      parameterBytes: 0, requantize: nil, outputBytes: shape.elements * lines * 4,
      outputOnChip: true, operandBits: operandBits)
    try WorkBounds.check(pass, accelerator, name: name)
    pass.tileRows = try tileRows(pass, name: name)
    return MatrixPlan.OperandPass(
      plan: UnitPlan(shape: pass, inputs: [input], output: input), unit: unit)
  }
}
