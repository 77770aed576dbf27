import Foundation

/// What a reader of `systole.report/2` may rely on: decoding fails where a key is missing or of
/// another type, and an energy's decimals stay as they are written.
struct ReportContract: Decodable {
  struct Tool: Decodable {
    var version: String
  }

  struct Accelerator: Decodable {
    struct Resolved: Decodable {
      struct PEArray: Decodable {
        var rows: Int
        var columns: Int
      }

      var array: PEArray
      var energy: String
    }

    var name: String
    var digest: String
    var resolved: Resolved
  }

  struct Trace: Decodable {
    var name: String
    var digest: String
    var model: String
    var scheme: String
    var operators: Int
  }

  struct EnergyTable: Decodable {
    var name: String
    var assumedShare: Double
  }

  struct Layer: Decodable {
    var name: String
    var block: String
    var `operator`: String
    var algorithm: String
    var unit: String
    var startCycle: Int
    var endCycle: Int
    var spanCycles: Int
    var slices: Int
    var cycles: Int
    var busyCycles: Int
    /// Null with a stage for each operator.
    var exposedCycles: Int?
    var macs: Int
    /// Null for what no array runs.
    var utilization: Double?
    var attribution: [String: Int]
    var energyPJ: [String: Decimal]
    var dramReadBytes: Int
    var dramWriteBytes: Int
    var compulsoryBytes: Int
    var spilledBytes: Int
    var refetchedBytes: Int
    var sramBytes: [String: Int]
    var boundBy: String
    var mapping: String?
    var hiddenBehind: String?
  }

  struct Component: Decodable {
    var name: String
    /// Null for buffers, which are never busy by themselves.
    var busyCycles: Int?
    var utilization: Double?
    var energyPJ: [String: Decimal]
    /// Of arrays, units and the DMA.
    var logicPJ: [String: Decimal]?
    var activity: [String: Int]
  }

  struct Totals: Decodable, Equatable {
    var cycles: Int
    var latencyCycles: Int
    var intervalCycles: Int
    var lowerBoundCycles: Int
    var seconds: Double
    var macs: Int
    var utilization: Double
    var attribution: [String: Int]
    var energyPJ: [String: Decimal]
    var dramReadBytes: Int
    var dramWriteBytes: Int
    var imagesPerSecond: Double
    var operationsPerJoule: Double
    /// Null where the table gives no area.
    var areaMM2: Double?
  }

  var schema: String
  var tool: Tool
  var accelerator: Accelerator
  var trace: Trace
  var energyTable: EnergyTable
  var layers: [Layer]
  var components: [Component]
  var totals: Totals

  init(_ text: String) throws {
    self = try JSONDecoder().decode(ReportContract.self, from: Data(text.utf8))
  }
}

extension ReportContract {
  private enum CodingKeys: String, CodingKey {
    case schema, tool, accelerator, trace, layers, components, totals
    case energyTable = "energy_table"
  }
}

extension ReportContract.EnergyTable {
  private enum CodingKeys: String, CodingKey {
    case name
    case assumedShare = "assumed_share"
  }
}

extension ReportContract.Layer {
  private enum CodingKeys: String, CodingKey {
    case name, block, `operator`, algorithm, unit, cycles, macs, utilization, attribution
    case startCycle = "start_cycle"
    case endCycle = "end_cycle"
    case slices
    case spanCycles = "span_cycles"
    case busyCycles = "busy_cycles"
    case exposedCycles = "exposed_cycles"
    case energyPJ = "energy_pJ"
    case dramReadBytes = "dram_read_bytes"
    case dramWriteBytes = "dram_write_bytes"
    case sramBytes = "sram_bytes"
    case boundBy = "bound_by"
    case mapping
    case hiddenBehind = "hidden_behind"
    case compulsoryBytes = "compulsory_bytes"
    case spilledBytes = "spilled_bytes"
    case refetchedBytes = "refetched_bytes"
  }
}

extension ReportContract.Component {
  private enum CodingKeys: String, CodingKey {
    case name, utilization, activity
    case busyCycles = "busy_cycles"
    case energyPJ = "energy_pJ"
    case logicPJ = "logic_pJ"
  }
}

extension ReportContract.Totals {
  private enum CodingKeys: String, CodingKey {
    case cycles, seconds, macs, utilization, attribution
    case latencyCycles = "latency_cycles"
    case intervalCycles = "interval_cycles"
    case lowerBoundCycles = "lower_bound_cycles"
    case energyPJ = "energy_pJ"
    case dramReadBytes = "dram_read_bytes"
    case dramWriteBytes = "dram_write_bytes"
    case imagesPerSecond = "images_per_second"
    case operationsPerJoule = "operations_per_joule"
    case areaMM2 = "area_mm2"
  }
}
