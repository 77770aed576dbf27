/// What an axis of a sweep changes; its path says which.
package enum SweepTarget: Sendable, Equatable {
  /// A key of the accelerator's configuration: `array.rows`.
  case configuration
  /// What a model is lowered by.
  case lowering(LoweringKey)
  /// A key of the scheme's file, in place of what it has: `scheme.requantize.algorithm`. What its
  /// sources published is not of the scheme that comes of it.
  case schemeKey

  init(path: String) {
    if let key = LoweringKey(rawValue: path) {
      self = .lowering(key)
    } else if path.hasPrefix(Self.schemePrefix) {
      self = .schemeKey
    } else {
      self = .configuration
    }
  }

  static let schemePrefix = "scheme."

  /// Whether traces differ along the axis.
  var isOfLowering: Bool { self != .configuration }
}

/// The choices of a lowering; the raw values are paths of axes.
package enum LoweringKey: String, CaseIterable, Sendable {
  case scheme
  case weightBits = "weight_bits"
  case batch
}
