import Algorithms
import Documents
import Energy
import Hardware
import Library
import Quantities
import Simulation
import TestSupport
import Testing
import YAML

/// `nangate-45` against the synthesised units that it is made of, and whole PEs that it is not.
struct NanGateTests {
  private struct Unit {
    var area: Double
    var leakage: Double?
    var energy: Double
  }

  private static let units: [String: Unit] = {
    let text =
      (try? Repository.text("Tests/ValidationTests/Reference/energy/logic-nangate45.csv")) ?? ""
    var units: [String: Unit] = [:]
    for line in text.split(separator: "\n").dropFirst() {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      guard cells.count >= 4, let area = Double(cells[1]), let energy = Double(cells[3]) else {
        continue
      }
      units[String(cells[0])] = Unit(area: area, leakage: Double(cells[2]), energy: energy)
    }
    return units
  }()

  private let table: EnergyTable

  init() throws { table = try Repository.library.energyTable("nangate-45") }

  private func near(_ value: Double, _ reference: Double, within tolerance: Double) -> Bool {
    abs(value / reference - 1) <= tolerance
  }

  /// Rows with a source are the file's.
  @Test func rowsAreTheFiles() throws {
    var compared = 0
    for operation in Arithmetic.allCases {
      let name = operation.name.replacing("lut_read_", with: "lut_")
      let row = try #require(table[operation])
      guard let unit = Self.units[name] else {
        #expect(row.provenance.isAssumed, "\(name)")
        continue
      }
      compared += 1
      #expect(!row.provenance.isAssumed && row.grade == .estimated, "\(name)")
      #expect(near(Double(row.energy.count) * 1e-6, unit.energy, within: 1e-6), "\(name)")
      let area = try #require(row.area)
      #expect(near(Double(area.count) * 1e-6, unit.area, within: 1e-6), "\(name)")
      let leakage = try #require(row.leakage)
      // Tables of constants were not analysed for leakage.
      guard let theirs = unit.leakage else { continue }
      #expect(near(Double(leakage.count) * 1e-6, theirs, within: 1e-6), "\(name)")
    }
    #expect(compared == 16)
    let register = try #require(table.logic.registers)
    let bit = try #require(Self.units["register_bit"])
    // Its clock pin, and half a change.
    let energy = Double(register.clock.count) + Double(register.toggle.count) / 2
    #expect(near(energy * 1e-6, bit.energy, within: 0.01))
    #expect(register.area == SquareNanometres(4_500_000) && register.leakage == Picowatts(79_000))
  }

  /// Operators and registers of the model, each at its row, against PEs synthesised as a whole. Stated are
  /// our errors: synthesis shares logic between multiplier and adder, a held weight changes nothing in a
  /// multiplier, and random signs are the worst case of a sum that stays.
  @Test(arguments: [
    (
      "pe_os_multiply_int8", "output_stationary", "{activation: int8, weight: int8}", 48, -0.04,
      -0.31
    ),
    (
      "pe_ws_multiply_int8", "weight_stationary", "{activation: int8, weight: int8}", 56, -0.04,
      0.41
    ),
    (
      "pe_os_shift_add_log2-4_int8", "output_stationary",
      "{mac: shift_add, activation: log2-4, weight: int8}", 44, 0.30, 0.23
    ),
  ])
  func wholePEs(
    name: String, dataflow: String, mode: String, registers: Int, area: Double, energy: Double
  ) throws {
    let reference = try #require(Self.units[name])
    let array = try pe(dataflow, mode).array
    #expect(array.registerBits == registers)
    var activity = LayerActivity(buffers: 3, units: 0)
    activity.mode = 0
    activity.steps = 1_000_000
    activity.arithmetic.arrays[0].add(array.modes[0].operations, times: activity.steps)
    let account = try EnergyAccount(
      pe(dataflow, mode), [activity], cycles: [activity.steps], table)
    let ours = try #require(account.areas.arrays[0])
    #expect(abs(Double(ours.count) * 1e-6 / reference.area - 1 - area) < 0.01)
    // Wires and the clock tree are not in the file; clock pins are 0.42, 0.49 and 0.38 pJ.
    let logic = account.logic.arrays[0]
    let data = (logic.arithmetic + logic.registers).picojoules / Double(activity.steps)
    #expect(abs(data / reference.energy - 1 - energy) < 0.01, "\(data)")
    let pins = logic.clock.picojoules / 2 / Double(activity.steps)
    #expect(near(pins, Double(registers) * 0.00875, within: 1e-6))
  }

  private func pe(_ dataflow: String, _ mode: String) throws -> Accelerator {
    try AcceleratorReader.read(
      YAMLReader.read(
        """
        schema: systole.accelerator/1
        name: pe
        source: made up for tests
        clock: 1 GHz
        technology: 45 nm
        energy: nangate-45
        array:
          rows: 1
          columns: 1
          dataflow: \(dataflow)
          fold_overlap: none
          preload: double_buffered
          pe: [\(mode)]
        buffers:
          activations: {size: 16 KiB, holds: [input, output], stream: 1 KiB}
          weights: {size: 1 KiB, holds: [weight]}
          sums: {size: 1 KiB, holds: [partial_sum]}
        dram: {model: ideal}
        """, file: "pe.yaml"))
  }

  /// Tables that take leakage and area from `nangate-45`, at its node or scaled.
  @Test(arguments: [("horowitz-45", 1.0), ("cacti-32", 0.505679), ("cacti-22", 0.239012)])
  func borrowedLeakageAndArea(name: String, factor: Double) throws {
    let theirs = try Repository.library.energyTable(name)
    for operation in Arithmetic.allCases {
      let (own, other) = (try #require(table[operation]), try #require(theirs[operation]))
      for (one, two) in [
        (own.leakage?.count, other.leakage?.count), (own.area?.count, other.area?.count),
      ] {
        let (one, two) = (try #require(one), try #require(two))
        #expect(near(Double(two), Double(one) * factor, within: 1e-4), "\(operation.name)")
      }
    }
  }
}
