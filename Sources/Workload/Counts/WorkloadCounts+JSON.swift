import Documents
import Quantities

extension WorkloadCounts {
  /// The counts as one object.
  public var json: String {
    var writer = JSONWriter()
    writer.object { write(to: &$0) }
    return writer.text + "\n"
  }

  /// Writes the counts as keys of the object that is open: every class, also those with 0.
  public func write(to writer: inout JSONWriter) {
    writer.object("macs") { writer in
      for kind in MACClass.allCases { writer.value(kind.rawValue, macs(kind)) }
      writer.value("total", totalMACs)
    }
    writer.object("elements") { writer in
      for kind in ElementClass.allCases { writer.value(kind.rawValue, elements(kind)) }
    }
    writer.value("softmax_rows", softmaxRows)
    writer.value("params", parameters)
    writer.object("bytes") { writer in
      writer.value("weights", storage.weights.count)
      writer.value("activations", storage.activations.count)
      writer.value("inputs", storage.inputs.count)
      writer.value("outputs", storage.outputs.count)
      writer.value("states", storage.states.count)
    }
    writer.object("operators") { writer in
      for kind in OperatorKind.allCases { writer.value(kind.rawValue, operators(kind)) }
    }
  }
}
