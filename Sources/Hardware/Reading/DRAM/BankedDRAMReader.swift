import Diagnostics
import Documents
import Quantities

/// Reads the keys of a DRAM, in its own file or under an accelerator's `dram`.
enum BankedDRAMReader {
  /// Banks of one channel are numbered in a word's bits.
  static let mostBanks = 64
  static let mostChannels = 64

  static func read(_ fields: inout Fields) -> BankedDRAM {
    let errors = fields.sink.diagnostics.count
    let geometry = geometry(&fields)
    let map = addressMap(&fields, geometry, isSound: fields.sink.diagnostics.count == errors)
    let timing = DRAMTimingReader.read(&fields, geometry)
    let currents = currents(&fields)
    let controller = controller(&fields)
    return BankedDRAM(
      geometry: geometry, addressMap: map, timing: timing, currents: currents,
      controller: controller)
  }

  private static func geometry(_ root: inout Fields) -> DRAMGeometry {
    guard var fields = root.requiredFields("geometry") else {
      return DRAMGeometry(
        channels: 1, busBits: 64, deviceBits: 8, ranks: 1, bankGroups: 1, banks: 1, rows: 1,
        rowBytes: 64, burstLength: 8, beatsPerCycle: 2)
    }
    let errors = fields.sink.diagnostics.count
    let geometry = DRAMGeometry(
      channels: power(of: "channels", in: 1...mostChannels, &fields, default: 1),
      busBits: power(of: "bus_bits", in: 8...1_024, &fields),
      deviceBits: power(of: "device_bits", in: 4...1_024, &fields),
      ranks: power(of: "ranks", in: 1...8, &fields, default: 1),
      bankGroups: power(of: "bank_groups", in: 1...16, &fields, default: 1),
      banks: power(of: "banks", in: 1...32, &fields),
      rows: power(of: "rows", in: 1...1 << 24, &fields),
      rowBytes: fields.quantity("row", atLeast: Bytes(8), atMost: Bytes(1 << 20)).count,
      burstLength: power(of: "burst_length", in: 2...64, &fields),
      beatsPerCycle: power(of: "beats_per_cycle", in: 1...16, &fields, default: 2))
    fields.end()
    guard fields.sink.diagnostics.count == errors else { return geometry }
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
    return geometry
  }

  /// Fields of addresses are bits, so counts are powers of two.
  private static func power(
    of key: String, in range: ClosedRange<Int>, _ fields: inout Fields, default: Int? = nil
  ) -> Int {
    let value = fields.integer(key, in: range, default: `default`)
    guard value.nonzeroBitCount != 1 else { return value }
    fields.sink.error(
      at: fields.node[key]?.location,
      "'\(fields.path(of: key))' is \(value), which is no power of two")
    return range.lowerBound
  }

  /// Every field that has more than one value, once.
  private static func addressMap(
    _ fields: inout Fields, _ geometry: DRAMGeometry, isSound: Bool
  ) -> [AddressField] {
    guard fields.required("address_map") != nil else { return [] }
    let errors = fields.sink.diagnostics.count
    let map: [AddressField] = fields.names("address_map")
    guard isSound, fields.sink.diagnostics.count == errors else { return map }
    let missing = AddressField.allCases.filter { !map.contains($0) && geometry.count($0) > 1 }
    if !missing.isEmpty {
      fields.sink.error(
        at: fields.node["address_map"]?.location,
        "'\(fields.path(of: "address_map"))' leaves out "
          + missing.map { "'\($0.rawValue)'" }.joined(separator: ", "),
        help: "list every field that has more than one value, the lowest bits first")
    }
    return map.filter { geometry.count($0) > 1 }
  }

  private static func currents(_ root: inout Fields) -> DRAMCurrents {
    guard var fields = root.requiredFields("currents") else {
      let none = Microamperes(0)
      return DRAMCurrents(
        voltage: Millivolts(0), activatePrecharge: none, prechargeStandby: none,
        activeStandby: none, write: none, read: none, refresh: none)
    }
    func current(_ key: String) -> Microamperes {
      fields.quantity(key, atLeast: Microamperes(0), atMost: Microamperes(100_000_000))
    }
    let voltage = fields.quantity("VDD", atLeast: Millivolts(0), atMost: Millivolts(10_000))
    let currents = DRAMCurrents(
      voltage: voltage, activatePrecharge: current("IDD0"), prechargeStandby: current("IDD2N"),
      activeStandby: current("IDD3N"), write: current("IDD4W"), read: current("IDD4R"),
      refresh: current("IDD5"))
    fields.end()
    return currents
  }

  private static func controller(_ root: inout Fields) -> DRAMController {
    var fields =
      root.fields("controller")
      ?? Fields(
        Node(.mapping([]), at: root.location), path: root.path(of: "controller"), sink: root.sink)
    let controller = DRAMController(
      pagePolicy: fields.choice("page_policy", default: .open),
      queuePolicy: fields.choice("queues", default: .split),
      requestQueue: fields.integer("request_queue", in: 1...1_024, default: 32),
      writeBuffer: fields.integer("write_buffer", in: 1...1_024, default: 32),
      writeThreshold: fields.integer("write_threshold", in: 0...1_024, default: 8),
      bankQueue: fields.integer("bank_queue", in: 1...256, default: 8),
      rowHitLimit: fields.integer("row_hit_limit", in: 1...1 << 20, default: 4),
      requestsPerCycle: fields.integer("requests_per_cycle", in: 1...64, default: 1),
      hasRowAndColumnBus: fields.boolean("row_and_column_bus", default: false),
      refreshPolicy: fields.choice("refresh", default: .staggered))
    fields.end()
    return controller
  }
}
