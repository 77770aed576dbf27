import FPGAModel
import Hardware
import Quantities

extension Report {
  /// What the design takes of its FPGA, and how well it is used.
  package struct FPGAInfo: Sendable {
    package var estimate: FPGAEstimate
    /// 10⁹ operations a second of the run, two a MAC; nil for a run that takes no time.
    package var gops: Double?

    package init(estimate: FPGAEstimate, gops: Double? = nil) {
      self.estimate = estimate
      self.gops = gops
    }

    /// Nil where no DSP slice is used.
    package var gopsPerDSP: Double? {
      let slices = estimate.total.dsp
      return slices > 0 ? gops.map { $0 / Double(slices) } : nil
    }

    /// Nil where the configuration states no power.
    package var gopsPerWatt: Double? {
      guard let power = estimate.target.power, let gops else { return nil }
      return gops / (Double(power.count) * 1e-12)
    }
  }
}
