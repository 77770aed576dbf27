import Algorithms
import Hardware
import Quantities
import Simulation
import Workload

/// What an array's registers, clock and wires cost, its leakage and its area: rates that a layer's
/// counts are multiplied with. Its arithmetic is priced by the table's rows.
///
/// In every cycle the clock reaches all registers, or with clock gating those of PEs that multiply, and
/// of what moves. A product changes the registers that it passes, and sends each moving operand and sum
/// over a wire as long as a PE is wide. A stationary operand passes half of the rows on its way in, and a
/// sum of an output-stationary PE half of the lines on its way out, on average.
struct ArrayPrices {
  let silicon: Silicon
  /// PEs; of a machine with a stage for each product those of all.
  let elements: Int
  private let clock: RegisterPrices.Rate
  private let modes: [Step]
  private let drained: Step
  private let loaded: Step

  /// What one action costs; the clock only where it is gated.
  private struct Step {
    var registers = RegisterPrices.Rate()
    var clock = RegisterPrices.Rate()
    var wires = RegisterPrices.Rate()
  }

  /// - Parameter elements: PEs of the one group of an array whose products have parts of their own; nil
  ///   for the grid's.
  init(_ array: PEArray, _ table: EnergyTable, elements given: Int? = nil) {
    let groups = array.groups
    let elements = given ?? groups.reduce(0) { $0 + $1.elements }
    var silicon = Silicon(table)
    var bits = array.edgeRegisterBits
    for group in groups {
      let count = groups.count == 1 ? elements : group.elements
      for operation in Arithmetic.allCases {
        silicon.add(table[operation], count: group.hardware[operation] * count)
      }
      bits += group.registers.bits * count
    }
    silicon.add(table.logic.registers, bits: bits)
    self.silicon = silicon
    self.elements = elements
    let prices = RegisterPrices(table.logic)
    let isGated = array.hasClockGating
    clock = isGated ? RegisterPrices.Rate() : prices.clock(bits: bits)
    let pitch = Self.root((silicon.area ?? 0) / Int128(max(1, elements)))
    modes = array.modes.map { mode in
      let registers = array.registers(of: mode).bitsOfProduct
      return Step(
        registers: prices.toggles(bits: registers),
        clock: isGated
          ? prices.clock(bits: registers).times(mode.cycleHundredths, of: 100)
          : RegisterPrices.Rate(),
        wires: prices.wires(bits: array.wiresOfProduct(mode), length: pitch))
    }
    let sums = array.modes.reduce(0) { max($0, Int($1.accumulator.bits)) }
    let lines = array.drain.lines == .rows ? array.rows : array.columns
    let hops = array.form == .systolic ? lines - 1 : 0
    drained = Self.moved(
      halves: sums * hops, wires: sums * hops, length: pitch, prices, isGated)
    let shifts = (array.rows + array.preload.lines - 1) / array.preload.lines
    var loaded = Self.moved(
      halves: shifts + 1, wires: array.rows + 1, length: pitch, prices, isGated)
    if array.preload.policy != .serial {
      // From the shadow register into the one that is used.
      loaded.registers += prices.toggles(bits: 1)
      if isGated { loaded.clock += prices.clock(bits: 1) }
    }
    self.loaded = loaded
  }

  /// - Parameters:
  ///   - halves: Twice the bits that registers take.
  ///   - wires: Twice the bits that pass a PE.
  private static func moved(
    halves: Int, wires: Int, length: Int, _ prices: RegisterPrices, _ isGated: Bool
  ) -> Step {
    Step(
      registers: prices.toggles(bits: halves).half,
      clock: isGated ? prices.clock(bits: halves).half : RegisterPrices.Rate(),
      wires: prices.wires(bits: wires, length: length).half)
  }

  /// Adds what a layer's products cost beyond their arithmetic; returns what of it is assumed.
  ///
  /// - Parameter cycles: For which the layer has the machine.
  func add(_ activity: LayerActivity, isOwn: Bool, cycles: Int, to energy: inout LogicEnergy)
    -> Attojoules
  {
    var assumed = Attojoules.zero
    func add(_ rate: RegisterPrices.Rate, to part: inout Attojoules) {
      part += rate.energy
      assumed += rate.assumed
    }
    func add(_ step: Step, count: Int) {
      guard count > 0 else { return }
      add(step.registers * count, to: &energy.registers)
      add(step.clock * count, to: &energy.clock)
      add(step.wires * count, to: &energy.wires)
    }
    add(clock * cycles, to: &energy.clock)
    guard isOwn, let mode = activity.mode else { return assumed }
    add(modes[mode], count: activity.steps)
    if let second = activity.secondMode { add(modes[second], count: activity.secondSteps) }
    add(drained, count: activity.drainedSums)
    add(loaded, count: activity.stationaryBits)
    return assumed
  }

  /// ⌊√x⌋.
  private static func root(_ value: Int128) -> Int {
    guard value > 0 else { return 0 }
    var root = Int128(Double(value).squareRoot())
    while root * root > value { root -= 1 }
    while (root + 1) * (root + 1) <= value { root += 1 }
    return Int(root)
  }
}

extension PEArray {
  /// Bits that a product sends over a wire as long as a PE: both operands or one, and the sum where it
  /// moves. Of a tree of adders each product goes about as far.
  fileprivate func wiresOfProduct(_ mode: PEMode) -> Int {
    let product = (Int(mode.activation.bits) + Int(mode.weight.bits)) * mode.products
    let isTree = form == .dotProduct
    return switch dataflow {
    case .outputStationary: mode.activationBits + mode.weightBits + (isTree ? product : 0)
    case .weightStationary: mode.activationBits + (isTree ? product : mode.sumBits)
    case .inputStationary: mode.weightBits + (isTree ? product : mode.sumBits)
    }
  }
}
