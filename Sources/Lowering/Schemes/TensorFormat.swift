import Workload

/// How the elements of a tensor are coded: their type, and over what and how they are scaled.
package struct TensorFormat: Hashable, Sendable {
  package var type: ElementType
  package var granularity: ScaleGranularity
  package var scale: ScaleKind
  package var zeroPoint: ZeroPoint
  package var code: OperandCode
  /// Elements that share a scale where the granularity is `group`, else 0.
  package var group: Int
  /// Bits that one scale, exponent or multiplier takes in storage.
  package var scaleBits: Int
  /// Bits of one more scale, of the whole tensor, that scales of groups are stored by (NVFP4); 0 for none.
  package var tensorScaleBits = 0
  /// Whether scales are found at run time, whatever the scheme does to find others.
  package var isDynamic = false
  /// Of weights only.
  package var traits = WeightTraits()

  package init(
    _ type: ElementType, granularity: ScaleGranularity = .none, scale: ScaleKind = .real,
    zeroPoint: ZeroPoint = .none, code: OperandCode = .plain, group: Int = 0, scaleBits: Int = 0
  ) {
    self.type = type
    self.granularity = granularity
    self.scale = scale
    self.zeroPoint = zeroPoint
    self.code = code
    self.group = group
    self.scaleBits = scaleBits
  }

  /// Whether elements are integers, or fewer values than those of any.
  package var isInteger: Bool { !type.isFloat && type.family != .log2 }

  /// Whether it is a float that no scale belongs to; narrower ones are quantized like integers.
  var isUnscaledFloat: Bool { type.isFloat && type.bits >= 16 }

  /// Whether a scale, exponent or multiplier belongs to each channel.
  var isPerChannel: Bool {
    switch granularity {
    case .channel, .group, .ptf: true
    case .none, .tensor, .head, .token: false
    }
  }
}
