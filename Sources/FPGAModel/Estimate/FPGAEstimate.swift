import Hardware
import Quantities
import Workload

/// What a design takes of its FPGA, by part.
///
/// DSP slices, block RAMs and UltraRAMs follow from the structure; LUTs and flip-flops are sums of operators
/// and of what carries operands, whose error the Accuracy page states. Nothing is placed or routed. Power is
/// not modelled, for the reason that the page FPGAs gives.
package struct FPGAEstimate: Sendable {
  package let target: FPGATarget
  package let parts: [FPGAPart]

  package var total: FPGAResources { parts.reduce(into: .none) { $0 += $1.resources } }

  /// The resources of which the design takes more than the device has.
  package var overflows: [FPGAResource] {
    let total = total
    return FPGAResource.allCases.filter { total[$0] > target.available[$0] }
  }

  /// - Parameter use: What a trace uses; nil for all that the machine can do.
  /// - Returns: Nil for a machine that is for no FPGA, and, without a trace, for one whose stages are those
  ///   of operators.
  package init?(_ accelerator: Accelerator, use: FPGAUse? = nil) {
    guard let target = accelerator.fpga else { return nil }
    self.target = target
    let logic: [FPGAPart]
    if accelerator.pipeline.spatial != nil {
      guard let stages = use?.stages else { return nil }
      logic = Self.stageParts(stages, accelerator, target)
    } else {
      logic = Self.arrayParts(accelerator, target, use) + Self.unitParts(accelerator, target, use)
    }
    parts =
      logic + BufferResources(accelerator, target).parts
      + [FPGAPart("control", .control, FabricCosts.control)]
  }

  // MARK: Operators that share the machine

  private static func arrayParts(
    _ accelerator: Accelerator, _ target: FPGATarget, _ use: FPGAUse?
  ) -> [FPGAPart] {
    let products = ProductResources(target: target)
    return accelerator.arrayIDs.map { id in
      var array = accelerator[id]
      // A product may run on two pools, so that both of their modes are used.
      if let use, array.pools.isEmpty {
        array.modes = array.modes.enumerated().filter { use.modes[id.index].contains($0.offset) }
          .map(\.element)
      }
      return FPGAPart(array.name, .array, products.resources(of: array))
    }
  }

  private static func unitParts(
    _ accelerator: Accelerator, _ target: FPGATarget, _ use: FPGAUse?
  ) -> [FPGAPart] {
    let buffers = BufferResources(accelerator, target)
    return accelerator.units.filter { !target.outside.contains($0.name) }.map { unit in
      let operators = UnitResources(unit: unit, results: accelerator.resultsPerCycle)
        .resources { function in
          use?.functions.contains(.init(kind: function.kind, algorithm: function.algorithm)) ?? true
        }
      return FPGAPart(unit.name, .unit, operators + buffers.rowBuffer(of: unit))
    }
  }

  // MARK: Operators that have a stage each

  /// The stages of products together, and those of each unit.
  private static func stageParts(
    _ stages: [FPGAUse.Stage], _ accelerator: Accelerator, _ target: FPGATarget
  ) -> [FPGAPart] {
    let products = ProductResources(target: target)
    let buffers = BufferResources(accelerator, target)
    var array = FPGAResources.none
    var units = [FPGAResources](repeating: .none, count: accelerator.units.count)
    for stage in stages {
      var results = Int.max
      var copies = stage.tokens
      if let mode = stage.mode.map({ accelerator.array.modes[$0] }) {
        array += products.resources(
          [mode], of: accelerator.array, rows: stage.inputs, columns: stage.tokens * stage.outputs)
        results = ceilingDivision(stage.tokens * stage.outputs * mode.packing, stage.steps)
        copies = 1
      } else {
        results = elementsPerCycle(of: stage, accelerator)
      }
      for (index, unit) in accelerator.units.enumerated()
      where !target.outside.contains(unit.name) {
        let own = stage.functions.filter { function in
          // The first unit that can, as operators are bound.
          accelerator.units.firstIndex { $0.runs(function.kind, function.algorithm) } == index
        }
        guard !own.isEmpty else { continue }
        let operators = UnitResources(unit: unit, results: results).resources { function in
          own.contains(.init(kind: function.kind, algorithm: function.algorithm))
        }
        units[index] += (operators + buffers.rowBuffer(of: unit)) * copies
      }
    }
    return [FPGAPart(accelerator.array.name, .array, array)]
      + zip(accelerator.units, units).map { FPGAPart($0.name, .unit, $1) }
  }

  /// Results of a unit that come in a cycle at most, for each token: those of its slowest stage.
  private static func elementsPerCycle(
    of stage: FPGAUse.Stage, _ accelerator: Accelerator
  ) -> Int {
    for function in stage.functions where function.kind != .requantize {
      for unit in accelerator.units {
        guard let pipeline = unit.pipeline(for: function.kind, function.algorithm) else { continue }
        return pipeline.stages.map { ceilingDivision($0.lanes, $0.interval) }.min() ?? 1
      }
    }
    return .max
  }
}
