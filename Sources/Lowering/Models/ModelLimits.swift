/// The ranges of a model's values. They are far above any published model, and low enough that the
/// product of any two stays in 64 bits; larger products are checked where they arise.
enum ModelLimits {
  static let image = 1...65_536
  static let patch = 1...4096
  static let channels = 1...4096
  static let width = 1...1_048_576
  static let depth = 1...10_000
  static let heads = 1...65_536
  static let mlp = 1...16_777_216
  static let mlpRatio = 1...16
  static let classes = 1...16_777_216
  static let stages = 1...8
  static let window = 1...4096
  static let tokens = 1...1_048_576
  static let vocabulary = 1...16_777_216
  static let types = 1...65_536
}
