import Hardware
import Workload

/// Floating-point functions that designs take whole from a vendor's library: their DSP slices are not the sum
/// of elementary operations.
///
/// Slices of a lane as HG-PIPE (arXiv 2407.17879, section 3) synthesised them: Exp 7, Recip 9, GELU 26,
/// ReQuant 1. LUTs and flip-flops, 120 and 60 a slice, are assumed.
struct FloatCores {
  /// In each lane, and once for each row that is worked on.
  var perElement: FPGAResources
  var perRow: FPGAResources

  private static let (exponential, reciprocal, gelu, requantization) = (7, 9, 26, 1)
  private static let (addition, multiplication) = (2, 3)

  /// Nil for functions that are the sum of their operations.
  init?(_ kind: OperatorKind, _ algorithm: Algorithm) {
    guard let family = kind.algorithms, let algorithm = OperatorAlgorithm(family, algorithm) else {
      return nil
    }
    let (element, row): (Int, Int)
    switch algorithm {
    case .softmax(.float):
      (element, row) = (Self.exponential + Self.addition + Self.multiplication, Self.reciprocal)
    case .gelu(.float): (element, row) = (Self.gelu, 0)
    case .activation(.float), .activation(.tanh):
      (element, row) = (Self.exponential + Self.addition + Self.reciprocal, 0)
    case .requantization(.float): (element, row) = (Self.requantization, 0)
    case .softmax, .layernorm, .gelu, .activation, .requantization: return nil
    }
    perElement = Self.core(slices: element)
    perRow = Self.core(slices: row)
  }

  private static func core(slices: Int) -> FPGAResources {
    FPGAResources(dsp: slices, lut: 120 * slices, ff: 60 * slices)
  }
}
