import Algorithms
import Diagnostics
import Documents
import Energy
import Hardware
import Quantities
import Simulation
import TestSupport
import Testing
import YAML

/// Registers, clock, wires, leakage and area of logic.
struct LogicEnergyTests {
  /// Round numbers, with all that a PE, a unit and the DMA are made of. A PE takes
  /// 100 + 77 + 48 um2, a square of 15 um.
  private static let logic = """
    arithmetic:
      add_int32: {energy: 0.1 pJ, leakage: 1 uW, area: 77 um2, source: here}
      multiply_int8: {energy: 0.2 pJ, leakage: 2 uW, area: 100 um2, assumed: a round number}
      compare_int32: {energy: 0.1 pJ, leakage: 1 uW, area: 10 um2, source: here}
      shift_int32: {energy: 0.1 pJ, leakage: 1 uW, area: 10 um2, source: here}
      multiply_int32: {energy: 1 pJ, leakage: 1 uW, area: 10 um2, source: here}
      divide_int32: {energy: 1 pJ, leakage: 1 uW, area: 10 um2, source: here}
    registers: {clock: 1 fJ, toggle: 2 fJ, leakage: 1 nW, area: 1 um2, grade: C, source: here}
    clock_tree: {per_pin: 0.5, assumed: half}
    wires: {per_mm: 1 pJ, grade: A, source: here}

    """

  private func table(_ edits: (String, String)...) throws -> EnergyTable {
    let start = try #require(smallTable.firstRange(of: "arithmetic:")).lowerBound
    let end = try #require(smallTable.firstRange(of: "sram:")).lowerBound
    var logic = Self.logic
    for (old, new) in edits {
      try #require(logic.contains(old), "'\(old)' is not in the table")
      logic = logic.replacing(old, with: new)
    }
    let text = smallTable[..<start] + logic + smallTable[end...]
    return try EnergyTableReader.read(YAMLReader.read(String(text), file: "small.yaml"))
  }

  private func product() -> LayerActivity {
    var activity = LayerActivity(buffers: 2, units: 1)
    activity.mode = 0
    activity.steps = 1000
    activity.drainedSums = 16
    return activity
  }

  /// 16 PEs of 48 bits, 100 cycles at 1 GHz.
  @Test func arrayAsBuilt() throws {
    let accelerator = try machine()
    let account = try EnergyAccount(accelerator, [product()], cycles: [100], table())
    let array = account.logic.arrays[0]
    // 16 x 48 x 1.5 fJ a cycle, whether they multiply or not.
    #expect(array.clock.picojoulesText == "115.2")
    // A product changes half of 48 bits; a sum of 32 bits passes 1.5 PEs on average.
    #expect(array.registers.picojoulesText == "48.768")
    // Half of 16 bits of operands, and of 48 bits of the sum's way, over 15 um each.
    #expect(array.wires.picojoulesText == "125.76")
    #expect(account.total.byComponent.arrays[0].dynamic == array.total)
    // 16 x (2 + 1 + 0.048) uW.
    #expect(account.total.byComponent.arrays[0].leakage.picojoulesText == "4.8768")
    #expect(account.areas.arrays[0] == SquareNanometres(16 * 225_000_000))
    // Assumed are the clock tree, the multipliers' leakage and the larger row of SRAM, 2 banks of 3 mW.
    #expect(account.assumed.picojoulesText == "641.6")
  }

  /// The area of a run is the sum of that of its components, and its buffers' is told apart.
  @Test func areasSum() throws {
    let accelerator = try machine()
    let account = try EnergyAccount(accelerator, [product()], cycles: [100], table())
    let areas = account.areas
    let parts = areas.arrays + areas.buffers + areas.units + [areas.dma]
    #expect(parts.allSatisfy { ($0?.count ?? 0) > 0 })
    #expect(account.area?.count == parts.reduce(0) { $0 + ($1?.count ?? 0) })
    #expect(account.bufferArea == SquareNanometres(50_000_000_000))
    // Without areas of logic it is the buffers'.
    let bare = try EnergyAccount(accelerator, [product()], cycles: [100], EnergyTests.table())
    #expect(bare.area == bare.bufferArea && bare.areas.arrays[0] == nil)
    #expect(bare.logic.arrays[0].total == .zero)
  }

