import FPGAModel
import Hardware
import Run
import Simulation

extension RunResult {
  /// What the machine takes of its FPGA for this trace; nil where it is for none.
  package var fpga: FPGAEstimate? {
    guard accelerator.fpga != nil else { return nil }
    let use = FPGAUse(
      trace, accelerator, products: layers.map { ($0.activity.array, $0.activity.mode) })
    return FPGAEstimate(accelerator, use: use)
  }
}

extension Report.FPGAInfo {
  init?(_ result: RunResult, _ totals: Report.Totals) {
    guard let estimate = result.fpga else { return nil }
    self.init(estimate: estimate, gops: totals.operationsPerSecond.map { $0 * 1e-9 })
  }
}

extension RunNote {
  /// That a design takes more than its FPGA has.
  package static func notes(_ estimate: FPGAEstimate?) -> [RunNote] {
    guard let estimate, !estimate.overflows.isEmpty else { return [] }
    let total = estimate.total
    let excess = estimate.overflows.map { kind in
      FPGAExcess(resource: kind, used: total[kind], available: estimate.target.available[kind])
    }
    return [.fpgaOverflow(device: estimate.target.title, excess)]
  }
}
