import Documents

/// A report as JSON, schema `systole.report/2`: the contract that other views and `diff` read.
///
/// Keys are in a fixed order, one layer to a line, so that equal runs give equal bytes and files can
/// be compared line by line. Energies are exact decimals, in pJ.
package struct ReportJSON {
  private let report: Report

  package init(_ report: Report) { self.report = report }

  package var text: String {
    var writer = JSONWriter(.indented)
    writer.object { writer in
      writer.fields(ReportFields.identity.fields(of: report))
      writer.fields(ReportFields.inputs.fields(of: report), groupsOnOneLine: false)
      writer.array("layers") { writer in
        for layer in report.layers {
          writer.objectOnOneLine { $0.fields(report.fields(of: layer)) }
        }
      }
      writer.array("components") { writer in
        for component in report.components {
          let row = ReportFields.ComponentOfRun(
            component: component, cycles: report.totals.cycles)
          writer.objectOnOneLine { $0.fields(ReportFields.components.fields(of: row)) }
        }
      }
      writer.object("residency") { writer in
        writer.fields(ReportFields.residency.fields(of: report.residency))
        writer.array("spills") { writer in
          for spill in report.residency.spills {
            writer.objectOnOneLine { $0.fields(ReportFields.spills.fields(of: spill)) }
          }
        }
      }
      writer.fields(ReportFields.fpga.fields(of: report))
      writer.notes(report.notes)
      writer.object("totals") { writer in
        writer.fields(Metric.all.compactMap(\.total).fields(of: report))
      }
    }
    return writer.text + "\n"
  }
}

extension Report {
  /// A layer's values in the order of the JSON's keys and the CSV's columns.
  func fields(of layer: Layer) -> [ReportField] {
    Metric.all.compactMap(\.layer).fields(of: LayerOfReport(layer: layer, report: self))
  }
}
