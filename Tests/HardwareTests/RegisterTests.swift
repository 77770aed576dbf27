import Algorithms
import Documents
import Hardware
import Testing
import YAML

/// The registers and operators that a configuration implies.
struct RegisterTests {
  private func registers(_ settings: String...) throws -> PERegisters {
    var document = try Fixture.document()
    for setting in settings {
      document = try document.applying(YAMLReader.readOverride("array.\(setting)"))
    }
    let array = try AcceleratorReader.read(document).array
    return array.registers(of: array.modes[0])
  }

  private func expect(
    _ registers: PERegisters, streamed: Int = 0, second: Int = 0, stationary: Int = 0,
    shadow: Int = 0, sum: Int = 0, drainShadow: Int = 0, pipeline: Int = 0,
    _ location: SourceLocation = #_sourceLocation
  ) {
    #expect(
      [
        registers.streamed, registers.second, registers.stationary, registers.shadow, registers.sum,
        registers.drainShadow, registers.pipeline,
      ] == [streamed, second, stationary, shadow, sum, drainShadow, pipeline],
      sourceLocation: location)
  }

  /// 48 and 56 flip-flops, as the synthesised PEs have.
  @Test func byDataflow() throws {
    let output = try registers("dataflow=output_stationary")
    expect(output, streamed: 8, second: 8, sum: 32)
    #expect(output.bits == 48 && output.bitsOfProduct == 48)
    let weight = try registers("preload=double_buffered")
    expect(weight, streamed: 8, stationary: 8, shadow: 8, sum: 32)
    #expect(weight.bits == 56 && weight.bitsOfProduct == 40)
    expect(
      try registers("dataflow=input_stationary", "pe[0].weight=int4"), streamed: 4, stationary: 8,
      sum: 32)
  }

  @Test func byOptions() throws {
    expect(
      try registers("dataflow=output_stationary", "drain=shadowed", "horizontal_hop=0"), second: 8,
      sum: 32, drainShadow: 32)
    // Sums fall through a column, or pass two registers in each PE.
    expect(try registers("vertical_hop=0"), streamed: 8, stationary: 8)
    expect(try registers("vertical_hop=2"), streamed: 8, stationary: 8, sum: 64)
    expect(
      try registers("pe[0].multiplier_latency=2", "pe[0].accumulator_latency=2"), streamed: 8,
      stationary: 8, sum: 32, pipeline: 2 * 16 + 32)
    // Dot-product units share the vector, and have a sum each, at the edge.
    expect(try registers("form=dot_product"), stationary: 8)
  }

  /// Broadcasts, edges of a dot-product array and a FIFO have registers outside of the PEs.
  @Test func edges() throws {
    func bits(_ settings: String...) throws -> Int {
      var document = try Fixture.document()
      for setting in settings {
        document = try document.applying(YAMLReader.readOverride("array.\(setting)"))
      }
      return try AcceleratorReader.read(document).array.edgeRegisterBits
    }
    #expect(try bits() == 0)
    #expect(try bits("input_registers=1", "output_registers=2") == 4 * 8 + 2 * 8 * 32)
    #expect(try bits("horizontal_hop=0") == 4 * 8)
    #expect(try bits("vertical_hop=0") == 8 * 32)
    #expect(try bits("form=dot_product") == 4 * 8 + 8 * 32)
    #expect(try bits("fold_overlap=streamed", "output_fifo=40") == 40 * 8 * 32)
    #expect(try bits("transpose=buffer") == 2 * 4 * 8 * 8)
  }

  /// A PE has the operators of the mode that needs most of each kind.
  @Test func modesShareOperators() throws {
    let array = try Fixture.accelerator(
      """
      array.pe=[{activation: int8, weight: int4, packing: 2}, {activation: int8, weight: int8}, \
      {mac: shift_add, activation: log2-4, weight: int8}]
      """
    ).array
    let group = try #require(array.groups.first)
    #expect(group.elements == 32)
    // Two products of 8 x 4 bits are two of 4 x 4 bits each.
    #expect(
      group.hardware
        == ArithmeticCounts([.multiply4: 4, .add16: 2, .add32: 2, .multiply8: 1, .shift32: 1]))
    // Two sums side by side.
    #expect(group.registers.sum == 64 && group.registers.stationary == 8)
    #expect(array.registerBits == 32 * group.registers.bits)
  }

  /// Four passes of an 8-bit multiplier make a product of 16 bits, two that of 16 x 8 bits.
  @Test func productsOfSeveralCycles() throws {
    func hardware(_ mode: String) throws -> ArithmeticCounts? {
      try Fixture.accelerator("array.pe=[\(mode)]").array.groups.first?.hardware
    }
    #expect(
      try hardware("{activation: int16, weight: int16, cycles: 4}")
        == ArithmeticCounts([.multiply8: 1, .add32: 1]))
    #expect(
      try hardware("{activation: int16, weight: int8, cycles: 2}")
        == ArithmeticCounts([.multiply8: 1, .add32: 1]))
    #expect(
      try hardware("{activation: fp16, weight: fp16, cycles: 4}")
        == ArithmeticCounts([.floatMultiply8: 1, .floatAdd32: 1]))
    #expect(
      try hardware("{activation: int8, weight: int8, cycles: 3}")
        == ArithmeticCounts([.multiply8: 1, .add32: 1]))
  }

  /// Functions of a unit share operators; a digit-by-digit one has all its steps where it takes an element
  /// a cycle, and one where it is serial.
  @Test func units() throws {
    let scale = try Fixture.accelerator().units[0]
    // A rounding shift on four lanes.
    #expect(scale.structure.pipelined == ArithmeticCounts([.add32: 4, .shift32: 4]))
    #expect(scale.structure.registerBits == 4 * (32 + 32))
    let softmax = try Fixture.accelerator(
      "units.vector.operators=[softmax]", "units.vector.algorithms=[i-vit-8, log-int]",
      "units.vector.lanes=2", "units.vector.per_row_servers=3", "units.vector.stages={}"
    ).units[1].structure
    // Of both algorithms, the larger count: 6 additions and a comparison of one, and so on.
    #expect(softmax.pipelined[.multiply32] == 2 * 3 && softmax.pipelined[.divide32] == 2)
    #expect(softmax.serial[.divide32] == 3)
    #expect(softmax.operators(.divide32) == 2 * 32 + 3)
  }
}
