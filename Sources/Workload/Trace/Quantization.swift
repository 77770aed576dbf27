/// Over which elements one scale holds.
public enum ScaleGranularity: String, CaseIterable, Sendable {
  /// No scale: floats, indices.
  case none
  case tensor
  case channel
  case head
  case token
  case group
  /// Power-of-two factor: one scale, and a per-channel exponent (FQ-ViT).
  case ptf
}

/// What values a scale may take.
public enum ScaleKind: String, CaseIterable, Sendable {
  case real
  case powerOfTwo = "power_of_two"
}

/// How an element's zero is coded.
public enum ZeroPoint: String, CaseIterable, Sendable {
  case none
  case `static`
  case dynamic
}

/// What an element's bits mean beyond its type (`quant-schemes`, class S4).
public enum OperandCode: String, CaseIterable, Sendable {
  case plain
  /// Two ranges, the flag bit chooses (PTQ4ViT).
  case twin
  /// Shift ⌈q/2⌉ and a parity that selects 1 or √2 (RepQ-ViT).
  case logSqrt2 = "log_sqrt2"
  /// 2ᵏ − η (I&S-ViT).
  case log2Shifted = "log2_shifted"
  /// Two scales by value region (TSPTQ-ViT).
  case twoScale = "two_scale"
  /// Static channel groups with a scale each.
  case grouped
}

/// What a PE does with a pair of operands; each counts as one MAC.
public enum MACKind: String, CaseIterable, Sendable {
  case multiply
  /// A shift by a log2 code, then an add.
  case shiftAdd = "shift_add"
  /// Add, subtract or nothing: binary and ternary weights.
  case addSubtract = "add_sub"
  case xnorPopcount = "xnor_popcount"
  /// Of two log2 codes: an add of exponents, then a shift of 1 and an add.
  case logAdd = "log_add"
  /// A look-up of the product in a table.
  case lut
}

/// How a requantization rounds.
public enum Rounding: String, CaseIterable, Sendable {
  case none
  case halfEven = "half_even"
  case halfUp = "half_up"
  case halfAway = "half_away"
  case truncate
}

/// Which scores of an attention are computed.
public enum AttentionMask: String, CaseIterable, Sendable {
  case none
  case causal
  case window
  case padding
}

/// The keys that a query sees in addition to its own; the last query's key is the last one.
public struct AttentionWindow: Sendable, Hashable {
  public var before: Int
  public var after: Int

  public init(before: Int, after: Int) {
    self.before = before
    self.after = after
  }
}

/// Which part of an autoregressive run an operator belongs to.
public enum Phase: String, CaseIterable, Sendable {
  case prefill
  case decode
}

/// What a row block of the output needs of an input's rows.
public enum RowMap: String, CaseIterable, Sendable {
  /// The same rows.
  case identity
  /// Every row: Kᵀ, V, and all weights.
  case all
  /// The same rows and `halo` more on each side: convolutions.
  case halo
  /// A permutation of blocks of rows: window partition and its inverse.
  case blocks
}
