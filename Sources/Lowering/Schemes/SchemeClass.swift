/// The simulation class of a scheme; a label for readers, which lowering does not look at.
package enum SchemeClass: String, CaseIterable, Sendable {
  /// No quantization.
  case float
  /// Uniform integers in matrix products, floating point elsewhere.
  case s1 = "S1"
  /// Integers everywhere, dyadic requantization.
  case s2 = "S2"
  /// Logarithmic attention and power-of-two factors on LayerNorm's input.
  case s3 = "S3"
  /// An operand whose elements carry a range code.
  case s4 = "S4"
  /// Products narrower than a byte: binary, ternary, packed.
  case s5 = "S5"
  /// Products of mixed number systems.
  case s6 = "S6"
  /// Weights of which N in every M are kept.
  case s7 = "S7"
  /// Weight-only, or outliers found at run time.
  case s8 = "S8"
  /// Not an inference number format: only in catalogues.
  case s0 = "S0"
}
