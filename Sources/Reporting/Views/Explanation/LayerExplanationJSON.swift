import Documents
import Energy
import Hardware
import Mapping
import Quantities
import Simulation
import Timing
import Workload

/// One layer of an explanation.
enum LayerExplanationJSON {
  static func write(_ explanation: LayerExplanation, _ writer: inout JSONWriter) {
    let layer = explanation.layer
    writer.object("layer") { writer in
      writer.value("trace", explanation.trace.name)
      writer.value("name", layer.name)
      writer.value("operator", layer.kind.rawValue)
      writer.value("algorithm", layer.algorithm.rawValue)
      writer.value("unit", layer.unit)
      writer.value("start_cycle", layer.start)
      writer.value("end_cycle", layer.end)
      writer.value("cycles", layer.cycles)
      writer.value("busy_cycles", layer.busy)
      if let exposed = layer.exposed { writer.value("exposed_cycles", exposed) }
      writer.value("macs", layer.macs)
      writer.optional("utilization", layer.utilization)
      writer.number("energy_pJ", text: layer.energy.dynamic.picojoulesText)
      writer.value("dram_bytes", layer.dramBytes)
      writer.value("compulsory_bytes", layer.traffic.compulsory)
      writer.value("spilled_bytes", layer.traffic.spilled)
      writer.value("refetched_bytes", layer.refetchedBytes)
      writer.attribution(layer.attribution)
      switch explanation.work {
      case .product(let nest): product(nest, &writer)
      case .rows(let rows): Self.rows(rows, &writer)
      case .none: break
      }
    }
  }

  private static func product(_ nest: LoopNest, _ writer: inout JSONWriter) {
    writer.object("loop_nest") { writer in
      writer.value("batch", nest.batch)
      writer.value("blocks", nest.blocks)
      writer.value("order", nest.order.rawValue)
      writer.arrayOnOneLine("keep") { writer in
        for name in nest.keeps.names { writer.value(nil, name) }
      }
      writer.objectOnOneLine("array") { writer in
        writer.value("rows", nest.rows)
        writer.value("columns", nest.columns)
      }
      for (name, length, tile, count) in [
        ("m", nest.m, nest.tile.m, nest.counts.m), ("k", nest.k, nest.tile.k, nest.counts.k),
        ("n", nest.n, nest.tile.n, nest.counts.n),
      ] {
        writer.objectOnOneLine(name) { writer in
          writer.value("length", length)
          writer.value("tile", tile)
          writer.value("tiles", count)
        }
      }
      writer.objectOnOneLine("folds") { writer in
        writer.value("rows", nest.folds.rowFolds)
        writer.value("columns", nest.folds.columnFolds)
        writer.value("vectors", nest.folds.vectors)
        writer.value("last_rows", nest.folds.lastRows)
        writer.value("last_columns", nest.folds.lastColumns)
      }
      writer.value("parameter_bytes", nest.parameterBytes)
      writer.value("result_side_bytes", nest.resultSideBytes)
      writer.value("spills_partial_sums", nest.spillsPartialSums)
      if let tiles = nest.computedTiles { writer.value("computed_tiles", tiles) }
      writer.array("operands") { writer in
        for operand in nest.operands {
          writer.objectOnOneLine { writer in
            writer.value("content", operand.content.rawValue)
            writer.value("buffer", operand.buffer)
            writer.value("on_chip", operand.isOnChip)
            writer.value("bytes", operand.bytes)
            writer.value("tile_bytes", operand.tileBytes)
            writer.value("room_bytes", operand.maxTileBytes)
            if let moves = operand.moves { writer.value("dram_moves", moves) }
            if let bytes = operand.dramBytes { writer.value("dram_bytes", bytes) }
          }
        }
      }
    }
  }

  private static func rows(_ work: RowWork, _ writer: inout JSONWriter) {
    writer.object("row_work") { writer in
      writer.value("batch", work.batch)
      writer.value("rows", work.rows)
      writer.value("length", work.length)
      writer.value("tile_rows", work.tileRows)
      writer.value("parameter_bytes", work.parameterBytes)
      writer.array("operands") { writer in
        for operand in work.operands { Self.operand(nil, operand, &writer) }
      }
      Self.operand("result", work.result, &writer)
    }
  }

  private static func operand(
    _ key: String?, _ operand: RowWork.Operand, _ writer: inout JSONWriter
  ) {
    writer.objectOnOneLine(key) { writer in
      writer.value("bytes", operand.bytes)
      writer.value("on_chip", operand.isOnChip)
    }
  }
}
