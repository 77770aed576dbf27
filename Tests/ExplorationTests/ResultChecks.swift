import Mapping
import Quantities
import Reporting
import Run
import Simulation
import Testing
import Workload

/// What must hold for every run.
enum ResultChecks {
  static func check(_ result: RunResult, _ comment: String) {
    let report = Report(result, toolVersion: "test", traceName: "", traceDigest: "")
    traffic(result, report, comment)
    bounds(result, comment)
    exposedCycles(result, report, comment)
  }

  /// Every byte of the DRAM's traffic has one reason: compulsory, spilled, fetched again.
  private static func traffic(_ result: RunResult, _ report: Report, _ comment: String) {
    var sum = Traffic()
    for (layer, activity) in zip(report.layers, result.layers.map(\.activity)) {
      let name = "\(comment) \(layer.name)"
      #expect(layer.dramBytes == activity.dramReadBytes + activity.dramWriteBytes, "\(name)")
      #expect(
        layer.dramBytes == layer.traffic.compulsory + layer.traffic.spilled + layer.refetchedBytes,
        "\(name)")
      #expect(layer.refetchedBytes >= 0, "\(name)")
      #expect(layer.traffic.partialSums <= layer.traffic.spilled, "\(name)")
      sum += layer.traffic
    }
    #expect(sum == report.totals.traffic, "\(comment)")
    #expect(report.totals.refetchedBytes >= 0, "\(comment)")
    #expect(
      report.totals.dramBytes
        == sum.compulsory + sum.spilled + report.totals.refetchedBytes, "\(comment)")
    // Without spills and multiple passes a run moves what the trace alone says.
    if !result.trace.header.operandsOnChip, result.stages == nil {
      #expect(sum.compulsory == compulsoryBytes(of: result.trace), "\(comment)")
    } else if result.trace.header.operandsOnChip {
      #expect(sum.compulsory == 0, "\(comment)")
      // Only a host needs the DRAM then, or partial sums.
      let isOnHost = result.layers.contains { $0.mapping.bound.binding == .host }
      #expect(isOnHost || sum.spilled == sum.partialSums, "\(comment)")
    }
  }

  /// Every weight and model input once, as far as operators read it, and every model output.
  private static func compulsoryBytes(of trace: Trace) -> Int {
    var bytes = 0
    var known: Set<TensorID> = []
    for op in trace.operators {
      for (place, id) in trace.inputs(of: op).enumerated() {
        let tensor = trace[id]
        guard tensor.role == .weight || tensor.role == .input, known.insert(id).inserted else {
          continue
        }
        let bits = Int(tensor.type.bits)
        let all = trace.bytes(of: id).count
        if op.kind == .embed {
          bytes += min(all, (op.elements * bits + 7) / 8)
        } else if op.kind == .convolution, place == 0 {
          bytes += min(all, (Int(op.b * op.m * op.k) * bits + 7) / 8)
        } else {
          bytes += all
        }
      }
      for id in trace.outputs(of: op) where trace[id].role == .output {
        bytes += trace.bytes(of: id).count
      }
    }
    return bytes
  }

  /// No run is faster than its lower bounds.
  private static func bounds(_ result: RunResult, _ comment: String) {
    let bounds = RunBounds(result)
    #expect(bounds.computeCycles <= result.cycles, "\(comment)")
    #expect(bounds.trafficCycles <= result.cycles, "\(comment)")
  }

  /// The array works or idles, and every idle cycle is a layer's.
  private static func exposedCycles(_ result: RunResult, _ report: Report, _ comment: String) {
    guard result.stages == nil else {
      #expect(report.layers.allSatisfy { $0.exposed == nil }, "\(comment)")
      #expect(report.totals.exposed == nil, "\(comment)")
      return
    }
    let exposed = report.layers.reduce(0) { $0 + ($1.exposed ?? 0) }
    #expect(report.components[0].name == "array")
    #expect((report.components[0].busy ?? 0) + exposed == report.totals.cycles, "\(comment)")
    #expect(report.totals.exposed == exposed, "\(comment)")
  }
}
