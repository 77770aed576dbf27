import Algorithms
import Energy
import Hardware
import Quantities
import Simulation
import TestSupport
import Testing

/// Energy at other supplies and nodes than a table's.
struct OperatingPointTests {
  private static let range =
    "voltage_range: {least: 0.6 V, most: 1.2 V, assumed: made up}\nsource: made up"

  private func ranged() throws -> EnergyTable { try table(("source: made up", Self.range)) }

  private func activity() -> LayerActivity {
    var activity = LayerActivity(buffers: 2, units: 1)
    activity.arithmetic[.mainArray][.multiply8] = 10
    activity.arithmetic.host[.add32] = 0
    activity.bufferReads[0] = 16
    activity.dramReadBytes = 1
    return activity
  }

  /// (0.6 / 0.9)² = 4/9 of logic and SRAM; leakage and DRAM stay.
  @Test func dynamicEnergyScalesWithTheSquareOfTheVoltage() throws {
    let accelerator = try machine(energy: "{table: small, voltage: 600 mV}")
    let nominal = try EnergyAccount(machine(), [activity()], cycles: [1_000], ranged())
    let account = try EnergyAccount(accelerator, [activity()], cycles: [1_000], ranged())
    // 10 · 0.2 pJ and 5 pJ, rounded to attojoules by row.
    #expect(nominal.total.byComponent[.mainArray].dynamic.picojoulesText == "2")
    #expect(account.total.byComponent[.mainArray].dynamic.picojoulesText == "0.88889")
    #expect(account.total.byComponent.buffers[0].dynamic.picojoulesText == "2.222222")
    #expect(account.total.byComponent.dram == nominal.total.byComponent.dram)
    #expect(account.total.leakage == nominal.total.leakage)
    #expect(account.table.voltage == "600 mV")
    // What is there already is not scaled again.
    let again = try EnergyAccount(accelerator, [activity()], cycles: [1_000], account.table)
    #expect(again.total == account.total)
  }

  @Test(
    arguments: [
      (
        "{table: small, voltage: 0.5 V}", true,
        "'energy.voltage' is 500 mV, outside of 600 mV to 1.2 V, the 'voltage_range' of energy table "
          + "'small'"
      ),
      (
        "{table: small, voltage: 0.8 V}", false,
        "'energy.voltage' is 800 mV, and energy table 'small' states no 'voltage_range'"
      ),
      (
        "{table: small, voltage: 1.4 V, scale_to: 22 nm}", true,
        "'energy.voltage' is 1.4 V, outside of the scaling's 500 mV to 1.3 V"
      ),
    ])
  func beyondTheTable(energy: String, hasRange: Bool, message: String) throws {
    let accelerator = try machine(energy: energy)
    let table = hasRange ? try ranged() : try table()
    let text = try renderedError {
      _ = try EnergyAccount(accelerator, [], cycles: [1], table)
    }
    #expect(text.hasPrefix("small.yaml:6:"))
    #expect(text.contains("error: \(message)\n"))
  }

  @Test func aVoltageThatIsText() throws {
    let table = try table(("voltage: 0.9 V", "voltage: not stated"))
    let text = try renderedError {
      _ = try EnergyAccount(
        machine(energy: "{table: small, voltage: 0.8 V, scale_to: 22 nm}"), [], cycles: [1], table)
    }
    #expect(
      text.contains(
        "'energy.scale_to' is 22 nm, and energy table 'small' states no 'voltage' that is a number")
    )
    let wrong = try renderedError {
      _ = try EnergyTests.table(("voltage: 0.9 V", "voltage: any"), ("source: made up", Self.range))
    }
    #expect(wrong.contains("'voltage_range' is given, and 'voltage' is no voltage: 'any'"))
  }

  /// The ratios that tables at 32 and 22 nm are made with, to four digits.
  @Test(arguments: [
    ("32 nm", "900 mV", 0.6410), ("22 nm", "800 mV", 0.2414), ("45 nm", "0.9 V", 1),
  ])
  func stillmakerAndBaas(node: String, voltage: String, ratio: Double) throws {
    let settings = "{table: small, voltage: \(voltage), scale_to: \(node)}"
    let account = try EnergyAccount(
      machine(energy: settings), [activity()], cycles: [1_000], table())
    let row = try #require(account.table[.multiply8])
    #expect(abs(Double(row.energy.count) / 200_000 - ratio) < 0.00005)
    if ratio < 1 {
      #expect(row.provenance.isAssumed && account.table.technology.hasPrefix("\(node) logic"))
    }
    // SRAM is another node's still.
    #expect(account.total.byComponent.buffers[0].dynamic.picojoulesText == "5")
  }

  @Test func linearInTheNode() throws {
    let account = try EnergyAccount(
      machine(energy: "{table: small, voltage: 0.6 V, scale_to: 15 nm, scaling: linear}"),
      [activity()],
      cycles: [1], table())
    // 0.2 pJ / 3 · 4/9
    #expect(account.table[.multiply8]?.energy == EnergyPerAction(29_630))
  }

  @Test func scalingNeedsAVoltage() throws {
    let text = try renderedError { _ = try machine(energy: "{table: small, scale_to: 22 nm}") }
    #expect(text.contains("error: 'energy.scale_to' needs 'energy.voltage'\n"))
    let policy = try renderedError { _ = try machine(energy: "{table: small, idle: gate}") }
    #expect(policy.contains("'energy.idle' has no meaning without 'images_per_second'"))
  }
}
