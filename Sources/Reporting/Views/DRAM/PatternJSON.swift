import Documents
import Hardware
import DRAM
import Quantities

/// What a pattern took, for programs: schema `systole.dram-run/1`.
package struct PatternJSON {
  package let text: String

  package init(_ run: PatternRun, _ preset: DRAMPreset, _ bound: PatternBound, pattern: String) {
    let counters = run.counters
    var writer = JSONWriter()
    writer.object { writer in
      writer.value("schema", "systole.dram-run/1")
      writer.value("dram", preset.name)
      writer.value("validated", preset.isValidated)
      writer.value("pattern", pattern)
      writer.value("cycles", run.cycles)
      writer.value("seconds", run.seconds)
      writer.value("peak_share", run.peakShare)
      writer.value("bytes_per_second", run.bytesPerSecond)
      writer.objectOnOneLine("bound") { writer in
        if let constraint = bound.constraint {
          writer.value("constraint", constraint.rawValue)
        } else {
          writer.null("constraint")
        }
        writer.value("cycles_without", bound.cyclesWithout)
      }
      writer.value("moved_bytes", run.movedBytes)
      writer.value("useful_bytes", run.usefulBytes)
      writer.value("reads", counters.reads)
      writer.value("writes", counters.writes)
      writer.value("read_row_hits", counters.readRowHits)
      writer.value("write_row_hits", counters.writeRowHits)
      writer.value("activates", counters.activates)
      writer.value("precharges", counters.precharges)
      writer.value("refreshes", counters.refreshes)
      writer.value("turnarounds", counters.turnarounds)
      if let latency = run.readLatency {
        writer.objectOnOneLine("read_latency") { writer in
          writer.value("min", latency.least)
          writer.value("mean", latency.mean)
          writer.value("max", latency.most)
        }
      }
      writer.object("energy_pj") { writer in
        for (name, energy) in run.energy.parts {
          writer.number(name, text: energy.picojoulesText)
        }
        writer.number("total", text: run.energy.total.picojoulesText)
      }
      writer.value("pj_per_bit", run.picojoulesPerBit)
    }
    text = writer.text + "\n"
  }
}
