import Documents
import Energy
import Hardware
import Mapping
import Quantities
import Simulation

/// An explanation as JSON, schema `systole.explain/1`; keys in a fixed order, energies exact in pJ.
package struct ExplanationJSON {
  private let explanation: Explanation

  package init(_ explanation: Explanation) { self.explanation = explanation }

  package var text: String {
    var writer = JSONWriter()
    writer.object { writer in
      writer.value("schema", Explanation.schema)
      writer.objectOnOneLine("tool") { writer in
        writer.value("name", "systole")
        writer.value("version", explanation.toolVersion)
      }
      Self.machine(explanation.machine, &writer)
      writer.array("energy_tables") { writer in
        for table in explanation.tables { Self.table(table, &writer) }
      }
      writer.notes(explanation.notes)
      switch explanation.subject {
      case .none: break
      case .run(let run): Self.run(run, &writer)
      case .layer(let layer): LayerExplanationJSON.write(layer, &writer)
      }
    }
    return writer.text + "\n"
  }

  // MARK: The machine

  private static func machine(_ machine: MachineExplanation, _ writer: inout JSONWriter) {
    writer.object("machine") { writer in
      writer.value("name", machine.name)
      writer.value("source", machine.source)
      writer.value("clock_hz", machine.clock.count)
      writer.value("technology", machine.technology)
      writer.value("energy_table", machine.energyTable)
      let main = machine.arrays[0]
      array(main, &writer)
      writer.value("pipeline", machine.pipeline)
      modes(main, machine, &writer)
      if machine.arrays.count > 1 {
        writer.array("extra_arrays") { writer in
          for other in machine.arrays.dropFirst() {
            writer.object { writer in
              writer.value("name", other.name)
              array(other, &writer)
              writer.array("assigned") { for name in other.products { $0.value(nil, name) } }
              modes(other, machine, &writer)
            }
          }
        }
      }
      memory(machine.memory, &writer)
      writer.array("buffers") { writer in
        for buffer in machine.buffers { partition(buffer, word: machine.word, &writer) }
      }
      writer.array("units") { writer in
        for unit in machine.units {
          writer.objectOnOneLine { writer in
            writer.value("name", unit.name)
            writer.array("operators") { for name in unit.operators { $0.value(nil, name) } }
            writer.array("algorithms") { for name in unit.algorithms { $0.value(nil, name) } }
            writer.value("placement", unit.placement)
            writer.value("stages", unit.stages)
            writer.value("elements_per_cycle", unit.elementsPerCycle)
            writer.value("serial_cycles_per_row", unit.perRow)
            writer.value("shortest_row_cycles", unit.shortRow)
          }
        }
      }
      if let host = machine.host {
        writer.objectOnOneLine("host") { writer in
          writer.value("elements_per_second", host.elementsPerSecond)
          writer.value("latency_cycles", host.latencyCycles)
        }
      }
      writer.optional("buffer_area_mm2", machine.bufferArea)
    }
  }

  private static func array(_ array: MachineExplanation.Array, _ writer: inout JSONWriter) {
    writer.value("rows", array.rows)
    writer.value("columns", array.columns)
    writer.value("form", array.form)
    writer.value("dataflow", array.dataflow)
  }

  private static func modes(
    _ array: MachineExplanation.Array, _ machine: MachineExplanation, _ writer: inout JSONWriter
  ) {
    writer.array("modes") { writer in
      for mode in array.modes {
        writer.objectOnOneLine { writer in
          writer.value("mac", mode.mac)
          writer.value("activation", mode.activation)
          writer.value("weight", mode.weight)
          writer.value("packing", mode.packing)
          writer.value("reduction", mode.reduction)
          if let sparsity = mode.sparsity { writer.value("sparsity", sparsity) }
          if let pool = mode.pool { writer.value("pool", pool) }
          writer.value("peak_macs_per_cycle", mode.macsPerCycle)
          writer.optional("energy_pJ", mode.energy)
          writer.optional("ridge_macs_per_byte", machine.ridge(of: mode))
        }
      }
    }
  }

  private static func memory(
    _ memory: MachineExplanation.MemoryPath, _ writer: inout JSONWriter
  ) {
    writer.objectOnOneLine("dram") { writer in
      writer.value("model", memory.model)
      if let preset = memory.preset { writer.value("preset", preset) }
      writer.optional("bytes_per_cycle", memory.bytesPerCycle)
      writer.value("latency_cycles", memory.latencyCycles)
      writer.value("request_cycles", memory.requestCycles)
    }
  }

  private static func partition(
    _ buffer: MachineExplanation.Partition, word: Bytes?, _ writer: inout JSONWriter
  ) {
    writer.objectOnOneLine { writer in
      writer.value("name", buffer.name)
      writer.value("bytes", buffer.size.count)
      writer.value("double_buffered", buffer.isDoubleBuffered)
      writer.object("largest_tile_bytes") { writer in
        for (content, bytes) in zip(buffer.holds, buffer.largestTiles) {
          writer.value(content.rawValue, bytes.count)
        }
      }
      writer.value("resident_bytes", buffer.resident.count)
      if let bytes = buffer.bytesPerCycle { writer.value("bytes_per_cycle", bytes) }
      if let word { writer.value("word_bytes", word.count) }
      writer.optional("read_pJ", buffer.read.map { $0 * 1 })
      writer.optional("write_pJ", buffer.write.map { $0 * 1 })
      writer.optional("leakage_mW", buffer.leakage.map { Double($0.count) * 1e-9 })
      writer.optional("area_mm2", buffer.area)
    }
  }

  // MARK: The tables

  private static func table(_ table: TableExplanation, _ writer: inout JSONWriter) {
    writer.object { writer in
      writer.value("name", table.name)
      writer.value("technology", table.technology)
      writer.value("voltage", table.voltage)
      writer.value("configured", table.isConfigured)
      if let multiply = table.multiply { price(multiply, saving: nil, &writer) }
      for shift in table.shifts { price(shift, saving: table.saving(of: shift), &writer) }
      writer.object("requantization") { writer in
        for algorithm in table.requantizations { price(algorithm, saving: nil, &writer) }
      }
      if let problem = table.problem { writer.value("problem", problem) }
      guard let run = table.run else { return }
      writer.objectOnOneLine("run_energy_pJ") { writer in
        for (name, energy) in [
          ("total", run.total), ("static", run.leakage), ("assumed", run.assumed),
          ("array", run.array), ("buffers", run.buffers), ("dram", run.dram), ("units", run.units),
        ] {
          writer.number(name, text: energy.picojoulesText)
        }
      }
    }
  }

  private static func price(
    _ price: TableExplanation.Price, saving: Double?, _ writer: inout JSONWriter
  ) {
    writer.objectOnOneLine(price.name) { writer in
      writer.number("pJ", text: price.energy.picojoulesText)
      writer.value("assumed", price.isAssumed)
      if let saving { writer.value("saving", saving) }
    }
  }

  // MARK: The run

  private static func run(_ run: RunExplanation, _ writer: inout JSONWriter) {
    let report = run.report
    writer.object("run") { writer in
      writer.value("trace", report.trace.name)
      writer.value("digest", report.trace.digest)
      writer.value("cycles", report.totals.cycles)
      writer.value("utilization", report.totals.utilization)
      writer.number("energy_pJ", text: report.totals.energy.total.picojoulesText)
      writer.attribution(report.totals.attribution)
      writer.objectOnOneLine("bounds") { writer in
        writer.value("compute_cycles", run.bounds.computeCycles)
        writer.value("traffic_cycles", run.bounds.trafficCycles)
        writer.value("lower_bound_cycles", run.bounds.cycles)
        writer.value("compulsory_bytes", report.totals.traffic.compulsory)
        writer.value("spilled_bytes", report.totals.traffic.spilled)
        writer.value("refetched_bytes", report.totals.refetchedBytes)
        writer.value("dram_bytes", report.totals.dramBytes)
      }
      writer.objectOnOneLine("busy_cycles") { writer in
        for component in report.components {
          if let busy = component.busy { writer.value(component.name, busy) }
        }
      }
      writer.array("worst_layers") { writer in
        for layer in run.worstLayers {
          writer.objectOnOneLine { writer in
            writer.value("name", layer.name)
            writer.value("count", layer.count)
            writer.value("cycles", layer.cycles)
            writer.value("lost_cycles", layer.lostCycles)
            writer.optional("utilization", layer.utilization)
            writer.attribution(layer.attribution)
          }
        }
      }
      guard let changes = run.changes else { return }
      writer.array("changes") { writer in
        for change in changes { Self.change(change, &writer) }
      }
    }
  }

  private static func change(_ change: MachineChange, _ writer: inout JSONWriter) {
    writer.objectOnOneLine { writer in
      writer.value("key", change.key)
      writer.value("from", change.from)
      writer.value("to", change.to)
      writer.array("set") { for setting in change.settings { $0.value(nil, setting) } }
      if let outcome = change.outcome {
        writer.value("cycles", outcome.cycles)
        writer.number("energy_pJ", text: outcome.energy.picojoulesText)
        writer.optional("buffer_area_mm2", outcome.bufferArea)
      } else {
        writer.value("problem", change.problem ?? "")
      }
    }
  }
}
