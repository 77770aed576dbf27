import Documents
import Hardware
import Quantities

extension ResolvedConfiguration {
  /// Limits that are not set are left out; those that are the same in every machine too.
  static func dma(_ dma: DMA) -> ResolvedNode {
    var entries: [ResolvedNode.Entry] = [
      .init("request_cycles", .number(dma.requestCycles.count))
    ]
    if dma.turn != DMA(requestCycles: .zero).turn {
      entries.append(.init("turn", .text(dma.turn)))
    }
    if let burst = dma.burst { entries.append(.init("burst", .text(burst))) }
    if let depth = dma.queueDepth { entries.append(.init("queue_depth", .number(depth))) }
    if let limit = dma.outstanding { entries.append(.init("outstanding", .number(limit))) }
    if !dma.hasStrides { entries.append(.init("strides_2d", .flag(false))) }
    if dma.weightLayout != .tiled {
      entries.append(.init("weight_layout", .text(dma.weightLayout.rawValue)))
    }
    return .mapping(entries)
  }

  static func banked(_ dram: BankedDRAM, preset: String?) -> ResolvedNode {
    var entries: [ResolvedNode.Entry] = [.init("model", .text("banked"))]
    if let preset { entries.append(.init("preset", .text(FileName.stem(preset)))) }
    entries += [
      .init("geometry", geometry(dram.geometry)),
      .init("address_map", .names(dram.addressMap)),
      .init("timing", timing(dram.timing)), .init("currents", currents(dram.currents)),
      .init("controller", controller(dram.controller)),
    ]
    return .mapping(entries)
  }

  private static func geometry(_ geometry: DRAMGeometry) -> ResolvedNode {
    [
      "channels": .number(geometry.channels), "bus_bits": .number(geometry.busBits),
      "device_bits": .number(geometry.deviceBits), "ranks": .number(geometry.ranks),
      "bank_groups": .number(geometry.bankGroups), "banks": .number(geometry.banks),
      "rows": .number(geometry.rows), "row": .text(Bytes(geometry.rowBytes)),
      "burst_length": .number(geometry.burstLength),
      "beats_per_cycle": .number(geometry.beatsPerCycle),
    ]
  }

  private static func timing(_ timing: DRAMTiming) -> ResolvedNode {
    [
      "tCK": .text(timing.cycle), "CL": .number(timing.readLatency),
      "CWL": .number(timing.writeLatency), "tRCD": .number(timing.activateToColumn),
      "tRP": .number(timing.precharge), "tRAS": .number(timing.rowActive),
      "tCCD_S": .number(timing.columnShort), "tCCD_L": .number(timing.columnLong),
      "tRRD_S": .number(timing.activateShort), "tRRD_L": .number(timing.activateLong),
      "tFAW": .number(timing.fourActivates), "tRTP": .number(timing.readToPrecharge),
      "tWR": .number(timing.writeRecovery), "tWTR_S": .number(timing.writeToReadShort),
      "tWTR_L": .number(timing.writeToReadLong), "tRTRS": .number(timing.rankSwitch),
      "tPPD": .number(timing.prechargeToPrecharge), "tRFC": .number(timing.refresh),
      "tREFI": .number(timing.refreshInterval),
    ]
  }

  private static func currents(_ currents: DRAMCurrents) -> ResolvedNode {
    [
      "VDD": .text(currents.voltage), "IDD0": .text(currents.activatePrecharge),
      "IDD2N": .text(currents.prechargeStandby), "IDD3N": .text(currents.activeStandby),
      "IDD4W": .text(currents.write), "IDD4R": .text(currents.read),
      "IDD5": .text(currents.refresh),
    ]
  }

  private static func controller(_ controller: DRAMController) -> ResolvedNode {
    [
      "page_policy": .text(controller.pagePolicy.rawValue),
      "queues": .text(controller.queuePolicy.rawValue),
      "request_queue": .number(controller.requestQueue),
      "write_buffer": .number(controller.writeBuffer),
      "write_threshold": .number(controller.writeThreshold),
      "bank_queue": .number(controller.bankQueue),
      "row_hit_limit": .number(controller.rowHitLimit),
      "requests_per_cycle": .number(controller.requestsPerCycle),
      "row_and_column_bus": .flag(controller.hasRowAndColumnBus),
      "refresh": .text(controller.refreshPolicy.rawValue),
    ]
  }
}
