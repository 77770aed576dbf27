import Documents
import Energy
import Quantities

/// A report as JSON, schema `systole.report/2`: the contract that other views and `diff` read.
///
/// Keys are in a fixed order, one layer to a line, so that equal runs give equal bytes and files can
/// be compared line by line. Energies are exact decimals, in pJ.
public struct ReportJSON {
  private let report: Report

  public init(_ report: Report) { self.report = report }

  public var text: String {
    var writer = JSONWriter(.indented)
    writer.object { writer in
      writer.value("schema", Report.schema)
      writer.objectOnOneLine("tool") { writer in
        writer.value("name", "systole")
        writer.value("version", report.toolVersion)
      }
      Self.accelerator(report.accelerator, &writer)
      Self.trace(report.trace, &writer)
      Self.energyTable(report, &writer)
      writer.array("layers") { writer in
        for layer in report.layers {
          writer.objectOnOneLine { $0.fields(report.fields(of: layer)) }
        }
      }
      writer.array("components") { writer in
        for component in report.components {
          Self.component(component, cycles: report.totals.cycles, &writer)
        }
      }
      Self.residency(report.residency, &writer)
      writer.notes(report.notes)
      writer.object("totals") { $0.fields(report.totalFields()) }
    }
    return writer.text + "\n"
  }

  private static func accelerator(
    _ accelerator: Report.AcceleratorInfo, _ writer: inout JSONWriter
  ) {
    writer.object("accelerator") { writer in
      writer.value("name", accelerator.name)
      writer.value("digest", accelerator.digest)
      writer.value("source", accelerator.source)
      writer.value("clock_hz", accelerator.clock.count)
      writer.value("technology", accelerator.technology)
      if let provenance = accelerator.provenance {
        writer.objectOnOneLine("provenance") { $0.counts(provenance) }
      }
      writer.resolved("resolved", accelerator.resolved)
    }
  }

  private static func trace(_ trace: Report.TraceInfo, _ writer: inout JSONWriter) {
    writer.object("trace") { writer in
      writer.value("name", trace.name)
      writer.value("digest", trace.digest)
      writer.value("model", trace.model)
      writer.value("scheme", trace.scheme)
      writer.value("batch", trace.batch)
      writer.value("operators", trace.operators)
    }
  }

  private static func energyTable(_ report: Report, _ writer: inout JSONWriter) {
    writer.object("energy_table") { writer in
      writer.value("name", report.energyTable.name)
      writer.value("technology", report.energyTable.technology)
      writer.value("voltage", report.energyTable.voltage)
      writer.number("assumed_pJ", text: report.energyTable.assumed.picojoulesText)
      writer.value("assumed_share", report.assumedShare)
    }
  }

  private static func component(
    _ component: Report.Component, cycles: Int, _ writer: inout JSONWriter
  ) {
    writer.objectOnOneLine { writer in
      writer.value("name", component.name)
      writer.fields([
        ReportField("busy_cycles", component.busy.map { .integer($0) } ?? .absent),
        ReportField("utilization", component.utilization(of: cycles)),
      ])
      writer.object("energy_pJ") { writer in
        writer.number("total", text: component.energy.total.picojoulesText)
        writer.number("dynamic", text: component.energy.dynamic.picojoulesText)
        writer.number("static", text: component.energy.leakage.picojoulesText)
      }
      writer.object("activity") { writer in
        for (name, count) in component.activity { writer.value(name, count) }
      }
    }
  }

  private static func residency(_ residency: Report.ResidencyInfo, _ writer: inout JSONWriter) {
    writer.object("residency") { writer in
      writer.value("capacity_bytes", residency.capacityBytes)
      writer.value("peak_bytes", residency.peakBytes)
      writer.array("spills") { writer in
        for spill in residency.spills {
          writer.objectOnOneLine { writer in
            writer.value("tensor", spill.tensor)
            writer.value("bytes", spill.bytes)
            writer.value("free_bytes", spill.freeBytes)
            writer.value("at", spill.at)
          }
        }
      }
    }
  }
}
