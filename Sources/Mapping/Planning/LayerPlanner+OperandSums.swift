import Diagnostics
import Hardware
import Quantities
import Simulation
import Timing
import Workload

extension LayerPlanner {
  /// The passes in which a unit sums the rows of the first operand and the columns of the second one
  /// before a product, for their zero points; none where the array's edge does, or nothing is to sum.
  func operandSums(
    _ recipe: ProductRecipe, name: @autoclosure () -> String
  ) throws(InputError) -> (rows: UnitShape?, columns: UnitShape?) {
    let shape = recipe.shape
    let sums = shape.demand.sums
    guard accelerator[shape.array].zeroPoints == .unit, !sums.isEmpty else { return (nil, nil) }
    guard let unit = accelerator.units.firstIndex(where: { $0.runs(.pool, .none) }) else {
      preconditionFailure("the binder has found a unit that sums")
    }
    var passes: (rows: UnitShape?, columns: UnitShape?)
    if sums.contains(.rows) {
      passes.rows = try pass(
        unit, lines: shape.m, shape,
        UnitShape.Operand(
          bytes: shape.b * shape.inputBytes, isOnChip: shape.inputOnChip,
          isSplit: recipe.inputIsSplit, isWeight: false), bits: shape.inputBits, name())
    }
    if sums.contains(.columns) {
      passes.columns = try pass(
        unit, lines: shape.n / shape.blocks, shape,
        UnitShape.Operand(
          bytes: shape.b * shape.weightTileBytes(k: shape.k, n: shape.n),
          isOnChip: shape.weightOnChip, isSplit: recipe.weightIsSplit,
          isWeight: false), bits: shape.weights.bits, name())
    }
    return passes
  }

  /// Sums of 4 bytes, a line of the reduction each, which are kept where they are added.
  private func pass(
    _ unit: Int, lines: Int, _ shape: MatrixShape, _ operand: UnitShape.Operand,
    bits operandBits: Int, _ name: String
  ) throws(InputError) -> UnitShape {
    var pass = UnitShape(
      kind: .pool, algorithm: .none, b: shape.elements, rows: lines,
      length: shape.k / shape.blocks, tileRows: lines, unit: unit, operands: [operand],
      parameterBytes: 0, requantize: nil, outputBytes: shape.elements * lines * 4,
      outputOnChip: true, operandBits: operandBits)
    try WorkBounds.check(pass, accelerator, byteTicks: byteTicks, name: name)
    pass.tileRows = try tileRows(pass, name: name)
    return pass
  }
}
