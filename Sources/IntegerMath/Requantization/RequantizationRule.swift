/// How a requantizer rounds and what it does with what does not fit: four designs, four rules.
package struct RequantizationRule: Hashable, Sendable {
  package var rounding: RoundingRule
  package var overflow: OverflowRule

  package init(_ rounding: RoundingRule, _ overflow: OverflowRule) {
    self.rounding = rounding
    self.overflow = overflow
  }

  /// I-BERT and I-ViT, in PyTorch: `torch.round`, then `clamp` (`fixedpoint_mul`).
  package static let pyTorch = RequantizationRule(.halfEven, .saturate)
  /// P²-ViT's code simulates its shifts with `torch.round` and `clamp`; the paper names no rule.
  package static let p2ViT = RequantizationRule(.halfEven, .saturate)
  /// ITA adds the bit below the point, so ties go up, though its comment says away from zero.
  package static let ita = RequantizationRule(.halfUp, .saturate)
  /// SwiftTron takes the low 8 bits of an arithmetic shift: no rounding, no saturation.
  package static let swiftTron = RequantizationRule(.floor, .wrap)
}
