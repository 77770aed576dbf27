import Algorithms
import Workload

/// What the hardware of an array holds, by its configuration: registers, and what multiplies and adds.
extension PEArray {
  /// PEs that do the same modes: a pool's, or the whole grid's.
  public struct Group: Sendable, Equatable {
    public var elements: Int
    /// Of one PE.
    public var registers: PERegisters
    /// Multipliers, adders and shifters of one PE.
    public var hardware: ArithmeticCounts
  }

  /// The pools, or the grid as one group.
  public var groups: [Group] {
    guard !pools.isEmpty else { return [group(modes, columns: columns)] }
    return pools.indices.map { pool in
      group(modes.filter { $0.pool == pool }, columns: pools[pool].columns)
    }
  }

  /// Modes of a PE share hardware: of each kind it has as many as the mode that needs most.
  private func group(_ modes: [PEMode], columns: Int) -> Group {
    modes.reduce(
      into: Group(
        elements: rows * columns, registers: PERegisters(), hardware: ArithmeticCounts())
    ) { group, mode in
      group.registers = group.registers.union(registers(of: mode))
      let needed = mode.hardware
      for operation in Arithmetic.allCases {
        group.hardware[operation] = max(group.hardware[operation], needed[operation])
      }
    }
  }

  /// The registers of a PE that does one mode.
  public func registers(of mode: PEMode) -> PERegisters {
    var registers = PERegisters()
    let (activation, weight, sum) = (mode.activationBits, mode.weightBits, mode.sumBits)
    let product = (Int(mode.activation.bits) + Int(mode.weight.bits)) * mode.products
    registers.pipeline =
      mode.multiplierLatency * product + (mode.accumulatorLatency - 1) * sum
    let isTree = form == .dotProduct
    switch dataflow {
    case .outputStationary:
      let scales = mode.groupScaleBits
      registers.streamed = isTree ? 0 : pipeline.horizontalHop * (activation + scales)
      // Nothing moves from one dot-product unit to the next: each has its own weights.
      registers.second = isTree ? weight : pipeline.verticalHop * (weight + scales)
      registers.sum = isTree ? 0 : sum
      if drain.policy == .shadowed, !isTree { registers.drainShadow = sum }
    case .weightStationary, .inputStationary:
      let isWeight = dataflow == .weightStationary
      registers.streamed =
        isTree
        ? 0
        : pipeline.horizontalHop * ((isWeight ? activation : weight) + mode.groupScaleBits)
      registers.stationary = (isWeight ? mode.keptWeightBits : activation) + mode.groupScaleBits
      if preload.policy != .serial { registers.shadow = registers.stationary }
      registers.sum = isTree ? 0 : pipeline.verticalHop * sum
    }
    return registers
  }

  /// Register bits at the edges of the grid: of operands before the first PE, of sums after the last,
  /// of a FIFO of results, of a transposer (twice a grid of operands). What is broadcast along a row or
  /// column, or falls through one, has one register there; dot-product units have one for the vector that
  /// they share, and one for the sum of each.
  ///
  /// Operands of a systolic array are skewed by the order in which buffers are read, not by registers.
  public var edgeRegisterBits: Int {
    func most(_ bits: (PEMode) -> Int) -> Int { modes.reduce(0) { max($0, bits($1)) } }
    let (activation, weight) = (most(\.activationBits), most(\.weightBits))
    let sums = columns * most(\.sumBits)
    let streamed = rows * (dataflow == .inputStationary ? weight : activation)
    let second = dataflow == .outputStationary && form == .systolic ? columns * weight : 0
    var bits = pipeline.inputRegisters * (streamed + second) + pipeline.outputRegisters * sums
    if form == .dotProduct {
      bits += streamed + sums
    } else {
      if pipeline.horizontalHop == 0 { bits += streamed }
      if pipeline.verticalHop == 0 { bits += dataflow == .outputStationary ? second : sums }
    }
    bits += (outputFIFO?.depth ?? 0) * sums
    if transpose == .buffer { bits += 2 * rows * columns * weight }
    return bits
  }

  /// All register bits of `elements` PEs' worth of groups, and of the edges.
  public var registerBits: Int {
    groups.reduce(edgeRegisterBits) { $0 + $1.elements * $1.registers.bits }
  }
}

extension PEMode {
  /// Products of one step.
  public var products: Int { packing * reduction }
  /// Bits of the first operand that a PE takes for a step: `reduction` elements.
  public var activationBits: Int { Int(activation.bits) * reduction }
  /// Bits of the second one: those of packed columns side by side.
  public var weightBits: Int { Int(weight.bits) * products }
  /// Bits that a PE keeps of a stationary weight operand.
  var keptWeightBits: Int { loadedBits(ofWeight: Int(weight.bits)) * products }
  /// Bits of one operand's scales of groups that a PE takes for a step: of 8 bits each, as those of MX and
  /// NVFP4 are.
  public var groupScaleBits: Int { 8 * groupScales }
  /// Bits of the sums of packed columns.
  public var sumBits: Int { Int(accumulator.bits) * packing }

  /// Multipliers, adders and shifters of a PE that does this mode: those of the products of a step,
  /// which a product of several cycles uses one cycle after the other. Where there are cycles to spare,
  /// a multiplier has half the width, and makes four parts of a product.
  var hardware: ArithmeticCounts {
    var operations = ArithmeticCounts()
    operations.add(self.operations, times: products)
    operations.add(decoding(codes), times: products)
    var needed = ArithmeticCounts()
    for operation in Arithmetic.allCases where operations[operation] > 0 {
      var (part, passes) = (operation, operations[operation])
      while 4 * passes <= cycles, let half = part.halfMultiplier {
        (part, passes) = (half, 4 * passes)
      }
      needed[part] += (passes + cycles - 1) / cycles
    }
    needed.add(stepOperations, times: packing)
    if groupScales > 0 {
      needed.add(groupScaling(by: groupScaleKind), times: groupScales * packing)
      needed.add(Self.combiningGroupScales(groupScaleKind), times: groupScales * packing)
    }
    if unpackEvery != nil { needed[.shift32] = max(needed[.shift32], 1) }
    return needed
  }
}
