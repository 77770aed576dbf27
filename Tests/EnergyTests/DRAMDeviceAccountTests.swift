import DRAM
import Energy
import Hardware
import Quantities
import Simulation
import Testing

/// DRAM devices behind memories of models `ideal` and `bandwidth`, by hand.
struct DRAMDeviceAccountTests {
  /// One device of 16 bits: bursts of 32 B in 8 cycles of 1 ns, rows of 1 KiB.
  private static let device = """
    {geometry: {bus_bits: 16, device_bits: 16, banks: 4, rows: 1024, row: 1 KiB, burst_length: 16}, \
    address_map: [column, bank, row], \
    timing: {tCK: 1 ns, CL: 1, CWL: 1, tRCD: 5, tRP: 10, tRAS: 30, tCCD_S: 8, tCCD_L: 8, tRRD_S: 1, \
    tRRD_L: 1, tFAW: 4, tRTP: 1, tWR: 1, tWTR_S: 1, tWTR_L: 1, tRTRS: 1, tRFC: 100, tREFI: 4000}, \
    currents: {VDD: 1 V, IDD0: 50 mA, IDD2N: 20 mA, IDD3N: 30 mA, IDD4W: 130 mA, IDD4R: 230 mA, \
    IDD5: 110 mA, IDD6: 1 mA}, \
    io: {read_per_bit: 2 pJ, write_per_bit: 3 pJ}}
    """

  private func accelerator(_ dram: String, _ energy: String = "small") throws -> Accelerator {
    try machine(dram: dram, energy: energy)
  }

  private func activity(reads: Int, writes: Int) -> LayerActivity {
    var activity = LayerActivity(buffers: 2, units: 1)
    activity.dramReadBytes = reads
    activity.dramWriteBytes = writes
    return activity
  }

  @Test func rowsBurstsBitsAndTime() throws {
    let accelerator = try accelerator("{model: ideal, device: \(Self.device)}")
    // 4,000 cycles of 1 GHz are one refresh interval.
    let account = try EnergyAccount(
      accelerator, [activity(reads: 2_000, writes: 33), activity(reads: 0, writes: 0)],
      cycles: [4_000, 0], table())
    let memory = try #require(account.memory)
    // V · mA · ns are pJ. A row: 50 · 40 − 30 · 30 − 20 · 10 = 900; two of 2,000 B, one of 33 B.
    #expect(memory.activate.picojoulesText == "2700")
    // 63 bursts of (230 − 30) · 8, and two of (130 − 30) · 8.
    #expect(memory.read.picojoulesText == "100800")
    #expect(memory.write.picojoulesText == "1600")
    // 63 · 256 bits at 2 pJ, 2 · 256 at 3 pJ
    #expect(memory.io.picojoulesText == "33792")
    // 20 mA for 4 us, and 10 mA more for twice the 508.25 ns of 2,033 B at 4 GB/s, in whole cycles;
    // (110 − 30) mA for 100 ns.
    #expect(memory.background.picojoulesText == "90160")
    #expect(memory.refresh.picojoulesText == "8000")
    let dram = account.total.byComponent.dram
    #expect(dram.dynamic == memory.dynamic && dram.leakage == memory.standby)
    #expect(account.layers[0].byComponent.dram == memory.dynamic)
    #expect(account.layers[1].byComponent.dram == .zero)
  }

  /// The bus of one preset has no source.
  @Test func anAssumedBusIsAssumedEnergy() throws {
    let text = Self.device.replacing(
      "write_per_bit: 3 pJ", with: "write_per_bit: 3 pJ, assumed: true")
    func assumed(_ device: String) throws -> Attojoules {
      try EnergyAccount(
        accelerator("{model: ideal, device: \(device)}"), [activity(reads: 32, writes: 0)],
        cycles: [0],
        table()
      ).assumed
    }
    #expect(try assumed(text) == Attojoules(512_000_000))
    #expect(try assumed(Self.device) == .zero)
  }

