import Documents

extension ReportDiff {
  package static let schema = "systole.diff/1"

  /// The comparison as JSON: each change with base, new, change and, where the base is not zero,
  /// the change relative to it. Totals and layers that are equal are counted only.
  package var json: String {
    var writer = JSONWriter(.indented)
    writer.object { writer in
      writer.value("schema", Self.schema)
      Self.write("base", base, &writer)
      Self.write("new", new, &writer)
      writer.array("inputs") { writer in
        for input in inputs {
          writer.objectOnOneLine { writer in
            writer.value("path", input.path)
            writer.optional("base", input.base)
            writer.optional("new", input.new)
          }
        }
      }
      writer.array("totals") { writer in
        for total in totals where total.change.isChange {
          writer.objectOnOneLine { writer in
            writer.value("metric", "totals.\(total.path)")
            writer.change(total.change)
          }
        }
      }
      writer.object("layers") { writer in write(layersTo: &writer) }
      writer.array("thresholds") { writer in
        for verdict in verdicts { Self.write(verdict, &writer) }
      }
      writer.value("regression", hasRegression)
    }
    return writer.text + "\n"
  }

  private static func write(
    _ key: String, _ report: ReportDocument, _ writer: inout JSONWriter
  ) {
    writer.object(key) { writer in
      writer.value("accelerator", report.accelerator)
      writer.value("accelerator_digest", report.acceleratorDigest)
      writer.value("trace", report.trace)
      writer.value("trace_digest", report.traceDigest)
      writer.value("energy_table", report.energyTable)
      if let digest = report.energyTableDigest { writer.value("energy_table_digest", digest) }
    }
  }

  private func write(layersTo writer: inout JSONWriter) {
    writer.value("unchanged", layers.filter { !$0.isChange }.count)
    writer.array("changed") { writer in
      for layer in layers where layer.isChange {
        writer.objectOnOneLine { writer in
          writer.value("name", layer.name)
          writer.object("cycles") { $0.change(layer.cycles) }
          writer.object("energy_pJ") { $0.change(layer.energy) }
          writer.object("dram_read_bytes") { $0.change(layer.dramReadBytes) }
          writer.object("dram_write_bytes") { $0.change(layer.dramWriteBytes) }
        }
      }
    }
    writer.arrayOnOneLine("added") { writer in
      for name in addedLayers { writer.value(nil, name) }
    }
    writer.arrayOnOneLine("removed") { writer in
      for name in removedLayers { writer.value(nil, name) }
    }
  }

  private static func write(_ verdict: DiffVerdict, _ writer: inout JSONWriter) {
    writer.object { writer in
      writer.value("threshold", verdict.threshold.text)
      writer.value("metric", verdict.threshold.metric)
      writer.value("result", verdict.isFailure ? "fail" : "ok")
      writer.array("changes") { writer in
        for finding in verdict.findings {
          writer.objectOnOneLine { writer in
            if let layer = finding.layer { writer.value("layer", layer) }
            writer.change(finding.change)
          }
        }
      }
    }
  }
}

extension JSONWriter {
  fileprivate mutating func optional(_ key: String, _ text: String?) {
    if let text { value(key, text) } else { null(key) }
  }

  fileprivate mutating func change(_ change: MetricChange) {
    number("base", text: change.base.text)
    number("new", text: change.new.text)
    number("change", text: change.differenceText)
    if let relative = change.relative { value("relative", relative) } else { null("relative") }
  }
}
