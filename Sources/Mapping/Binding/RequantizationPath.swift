import Hardware
import Workload

/// How results are requantized: the unit's stages for one algorithm, and the unit's placement.
struct RequantizationPath {
  var placement: UnitPlacement
  var pipeline: RowPipeline
}

extension Accelerator {
  /// The path of a requantization that the binder has found.
  func path(of requantize: RequantizeBinding) -> RequantizationPath {
    let unit = units[requantize.unit]
    return RequantizationPath(
      placement: unit.placement,
      pipeline: unit.boundRequantization(requantize.algorithm))
  }

  /// The stages in which a unit adds biases.
  func biasPipeline(ofUnit unit: Int) -> RowPipeline {
    units[unit].boundPipeline(for: .add, .none)
  }

  /// The stages that scale the sums of groups; nil where the array does.
  func pipeline(of groups: GroupBinding) -> RowPipeline? {
    switch groups.scaler {
    case .unit(let unit, let algorithm): units[unit].boundRequantization(algorithm)
    case .accumulator, .pe: nil
    }
  }
}
