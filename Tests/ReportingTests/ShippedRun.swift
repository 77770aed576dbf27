import Documents
import Energy
import Foundation
import Hardware
import Lowering
import Reporting
import Run
import Testing
import Workload
import YAML

/// A run of shipped files, from configuration to report.
enum ShippedRun {
  static func document(_ path: String) throws -> Document {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Configs/\(path)")
    return try YAMLReader.read(
      try String(contentsOf: file, encoding: .utf8), file: "Configs/\(path)")
  }

  static func accelerator(_ name: String) throws -> Accelerator {
    try AcceleratorReader.read(document("\(name).yaml"))
  }

  static func report(
    _ accelerator: String, _ model: String, _ scheme: String
  ) throws -> Report {
    let result = try result(accelerator, model, scheme)
    return Report(
      result, toolVersion: "test", traceName: "\(model).\(scheme)",
      traceDigest: result.trace.digest)
  }

  static func result(
    _ accelerator: String, _ model: String, _ scheme: String
  ) throws -> RunResult {
    let accelerator = try self.accelerator(accelerator)
    let trace = try Lowering(
      model: ModelReader.read(document("models/\(model).yaml")),
      scheme: SchemeReader.read(document("schemes/\(scheme).yaml"))
    ).trace()
    let table = try EnergyTableReader.read(document("energy/\(accelerator.energy).yaml"))
    return try Run(accelerator, table: table).simulate(trace)
  }
}