  /// Then the clock reaches what multiplies and what moves: 48 bits of a product, 48 of a sum's way.
  @Test func clockGating() throws {
    var accelerator = try machine()
    accelerator.array.hasClockGating = true
    let idle = LayerActivity(buffers: 2, units: 1)
    let account = try EnergyAccount(accelerator, [product(), idle], cycles: [100, 900], table())
    #expect(account.logic.arrays[0].clock.picojoulesText == "73.152")
    #expect(account.layers[1].byComponent.arrays[0] == .zero)
    // A unit's pipeline has enables unless it says otherwise.
    #expect(account.logic.units[0].clock == .zero)
    accelerator.units[0].hasClockGating = false
    let clocked = try EnergyAccount(accelerator, [idle], cycles: [900], table())
    let bits = accelerator.units[0].structure.registerBits
    #expect(clocked.logic.units[0].clock.count == Int128(bits * 1_500 * 900))
  }

  /// Half of the bits of each result change: 3 additions of 32 bits; a divider changes its three registers
  /// in each of 32 steps.
  @Test func unitsChangeResults() throws {
    let accelerator = try machine()
    var activity = LayerActivity(buffers: 2, units: 1)
    activity.arithmetic.units[0][.add32] = 3
    activity.arithmetic.units[0][.divide32] = 1
    let account = try EnergyAccount(accelerator, [activity], cycles: [10], table())
    #expect(account.logic.units[0].registers.picojoulesText == "3.168")
    #expect(account.logic.units[0].clock.picojoulesText == "4.752")
    #expect(account.logic.units[0].arithmetic.picojoulesText == "1.3")
    // A byte that moves is written into a FIFO: 8 bits, half of which change.
    var transfer = LayerActivity(buffers: 2, units: 1)
    transfer.dramReadBytes = 10
    let moved = try EnergyAccount(accelerator, [transfer], cycles: [10], table())
    #expect(moved.total.byComponent.dma.dynamic.picojoulesText == "0.2")
  }

  /// A weight passes 2.5 registers of a column of four on average, its own among them, and goes from the
  /// shadow register into the one that is used.
  @Test func stationaryOperandsPassTheColumn() throws {
    var accelerator = try machine()
    accelerator.array.dataflow = .weightStationary
    var activity = LayerActivity(buffers: 2, units: 1)
    activity.mode = 0
    activity.stationaryBits = 800
    func registers(_ accelerator: Accelerator) throws -> String {
      try EnergyAccount(accelerator, [activity], cycles: [0], table()).logic.arrays[0].registers
        .picojoulesText
    }
    #expect(try registers(accelerator) == "2")
    accelerator.array.preload.policy = .doubleBuffered
    #expect(try registers(accelerator) == "2.8")
  }

  @Test func missingAreaIsNamed() throws {
    let accelerator = try machine()
    let text = try renderedError {
      _ = try EnergyAccount(
        accelerator, [product()], cycles: [100],
        table((", leakage: 2 uW, area: 100 um2, assumed", ", leakage: 2 uW, assumed")))
    }
    #expect(
      text.hasPrefix(
        """
        small.yaml:7:3: error: energy table 'small' has no 'arithmetic.multiply_int8.area', which array \
        needs, and has that of other rows
        """))
    let registers = try renderedError {
      _ = try EnergyAccount(
        accelerator, [product()], cycles: [100], table((", leakage: 1 nW, area: 1 um2", "")))
    }
    #expect(
      registers.contains("no 'registers.leakage', which array needs")
        && registers.contains("no 'registers.area', which unit 'softmax' needs"))
  }

  @Test(arguments: [
    ("per_pin: 0.5", "per_pin: -1", "'clock_tree.per_pin' needs a number from 0 to 100"),
    (
      "per_pin: 0.5", "per_pin: 101", "'clock_tree.per_pin' is 101; it needs a number from 0 to 100"
    ),
    (
      "toggle: 2 fJ", "toggle: 2 fJ, activity: 1.5",
      "'registers.activity' is 1.5; it needs a number"
    ),
    ("toggle: 2 fJ", "toggle: 2000 nJ", "'registers.toggle' is 2000 nJ, which is above 1 nJ"),
    ("grade: C", "grade: E", "'registers.grade'"),
    ("per_pin: 0.5, ", "per_pin: 0.5, grade: A, ", "says 'grade' of a value that is assumed"),
    ("registers: {", "x-registers: {", "'clock_tree' is stated without 'registers'"),
  ])
  func wrongRows(old: String, new: String, message: String) throws {
    let text = try renderedError { _ = try table((old, new)) }
    #expect(text.contains(message), "\(text)")
  }
}
