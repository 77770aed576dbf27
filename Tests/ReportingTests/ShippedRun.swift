import Diagnostics
import Hardware
import Library
import Lowering
import Reporting
import Run
import TestSupport
import Testing
import TraceFormat
import Workload

/// A run of shipped files, from configuration to report.
enum ShippedRun {
  static let library = Repository.library

  static func accelerator(_ name: String) throws -> Accelerator {
    try library.accelerator(name)
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
    let trace = try Lowering(
      model: library.model(model).model, scheme: library.scheme(scheme)
    ).trace()
    return try library.run(accelerator).simulate(trace)
  }
}
