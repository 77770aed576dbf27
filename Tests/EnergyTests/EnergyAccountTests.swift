import Algorithms
import Energy
import Hardware
import Quantities
import Simulation
import Testing

struct EnergyAccountTests {
  private func activity(_ change: (inout LayerActivity) -> Void) -> LayerActivity {
    var activity = LayerActivity(buffers: 2, units: 1)
    change(&activity)
    return activity
  }

  @Test func countsTimesRows() throws {
    let accelerator = try machine()
    let activity = activity {
      $0.arithmetic[.mainArray][.multiply8] = 10
      $0.arithmetic[.mainArray][.add32] = 10
      $0.arithmetic.units[0][.add32] = 3
      $0.bufferReads[0] = 17
      $0.bufferWrites[1] = 16
      $0.dramReadBytes = 2
      $0.dramWriteBytes = 1
    }
    let account = try EnergyAccount(accelerator, [activity], cycles: 1000, table())
    #expect(
      accelerator.components.map(accelerator.componentName) == [
        "array", "activations", "weights", "dram", "softmax",
      ])
    let energies = accelerator.components.map { account.total.byComponent[$0] }
    // 10 x (0.2 + 0.1) pJ; 17 bytes are two words of 16, at 5 pJ; one word at 3 pJ; 16 bits at
    // 8 pJ and 8 at 9; 3 x 0.1 pJ.
    #expect(
      energies.map(\.dynamic.picojoulesText) == ["3", "10", "3", "200", "0.3"])
    // 16 KiB are two banks of the largest row, 8 KiB: 6 mW for 1 us; 1 mW for 1 us.
    #expect(
      energies.map(\.leakage.picojoulesText) == ["0", "6000", "1000", "0", "0"])
    #expect(account.total.total.picojoulesText == "7216.3")
    // Assumed are the multiplications and all that the larger SRAM row gives.
    #expect(account.assumed.picojoulesText == "6012")
    #expect(account.bufferArea == SquareNanometres(50_000_000_000))
  }

  /// A few pW leak no whole number of attojoules in a cycle of 3 GHz.
  @Test func layersSumExactly() throws {
    var accelerator = try machine()
    accelerator.clock = Hertz(2_999_999_999)
    let cycles = [1, 7, 0, 1000, 13, 999_983]
    let activities = cycles.map { count in activity { $0.bufferReads[1] = count } }
    let table = try table(("leakage: 1 mW", "leakage: 7 pW"), ("leakage: 3 mW", "leakage: 1 nW"))
    let account = try EnergyAccount(accelerator, activities, cycles: cycles.reduce(0, +), table)
    var sum = RunEnergy(accelerator)
    for layer in account.layers { sum += layer }
    for id in accelerator.components {
      #expect(sum.byComponent[id].dynamic == account.total.byComponent[id].dynamic)
    }
    #expect(sum.leakage == .zero && account.total.leakage > .zero)
    #expect(account.total.total == account.total.dynamic + account.total.leakage)
    let elapsed = Cycles(cycles.reduce(0, +))
    #expect(
      account.total.byComponent.buffers[1].leakage
        == Picowatts(7).energy(over: elapsed, at: accelerator.clock))
  }

  @Test func missingRowsAreNamed() throws {
    let accelerator = try machine(host: true)
    let activity = activity {
      $0.arithmetic[.mainArray][.multiply4] = 1
      $0.arithmetic.units[0][.divide32] = 1
      $0.arithmetic.host[.add32] = 1
      $0.dramReadBytes = 1
    }
    let table = try table(("dram: {read_per_bit: 8 pJ, write_per_bit: 9 pJ, source: here}", ""))
    let text = try renderedError {
      _ = try EnergyAccount(accelerator, [activity], cycles: 1, table)
    }
    let messages = text.split(separator: "\n").filter { $0.contains("error: ") }
    #expect(
      messages == [
        "small.yaml:1:1: error: energy table 'small' has no row 'host', which the host needs",
        "small.yaml:1:1: error: energy table 'small' has no row 'dram', which the DRAM needs",
        "small.yaml:7:3: error: energy table 'small' has no row 'arithmetic.multiply_int4', which array needs",
        "small.yaml:7:3: error: energy table 'small' has no row 'arithmetic.divide_int32', which unit 'softmax' needs",
      ])
  }

  /// 100 B between a unit's stages are seven words of 16 B, written and read: 7 x (2 + 3) pJ; the
  /// smallest row that holds 900 B leaks 1 mW.
  @Test func rowBuffersArePartOfTheirUnit() throws {
    let accelerator = try machine(rowBuffer: "900 B")
    let activity = activity { $0.rowBufferBytes[0] = 100 }
    let account = try EnergyAccount(accelerator, [activity], cycles: 1000, table())
    #expect(account.total.byComponent.units[0].dynamic.picojoulesText == "35")
    #expect(account.total.byComponent.units[0].leakage.picojoulesText == "1000")
    #expect(account.bufferArea == SquareNanometres(60_000_000_000))
    let large = try machine(rowBuffer: "1 GiB")
    let text = try renderedError {
      _ = try EnergyAccount(large, [activity], cycles: 1, table())
    }
    #expect(text.contains("the row buffer of unit 'softmax' of 1 GiB is more than 1024 banks"))
  }

  /// The tables that have a missing row are named, those of the same node first.
  @Test func missingRowsPointToTablesThatHaveThem() throws {
    let accelerator = try machine()
    let activity = activity { $0.arithmetic[.mainArray][.multiply4] = 1 }
    func other(_ name: String, _ node: String) throws -> EnergyTable {
      try table(
        ("  multiply_int8:", "  multiply_int4: {energy: 1 aJ, source: x}\n  multiply_int8:"),
        ("name: small", "name: \(name)"), ("45 nm", node))
    }
    let others = [try other("far", "7 nm"), try other("near", "45 nm"), try table()]
    let own = try table()
    let text = try renderedError {
      _ = try EnergyAccount(accelerator, [activity], cycles: 1, own, others: { others })
    }
    #expect(
      text.hasSuffix(
        "help: add it with its source, or with 'assumed' and the reason; it is in 'near' (45 nm), "
          + "'far' (7 nm)\n"))
    // Nobody is asked where nothing is missing.
    _ = try EnergyAccount(
      accelerator, [self.activity { $0.arithmetic[.mainArray][.add32] = 1 }], cycles: 1, own,
      others: {
        Issue.record("asked for")
        return []
      })
  }

  @Test func buffersTakeTheSmallestRowThatHoldsThem() throws {
    guard case .macros(let sram)? = try table().sram else {
      Issue.record("the table lists no macros")
      return
    }
    for (size, row, banks) in [(1, 1024, 1), (1024, 1024, 1), (1025, 8192, 1), (20_000, 8192, 3)] {
      let choice = try #require(sram.choice(for: Bytes(size)))
      #expect(choice.macro.size.count == row && choice.banks == banks)
    }
    #expect(sram.choice(for: Bytes(1 << 40)) == nil)
    let accelerator = try machine(buffer: "1000 GB")
    let text = try renderedError {
      _ = try EnergyAccount(accelerator, [activity { _ in }], cycles: 1, table())
    }
    #expect(
      text.contains(
        "buffer 'activations' of 1000 GB is more than 1024 banks of the largest 'sram' row"))
  }
}
