/// How a requantizer rounds and what it does with what does not fit: four designs, four rules.
public struct RequantizationRule: Hashable, Sendable {
  public var rounding: RoundingRule
  public var overflow: OverflowRule

  public init(_ rounding: RoundingRule, _ overflow: OverflowRule) {
    self.rounding = rounding
    self.overflow = overflow
  }

  /// I-BERT and I-ViT, in PyTorch: `torch.round`, then `clamp` (`fixedpoint_mul`).
  public static let pyTorch = RequantizationRule(.halfEven, .saturate)
  /// P²-ViT's code simulates its shifts with `torch.round` and `clamp`; the paper names no rule.
  public static let p2ViT = RequantizationRule(.halfEven, .saturate)
  /// ITA adds the bit below the point, so ties go up, though its comment says away from zero.
  public static let ita = RequantizationRule(.halfUp, .saturate)
  /// SwiftTron takes the low 8 bits of an arithmetic shift: no rounding, no saturation.
  public static let swiftTron = RequantizationRule(.floor, .wrap)
}
