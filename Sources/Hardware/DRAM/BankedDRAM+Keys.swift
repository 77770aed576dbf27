import Diagnostics
import Documents
import Quantities

extension BankedDRAM {
  /// The keys of a DRAM, in its own file or under an accelerator's `dram`.
  static let keys = Section(
    BankedDRAM(),
    [
      .section(
        "geometry", \.geometry, DRAMGeometry.keys, required: true, "how many of what the DRAM has"),
      .names(
        "address_map", \.addressMap, required: true,
        "fields of an address above the byte within a burst, the lowest bits first"),
      .section("timing", \.timing, DRAMTiming.keys, required: true, "under JEDEC's names"),
      .section(
        "currents", \.currents, DRAMCurrents.keys, required: true,
        "supply voltage and currents of one device, under JEDEC's names"),
      .optionalSection(
        "io", \.io, DRAMInterface.keys,
        "energy of the data bus; without it that is not counted"),
      .section("controller", \.controller, DRAMController.keys, "of each channel"),
    ],
    complete: { dram in
      let geometry = dram.geometry
      dram.addressMap = dram.addressMap.filter { geometry.count($0) > 1 }
    },
    rules: [checkMap, DRAMTiming.check])

  /// Every field that has more than one value, once.
  private static func checkMap(_ dram: BankedDRAM, _ fields: Fields) {
    let missing = AddressField.allCases.filter {
      !dram.addressMap.contains($0) && dram.geometry.count($0) > 1
    }
    guard !missing.isEmpty else { return }
    fields.sink.error(
      at: fields.node["address_map"]?.location,
      "'\(fields.path(of: "address_map"))' leaves out "
        + missing.map { "'\($0.rawValue)'" }.joined(separator: ", "),
      help: "list every field that has more than one value, the lowest bits first")
  }
}

extension DRAMGeometry {
  /// Banks of one channel are numbered in a word's bits.
  private static let mostBanks = 64
  private static let mostChannels = 64

  /// Fields of addresses are bits, so counts are powers of two.
  static let keys = Section(
    DRAMGeometry(),
    [
      .powerOfTwo("channels", \.channels, in: 1...mostChannels, "independent channels"),
      .powerOfTwo("bus_bits", \.busBits, in: 8...1_024, required: true, "data bits of one channel")
        .explored(),
      .powerOfTwo(
        "device_bits", \.deviceBits, in: 4...1_024, required: true, "data bits of one device"),
      .powerOfTwo("ranks", \.ranks, in: 1...8, "ranks of one channel"),
      .powerOfTwo("bank_groups", \.bankGroups, in: 1...16, "bank groups of one rank"),
      .powerOfTwo("banks", \.banks, in: 1...32, required: true, "banks of one group"),
      .powerOfTwo("rows", \.rows, in: 1...1 << 24, required: true, "rows of one bank"),
      .quantity(
        "row", \.row, atLeast: Bytes(8), atMost: Bytes(1 << 20), required: true,
        "one row, over all devices of a rank"),
      .powerOfTwo("burst_length", \.burstLength, in: 2...64, required: true, "beats of one burst"),
      .powerOfTwo(
        "beats_per_cycle", \.beatsPerCycle, in: 1...16,
        "beats of the data bus in one cycle of the command clock"),
    ],
    rules: [check])

  private var row: Bytes {
    get { Bytes(rowBytes) }
    set { rowBytes = newValue.count }
  }

  private static func check(_ geometry: DRAMGeometry, _ fields: Fields) {
    func fail(_ message: String) { fields.sink.error(at: fields.location, message) }
    if geometry.rowBytes.nonzeroBitCount != 1 || geometry.rowBytes < geometry.burstBytes {
      fail(
        "'geometry.row' is \(geometry.rowBytes) B, which is no power of two of at least a burst, "
          + "\(geometry.burstBytes) B")
    }
    if geometry.deviceBits > geometry.busBits {
      fail(
        "'geometry.device_bits' is \(geometry.deviceBits), more than the bus, \(geometry.busBits)")
    }
    if geometry.beatsPerCycle > geometry.burstLength {
      fail(
        "'geometry.burst_length' is \(geometry.burstLength), less than the "
          + "\(geometry.beatsPerCycle) beats of a cycle")
    }
    if geometry.banksPerChannel > mostBanks {
      fail("a channel has \(geometry.banksPerChannel) banks, more than \(mostBanks)")
    }
  }
}

extension DRAMCurrents {
  private static let most = Microamperes(100_000_000)

  static let keys = Section(
    DRAMCurrents(),
    [
      .quantity(
        "VDD", \.voltage, atLeast: Millivolts(0), atMost: Millivolts(10_000), required: true,
        "supply voltage"),
      current(
        "IDD0", \.activatePrecharge, "one bank activates and precharges every tRC"),
      current("IDD2N", \.prechargeStandby, "all banks closed"),
      current("IDD3N", \.activeStandby, "a bank open"),
      current("IDD4W", \.write, "back-to-back write bursts"),
      current("IDD4R", \.read, "back-to-back read bursts"),
      current("IDD5", \.refresh, "refresh of all banks for tRFC"),
      .quantityLimit(
        "IDD6", \.selfRefresh, atLeast: Microamperes(0), atMost: most, "self-refresh"
      ).absent("none: an idle DRAM is refreshed from outside"),
    ])

  private static func current(
    _ name: String, _ field: Key<DRAMCurrents>.Field<Microamperes>, _ meaning: String
  ) -> Key<DRAMCurrents> {
    .quantity(name, field, atLeast: Microamperes(0), atMost: most, required: true, meaning)
  }
}

extension DRAMController {
  static let keys = Section(
    DRAMController(),
    [
      .choice(
        "page_policy", \.pagePolicy,
        "`open`: a row stays open until another is needed; `closed`: every burst closes its row"),
      .choice(
        "queues", \.queuePolicy,
        "`split`: reads in a queue, writes in a buffer that is drained in batches; `unified`: one queue"
      ),
      .integer(
        "request_queue", \.requestQueue, in: 1...1_024,
        "entries of the read queue, or of the one queue"),
      .integer("write_buffer", \.writeBuffer, in: 1...1_024, "entries of the write buffer"),
      .integer(
        "write_threshold", \.writeThreshold, in: 0...1_024,
        "more writes than this are drained as soon as no command waits"),
      .integer("bank_queue", \.bankQueue, in: 1...256, "entries of each bank's command queue"),
      .integer(
        "row_hit_limit", \.rowHitLimit, in: 1...1 << 20,
        "column commands on one open row after which an older request for another row may close it"),
      .integer(
        "requests_per_cycle", \.requestsPerCycle, in: 1...64,
        "bursts that all channels together take in a cycle"),
      .boolean(
        "row_and_column_bus", \.hasRowAndColumnBus,
        "a row command and a column command may issue in one cycle (HBM)"),
      .choice(
        "refresh", \.refreshPolicy,
        "`staggered`: all banks of a rank at once, the ranks of a channel in turn"),
    ])
}
