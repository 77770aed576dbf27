import Algorithms
import Documents
import Lowering
import Workload

extension SchemeList {
  /// Everything, schema `systole.schemes/1`.
  package var json: String {
    var writer = JSONWriter()
    writer.object { writer in
      writer.value("schema", Self.schema)
      let counts = counts
      writer.objectOnOneLine("counts") { writer in
        writer.value("own_scheme", counts.own)
        writer.value("alias", counts.alias)
        writer.value("no_number_format", counts.none)
        writer.value("other_schemes", counts.others)
      }
      writer.array("systems") { writer in
        for entry in entries { writer.object { Self.write(entry, to: &$0) } }
      }
      writer.array("other_schemes") { writer in
        for scheme in others {
          writer.object { writer in
            Self.write(scheme, to: &writer)
            Self.write(scheme.accuracy, to: &writer)
          }
        }
      }
    }
    return writer.text + "\n"
  }

  private static func write(_ entry: Entry, to writer: inout JSONWriter) {
    let system = entry.system
    writer.value("number", system.number)
    writer.value("system", system.name)
    writer.value("venue", system.venue)
    writer.arrayOnOneLine("classes") { writer in
      for name in system.classes { writer.value(nil, name.rawValue) }
    }
    writer.value("bits", system.bits)
    writer.value("evidence", system.evidence.rawValue)
    writer.value("source", system.source)
    switch system.deployment {
    case .scheme: break
    case .alias(let other, let reason):
      writer.value("alias_of", other)
      writer.value("because", reason)
    case .none(let reason): writer.value("because", reason)
    }
    if let scheme = entry.scheme {
      writer.object("scheme") { write(scheme, to: &$0) }
    } else {
      writer.null("scheme")
    }
    write(entry.accuracy, to: &writer)
  }

  private static func write(_ scheme: Scheme, to writer: inout JSONWriter) {
    writer.value("name", scheme.name)
    writer.value("class", scheme.schemeClass.rawValue)
    writer.value("source", scheme.source)
    writer.arrayOnOneLine("weight_bits") { writer in
      for bits in scheme.weightBits { writer.value(nil, bits) }
    }
    writer.arrayOnOneLine("integer") { writer in
      for part in scheme.integerParts { writer.value(nil, part.rawValue) }
    }
    writer.objectOnOneLine("products") { writer in
      for kind in Scheme.products { writer.value(kind.rawValue, scheme.productWords(kind)) }
    }
    writer.objectOnOneLine("outer") { writer in
      writer.value("patch_embedding", scheme.nonEncoderWords(.patchEmbedding))
      writer.value("classifier", scheme.nonEncoderWords(.classifier))
    }
    writer.value("attention", scheme.attention.rawValue)
    writer.value("accumulator", scheme.accumulator.description)
    writer.objectOnOneLine("requantize") { writer in
      writer.value("algorithm", scheme.requantizations.general.algorithm.rawValue)
      for exception in scheme.requantizeExceptions {
        writer.value(exception.kind.rawValue, exception.algorithm.rawValue)
      }
    }
    writer.objectOnOneLine("nonlinear") { writer in
      writer.value("softmax", scheme.algorithms.softmax.algorithm.name)
      writer.value("layernorm", scheme.algorithms.layernorm.algorithm.name)
      writer.value("gelu", scheme.algorithms.gelu.algorithm.name)
    }
    writer.arrayOnOneLine("insertions") { writer in
      for insertion in scheme.insertions { writer.value(nil, insertion.words) }
    }
    if let outliers = scheme.outliers { writer.value("outlier_columns", outliers.count) }
  }

  private static func write(_ accuracy: [PublishedAccuracy], to writer: inout JSONWriter) {
    writer.array("published") { writer in
      for published in accuracy {
        writer.objectOnOneLine { writer in
          writer.value("model", published.model)
          switch published.widths {
          case .float: break
          case .uniform, .mixed: writer.value("bits", published.widths.description)
          }
          writer.value("metric", published.metric)
          writer.value("value", published.value)
          if let baseline = published.baseline { writer.value("baseline", baseline) }
          writer.value("source", published.source)
        }
      }
    }
  }
}
