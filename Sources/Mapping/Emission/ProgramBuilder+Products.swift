import Algorithms
import Hardware
import Quantities
import Simulation
import Timing
import Workload

extension ProgramBuilder {
  /// Counts a product's arithmetic and ends its layer.
  ///
  /// - Parameter computed: MACs and results of a product of which tiles were skipped; nil for all.
  mutating func endProduct(
    _ plan: ProductPlan, computed: (macs: Int, results: Int)? = nil
  ) {
    let shape = plan.shape
    let mode = accelerator[shape.array].modes[shape.mode]
    let peak = plan.timing.peak
    activity.macs = shape.macs
    activity.array = shape.array
    activity.mode = shape.mode
    activity.idealNumerator = shape.seenMacs * peak.cycles
    activity.peakMacs = peak.macs
    let results = computed?.results ?? shape.b * shape.m * shape.n
    if let second = shape.secondMode {
      let others = shape.weights.powerOfTwoRows(of: shape.n)
      count(mode, shape, results: shape.b * shape.m * (shape.n - others))
      let first = activity.steps
      count(accelerator[shape.array].modes[second], shape, results: shape.b * shape.m * others)
      activity.secondMode = second
      activity.secondSteps = activity.steps - first
      activity.steps = first
    } else {
      count(mode, shape, results: results, macs: computed?.macs)
    }
    // What PEs keep apart, codes of two scales, is added after them.
    let sums = shape.demand.sumsPerResult
    if let unit = shape.biasUnit { activity.arithmetic.units[unit][.add32] += results }
    let additions = (plan.recipe.hasBias && shape.biasUnit == nil ? 1 : 0) + sums - 1
    if additions > 0 { activity.arithmetic[.array(shape.array)][.add32] += results * additions }
    countGroups(shape, results: results)
    countZeroPoints(shape, results: results)
    countRequantization(shape.requantize, results: results * sums)
    endLayer()
  }

  /// Counts what the PEs of a mode do for some results. Zeros that they skip are no work.
  ///
  /// - Parameter macs: those of the results where a mask leaves some out.
  private mutating func count(
    _ mode: PEMode, _ shape: MatrixShape, results: Int, macs: Int? = nil
  ) {
    let k = shape.k / shape.blocks
    let executed = macs ?? results * (mode.sparsity?.kept(of: k) ?? k)
    activity.executedMacs += executed
    let worked = shape.demand.worked(executed, mode, on: accelerator[shape.array])
    activity.steps += ceilingDivision(worked, mode.products)
    activity.arithmetic[.array(shape.array)].add(mode.operations, times: mode.done(worked))
    activity.arithmetic[.array(shape.array)].add(mode.decoding(shape.demand.codes), times: worked)
    if mode.mac == .xnorPopcount {
      activity.arithmetic[.array(shape.array)].add(
        mode.stepOperations, times: results * mode.steps(k))
    }
    if let every = mode.unpackEvery {
      let words = (results + mode.packing - 1) / mode.packing
      activity.arithmetic[.array(shape.array)].add(
        mode.unpackOperations, times: words * ((mode.steps(k) + every - 1) / every))
    }
  }

  /// Each group's sum is scaled, and added to the sum of those before it. In PEs each part of a step is,
  /// and the addition is one of the PE's own.
  private mutating func countGroups(_ shape: MatrixShape, results: Int) {
    guard let binding = shape.groups else { return }
    let mode = accelerator[shape.array].modes[shape.mode]
    let array = ComponentID.array(shape.array)
    var sums = results * shape.groups(shape.k)
    switch binding.scaler {
    case .pe:
      sums = results * mode.scaledParts(shape.k / shape.blocks, group: shape.demand.group)
      activity.arithmetic[array].add(mode.groupScaling(by: binding.kind), times: sums)
    case .accumulator(let algorithm):
      countGroupSums(sums, algorithm, mode, on: array, adding: array)
    case .unit(let unit, let algorithm):
      countGroupSums(sums, algorithm, mode, on: .unit(unit), adding: array)
    }
    if let kind = binding.combined {
      activity.arithmetic[array].add(PEMode.combiningGroupScales(kind), times: sums)
    }
  }

  private mutating func countGroupSums(
    _ sums: Int, _ algorithm: BuiltInAlgorithm, _ mode: PEMode, on component: ComponentID,
    adding array: ComponentID
  ) {
    activity.arithmetic[array][mode.sumAddition] += sums
    guard let operations = AlgorithmOperations.requantization(algorithm) else { return }
    activity.arithmetic[component].add(operations.perElement, times: sums)
  }

  /// Sums of operands that the grid's edge takes, their products with zero points, and what is added to
  /// each result. A stationary operand's sums come of a vector of ones through the PEs.
  private mutating func countZeroPoints(_ shape: MatrixShape, results: Int) {
    let sums = shape.demand.sums
    guard shape.demand.corrections > 0 else { return }
    let array = accelerator[shape.array]
    let rows = shape.elements * shape.m
    let columns = shape.elements * (shape.n / shape.blocks)
    let k = shape.k / shape.blocks
    activity.arithmetic[.array(shape.array)][.add32] += results * shape.demand.corrections
    if sums.contains(.rows) { activity.arithmetic[.array(shape.array)][.multiply32] += rows }
    if sums.contains(.columns) || shape.demand.corrections > (sums.contains(.rows) ? 1 : 0) {
      activity.arithmetic[.array(shape.array)][.multiply32] += columns
    }
    guard array.zeroPoints == .sumColumn else { return }
    let ones = array.modes[shape.mode].operations
    if sums.contains(.rows) {
      if array.dataflow == .inputStationary {
        activity.arithmetic[.array(shape.array)].add(ones, times: rows * k)
      } else {
        activity.arithmetic[.array(shape.array)][.add32] += rows * k
      }
    }
    if sums.contains(.columns) {
      if array.dataflow == .weightStationary {
        activity.arithmetic[.array(shape.array)].add(ones, times: columns * k)
      } else {
        activity.arithmetic[.array(shape.array)][.add32] += columns * k
      }
    }
  }
}
