import Hardware
import Run
import Simulation
import Workload

/// The values of one layer's rows in SCALE-Sim's three reports, in its conventions: also windows that lie
/// outside the image are counted, of which the trace and the machine have none.
package struct ScaleSimLayerReport: Sendable {
  package let name: String
  /// The 0-based cycle of the last result: one less than the cycles that the layer takes.
  let totalCycles: Int
  /// Whether windows are counted that the trace does not have.
  let hasOtherWindows: Bool
  /// Cycles beyond those of the folds.
  let stallCycles: Int
  /// MACs ÷ (Total Cycles · R · C), so that it is above what it is by 1 ÷ cycles.
  let overallUtilization: Double
  /// Used PEs ÷ PEs, the mean over the folds.
  let mappingEfficiency: Double
  /// MACs ÷ (PEs · cycles) of a fold without stalls, the mean over the folds. Where weights or inputs
  /// stay, a fold counts C − 1 cycles too long: its stationary operand is taken to be skewed
  /// (`systolic_compute_{ws,is}.py`).
  let computeUtilization: Double
  let sram: ScaleSimSRAM
  let dram: ScaleSimDRAM

  init(_ result: RunResult, layer: Int) {
    let trace = result.trace
    let op = trace.operators[layer]
    let array = result.accelerator.array
    let (b, k, n) = (Int(op.b), Int(op.k), Int(op.n))
    let convolution = trace.extras(of: op).convolution
    let m = ScaleSimWindows.rows(
      Int(op.m), convolution, images: Self.images(of: op, convolution, trace))
    let folds = ScaleSimFolds(array, b: b, m: m, k: k, n: n)
    let simulated = ScaleSimFolds(array, b: b, m: Int(op.m), k: k, n: n)
    name = trace.name(of: op)
    hasOtherWindows = m != Int(op.m)
    stallCycles = result.layers[layer].times.span - simulated.count * simulated.cycles
    let span = folds.count * folds.cycles + stallCycles
    totalCycles = span - 1
    let macs = Double(b) * Double(m) * Double(n) * Double(k)
    let peak = Double(array.rows) * Double(array.columns)
    overallUtilization = macs * 100 / (Double(totalCycles) * peak)
    let used = Double(b) * Double(folds.alongRows) * Double(folds.alongColumns)
    mappingEfficiency = used * 100 / (Double(folds.count) * peak)
    let skew = array.dataflow == .outputStationary ? 0 : array.columns - 1
    computeUtilization = macs * 100 / (Double(folds.count) * peak * Double(folds.cycles + skew))
    var sram = ScaleSimSRAM(
      folds, m: m, k: k, n: n,
      windows: ScaleSimWindows(m: m, k: k, convolution))
    // What waits at all waits before the last fold's accesses.
    sram.ifmap.stop += stallCycles
    sram.filter.stop += stallCycles
    sram.ofmap.stop += stallCycles
    self.sram = sram
    dram = ScaleSimDRAM(result, layer: layer, span: span)
  }

  private static func images(
    of op: Operator, _ convolution: OperatorExtras.Convolution?, _ trace: Trace
  ) -> Int {
    guard let c = convolution, let input = trace.inputs(of: op).first else { return 1 }
    return trace.elements(of: trace[input]) / (c.inputHeight * c.inputWidth * c.inputChannels)
  }

  /// A row of COMPUTE_REPORT.csv.
  var compute: [ScaleSimTable.Value] {
    [
      .integer(totalCycles), .integer(stallCycles), .decimal(overallUtilization),
      .decimal(mappingEfficiency), .decimal(computeUtilization),
    ]
  }

  /// A row of BANDWIDTH_REPORT.csv, words a cycle: of an SRAM over Total Cycles, of the DRAM between
  /// its first and last.
  var bandwidths: [ScaleSimTable.Value] {
    let srams = [sram.ifmap, sram.filter, sram.ofmap].map {
      Double($0.words) / Double(totalCycles)
    }
    let drams = [dram.ifmap, dram.filter, dram.ofmap].map {
      Double($0.words) / Double($0.stop - $0.start + 1)
    }
    return (srams + drams).map { .decimal($0) }
  }

  /// A row of DETAILED_ACCESS_REPORT.csv.
  var accesses: [ScaleSimTable.Value] {
    [sram.ifmap, sram.filter, sram.ofmap, dram.ifmap, dram.filter, dram.ofmap].flatMap {
      [.decimal(Double($0.start)), .decimal(Double($0.stop)), .integer($0.words)]
    }
  }
}