  /// 4 GB/s a device; a rate that is 2 % above it needs no second one.
  @Test(arguments: [("4 GB/s", 1), ("4.08 GB/s", 1), ("4.09 GB/s", 2), ("16 GB/s", 4)])
  func packagesByBandwidth(rate: String, packages: Int64) throws {
    let accelerator = try accelerator(
      "{model: bandwidth, bandwidth: \(rate), latency: 1 ns, device: \(Self.device)}")
    let account = try EnergyAccount(accelerator, [], cycles: [4_000], table())
    #expect(account.memory?.background == Attojoules(80_000_000_000 * Int128(packages)))
    let stated = try self.accelerator(
      "{model: bandwidth, bandwidth: \(rate), latency: 1 ns, device: "
        + Self.device.replacing("{geometry", with: "{packages: 3, geometry") + "}")
    #expect(
      try EnergyAccount(stated, [], cycles: [4_000], table()).memory?.background
        == Attojoules(240_000_000_000))
  }

  /// A device needs no row of the table; without one the row is what counts.
  @Test func theTablesRow() throws {
    let none = try table(("dram: {read_per_bit: 8 pJ, write_per_bit: 9 pJ, source: here}", ""))
    let activities = [activity(reads: 2, writes: 1)]
    let device = try accelerator("{model: ideal, device: \(Self.device)}")
    #expect(try EnergyAccount(device, activities, cycles: [0], none).memory != nil)
    let plain = try EnergyAccount(accelerator("{model: ideal}"), activities, cycles: [9], table())
    #expect(plain.memory == nil && plain.total.byComponent.dram.total.picojoulesText == "200")
  }

  // MARK: Idle time

  /// 1 ms between images, of which the run takes 0.25 ms: 0.75 ms of 7 mW (the buffers' rows) and of 20 mA
  /// standby, or 1 mA self-refresh, at 1 V; refreshes 80 mA · 100 / 4,000.
  @Test(
    arguments: [
      ("leak", "21750000"), ("gate", "1275000"), ("gate, gated_leakage: 0", "750000"),
      ("off", "750000"),
    ])
  func idleTime(policy: String, picojoules: String) throws {
    let accelerator = try accelerator(
      "{model: ideal, device: \(Self.device)}",
      "{table: small, images_per_second: 1000, idle: \(policy)}")
    let account = try EnergyAccount(accelerator, [], cycles: [250_000], table())
    let idle = try #require(account.idle)
    #expect(idle.idle == Cycles(750_000) && idle.keepsUp)
    #expect(account.total.byComponent.buffers[0].leakage.picojoulesText == "1500000")
    #expect(idle.energy.picojoulesText == picojoules)
    // Of two images the period is twice as long.
    let two = try EnergyAccount(accelerator, [], cycles: [250_000], images: 2, table())
    #expect(two.idle?.idle == Cycles(1_750_000))
  }

  @Test func aRunThatDoesNotKeepUpHasNoIdleTime() throws {
    let accelerator = try accelerator(
      "{model: ideal}", "{table: small, images_per_second: 1000, idle: leak}")
    let account = try EnergyAccount(accelerator, [], cycles: [1_000_001], table())
    #expect(account.idle?.keepsUp == false && account.idle?.energy == .zero)
    #expect(try EnergyAccount(machine(), [], cycles: [1], table()).idle == nil)
  }

  /// Where the chip leaks between images as it does in a run, time costs a mapping nothing.
  @Test func timeCostsWhatItDoesNotCostIdle() throws {
    let activity = activity(reads: 0, writes: 0)
    func price(_ energy: String) throws -> Double {
      try LayerPrice(accelerator("{model: ideal, device: \(Self.device)}", energy), table())
        .energy(activity, cycles: 1_000)
    }
    // 7 mW + 20 mW + 2 mW for 1 us
    #expect(try price("small") == 29_000_000_000)
    #expect(try price("{table: small, images_per_second: 1}") == 0)
    #expect(try price("{table: small, images_per_second: 1, idle: off}") == 28_000_000_000)
  }
}
