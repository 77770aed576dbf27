import Diagnostics
import Documents
import Energy
import Exploration
import Files
import Foundation
import Hardware
import Library
import Lowering
import Reporting
import Run
import TestSupport
import Testing
import TraceFormat
import Workload
import YAML

/// The configurations, traces, models and schemes that the repository ships.
enum Shipped {
  static let root = Repository.root

  static let library = Repository.library

  static let configs = [
    "edge-16x16", "p2-vit", "scale-sim", "tpu-128x128", "gemmini-16x16", "vitcod",
    "vaqf", "auto-vit-acc", "binary-xnor", "tensor-core",
  ]
  static let models = ["deit-tiny", "deit-small", "deit-base"]
  static let schemes = ["fp16", "int8", "i-vit", "fq-vit", "p2-vit"]

  /// What a configuration cannot run, because its hardware has no such mode or unit.
  static func runs(_ config: String, _ scheme: String) -> Bool {
    switch config {
    case "p2-vit": scheme == "p2-vit"
    case "gemmini-16x16", "vitcod", "vaqf", "auto-vit-acc", "binary-xnor": scheme == "int8"
    case "tensor-core": scheme == "int8" || scheme == "fp16"
    default: true
    }
  }

  /// All accelerators below `Configs`, those of other folders by their path.
  static func everyConfig() throws -> [String] {
    try ["", "rtl/"].flatMap { folder in
      try FileManager.default.contentsOfDirectory(atPath: "\(root)/Configs/\(folder)")
        .filter { $0.hasSuffix(".yaml") }.map { folder + $0.dropLast(5) }.sorted()
    }
  }

  static func document(_ path: String) throws -> Document {
    let full = "\(root)/Configs/\(path).yaml"
    return try library.expanded(
      try YAMLReader.read(try InputFile(full).text(), file: "Configs/\(path).yaml"))
  }

  static func accelerator(_ name: String, _ overrides: String...) throws -> Accelerator {
    try accelerator(name, overrides)
  }

  static func accelerator(_ name: String, _ overrides: [String]) throws -> Accelerator {
    try library.accelerator(name, set: overrides)
  }

  /// The default table, read once for all runs.
  private static let defaultTable = Result { try library.energyTable("horowitz-45") }

  static func table() throws -> EnergyTable { try defaultTable.get() }

  static func table(_ name: String) throws -> EnergyTable { try library.energyTable(name) }

  static func traceFile(_ model: String, _ scheme: String) -> String {
    "\(root)/Traces/\(model).\(scheme).jsonl"
  }

  /// The traces of the smallest model, each read once.
  private static let tinyTraces = Dictionary(
    uniqueKeysWithValues: schemes.map { scheme in
      (scheme, Result { try library.trace(file: traceFile("deit-tiny", scheme)) })
    })

  static func trace(_ model: String, _ scheme: String) throws -> Trace {
    guard model == "deit-tiny", let trace = tinyTraces[scheme] else {
      return try library.trace(file: traceFile(model, scheme))
    }
    return try trace.get()
  }

  /// A model under a scheme with some keys of either replaced, as `--set` gives them.
  static func lowered(
    _ model: String, _ scheme: String, modelChanges: [String] = [], set overrides: [String] = [],
    batch: Int = 1
  ) throws -> Trace {
    var modelDocument = try self.document("models/\(model)")
    for change in modelChanges {
      modelDocument = try modelDocument.applying(try YAMLReader.readOverride(change))
    }
    var document = try document("schemes/\(scheme)")
    for override in overrides {
      document = try document.applying(try YAMLReader.readOverride(override))
    }
    return try Lowering(
      model: try ModelReader.read(modelDocument),
      scheme: try SchemeReader.read(document)
    ).trace(batch: batch)
  }

  private static let schemesRead = Dictionary(
    uniqueKeysWithValues: schemes.map { name in (name, Result { try library.scheme(name) }) })

  static func bare(_ text: String, scheme: String = "int8") throws -> Trace {
    let known = schemesRead[scheme]
    return try BareOperator.parse(text).trace(scheme: try known?.get() ?? library.scheme(scheme))
  }

  static func run(
    _ trace: Trace, on accelerator: Accelerator, reuse: Bool = true
  ) throws -> RunResult {
    try Run(accelerator, table: try table()).simulate(trace, reuse: reuse)
  }

  static func report(_ result: RunResult, _ name: String) -> Report {
    Report(result, toolVersion: "test", traceName: name, traceDigest: result.trace.digest)
  }
}
