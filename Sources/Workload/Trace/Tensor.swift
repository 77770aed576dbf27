/// The part that a tensor plays in a model.
public enum TensorRole: String, CaseIterable, Sendable {
  case input
  case weight
  case activation
  /// Kept between runs: a KV cache.
  case state
  case output
}

/// A tensor of a trace. Compact, because a trace may have millions: names and dimensions are in the
/// trace's tables, and what few tensors have is in `TensorExtras`.
public struct Tensor: Sendable {
  public var name: NameID
  /// Where its dimensions start in `Trace.dimensions`.
  public var firstDimension: UInt32
  /// Index into `Trace.tensorExtras`, or `UInt32.max` where all is default.
  public var extras: UInt32
  /// How many operators read it, so that its lifetime is known while streaming.
  public var uses: UInt32
  public var group: UInt32
  public var rank: UInt8
  public var role: TensorRole
  public var type: ElementType
  public var granularity: ScaleGranularity
  public var scale: ScaleKind
  public var zeroPoint: ZeroPoint
  public var code: OperandCode

  /// A tensor that a builder has yet to give its place, shape and extras.
  public init(
    name: NameID, role: TensorRole, type: ElementType, granularity: ScaleGranularity = .none,
    scale: ScaleKind = .real, zeroPoint: ZeroPoint = .none, code: OperandCode = .plain,
    group: UInt32 = 0
  ) {
    self.name = name
    firstDimension = 0
    extras = .max
    uses = 0
    self.group = group
    rank = 0
    self.role = role
    self.type = type
    self.granularity = granularity
    self.scale = scale
    self.zeroPoint = zeroPoint
    self.code = code
  }
}

/// What few tensors have.
public struct TensorExtras: Sendable, Hashable {
  /// A window onto another tensor, in its elements: head split, Q/K/V, class token.
  public struct View: Sendable, Hashable {
    public var base: TensorID
    public var offset: Int
    public var strides: [Int]

    public init(base: TensorID, offset: Int, strides: [Int]) {
      self.base = base
      self.offset = offset
      self.strides = strides
    }
  }

  /// A cache that grows: `length` of `capacity` rows are valid, `append` rows come in a step.
  public struct State: Sendable, Hashable {
    public var capacity: Int
    public var length: Int
    public var append: Int

    public init(capacity: Int, length: Int, append: Int) {
      self.capacity = capacity
      self.length = length
      self.append = append
    }
  }

  /// An axis whose length varies from run to run up to `maximum`; the shape holds the one in force.
  public struct Bound: Sendable, Hashable {
    public var axis: Int
    public var symbol: String
    public var maximum: Int

    public init(axis: Int, symbol: String, maximum: Int) {
      self.axis = axis
      self.symbol = symbol
      self.maximum = maximum
    }
  }

  public var view: View?
  /// The tensor whose bytes it shares: tied weights.
  public var shares: TensorID?
  /// Bytes of metadata: scales, indices, exponents.
  public var sideBytes = 0
  public var state: State?
  public var bounds: [Bound] = []
  /// Stored without the zeros of a structured sparsity, each kept element with its index.
  public var sparsity: Sparsity?
  /// Of weights, percent of their bits that are stored, compressed without loss.
  public var storedPercent = 100
  /// Of weights, rows that are powers of two.
  public var powerOfTwoRows: PowerOfTwoRows?

  public init() {}

  public var isDefault: Bool { self == TensorExtras() }
}
