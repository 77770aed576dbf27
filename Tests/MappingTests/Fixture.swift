import Diagnostics
import Documents
import Foundation
import Hardware
import Library
import Lowering
@testable import Mapping
import Simulation
import TestSupport
import Testing
import Workload
import YAML

/// Accelerators and traces for mapping.
enum Fixture {
  /// A machine small enough to run out of space. 4 × 4 PEs; slots of 512 B for inputs, results and
  /// weights, 1 KiB for sums; 3 KiB for activations that stay. 8 B a cycle.
  static let text = """
    schema: systole.accelerator/1
    name: small
    source: made up for tests
    clock: 1 GHz
    technology: 45 nm
    energy: horowitz-45
    array:
      rows: 4
      columns: 4
      dataflow: weight_stationary
      fold_overlap: pipelined
      pe:
        - {activation: int8, weight: int8}
        - {mac: shift_add, activation: log2-4, weight: int8}
        - {activation: int16, weight: int8, cycles: 2}
    buffers:
      activations: {size: 5 KiB, holds: [input, output], double_buffered: true, stream: 2 KiB}
      weights: {size: 1 KiB, holds: [weight], double_buffered: true}
      sums: {size: 2 KiB, holds: [partial_sum], double_buffered: true}
    dma: {request_cycles: 4}
    dram: {model: bandwidth, bandwidth: 8 GB/s, latency: 20 ns}
    units:
      scale:
        operators: [requantize]
        algorithms: [shift, dyadic, float]
        placement: in_stream
        stages: [{name: scale, lanes: 4}]
      softmax:
        operators: [softmax]
        algorithms: [i-vit-8, i-vit-16, log-int-p2]
        stages: [{name: all, lanes: 4, latency: 5, per_row: 2}]
      layernorm:
        operators: [layernorm]
        algorithms: [i-vit, ptf, ptf-p2]
        stages: [{name: all, lanes: 4, latency: 5, per_row: 2}]
      gelu:
        operators: [gelu]
        algorithms: [float, i-vit]
        stages: [{name: all, lanes: 4}]
      vector:
        operators: [add, multiply, quantize, dequantize, pool, embed, move, vector]
        algorithms: [shift, dyadic, float]
        stages: [{name: all, lanes: 4}]
    pipeline: overlapped
    mapping: {policy: search}

    """

  static func accelerator(_ overrides: String...) throws -> Accelerator {
    try accelerator(set: overrides)
  }

  static func accelerator(set overrides: [String]) throws -> Accelerator {
    var document = try YAMLReader.read(text, file: "small.yaml")
    for (index, text) in overrides.enumerated() {
      document = try document.applying(YAMLReader.readOverride(text, number: index + 1))
    }
    return try AcceleratorReader.read(document)
  }

  static func shipped(_ name: String, _ overrides: String...) throws -> Accelerator {
    try shipped(name, set: overrides)
  }

  static func shipped(_ name: String, set overrides: [String]) throws -> Accelerator {
    try Repository.library.accelerator(name, set: overrides)
  }

  // MARK: Traces

  /// Two blocks of 4 heads on 17 tokens of width 32: DeiT-Ti in small.
  static func smallModel(_ scheme: String, batch: Int = 1) throws -> Trace {
    var text = try Repository.text("Configs/models/deit-tiny.yaml")
    for (key, old, new) in [
      ("image", 224, 64), ("width", 192, 32), ("depth", 12, 2), ("heads", 3, 4),
      ("classes", 1_000, 10),
    ] {
      try #require(text.contains("\(key): \(old)"))
      text = text.replacing("\(key): \(old)", with: "\(key): \(new)")
    }
    return try trace(ModelReader.read(YAMLReader.read(text, file: "small")), scheme, batch: batch)
  }

  static func model(_ name: String, _ scheme: String) throws -> Trace {
    try trace(Repository.library.model(name).model, scheme)
  }

  static func bare(_ text: String, _ scheme: String = "i-vit") throws -> Trace {
    try BareOperator.parse(text).trace(scheme: Repository.library.scheme(scheme))
  }

  private static func trace(
    _ model: Model, _ scheme: String, batch: Int = 1
  ) throws -> Trace {
    try Lowering(model: model, scheme: Repository.library.scheme(scheme)).trace(batch: batch)
  }

  // MARK: Runs

  static func map(_ trace: Trace, _ accelerator: Accelerator) throws -> MappedTrace {
    var mapper = Mapper(accelerator)
    return try mapper.map(trace)
  }

  /// Cycles of a whole trace.
  static func cycles(_ trace: Trace, _ accelerator: Accelerator) throws -> Int {
    let mapped = try map(trace, accelerator)
    return try Machine(MachineSettings(accelerator)).run(mapped.program).totalCycles
  }
}

/// The text that a user sees of the error that a body throws.
func renderedError(_ body: () throws -> Void) throws -> String {
  let error = try #require(throws: InputError.self) { try body() }
  return DiagnosticRenderer.text(error.diagnostics)
}
