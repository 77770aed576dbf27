/// An array or unit for each operator, each working on different rows (`pipeline: spatial`;
/// HG-PIPE).
///
/// A token is a row of the model's activations, of attention one row of every head. Operators pass
/// tokens on as they end; of second operands (Kᵀ, V) and of what else has no tokens in common with its
/// reader, a whole image is waited for.
public struct SpatialPipeline: Sendable, Equatable {
  /// How large the stages of some operators are. The first one that matches an operator counts.
  public struct Stage: Sendable, Equatable {
    public var match: NamePattern
    /// Tokens that pass side by side, each on separate PEs or lanes.
    public var tokens: Int
    /// Of a product: elements of the reduction, and columns of results, that a token's PEs take a cycle;
    /// nil for `array.rows` and `array.columns`.
    public var inputs: Int?
    public var outputs: Int?
    /// Cycles from a token's last step to its result, in which the next ones pass.
    public var latency: Int
    /// Tokens of an operand that wait before the stage at most; nil for as many as the pipeline's.
    public var fifoTokens: Int?

    public init(
      match: NamePattern, tokens: Int = 1, inputs: Int? = nil, outputs: Int? = nil,
      latency: Int = 0, fifoTokens: Int? = nil
    ) {
      self.match = match
      self.tokens = tokens
      self.inputs = inputs
      self.outputs = outputs
      self.latency = latency
      self.fifoTokens = fifoTokens
    }
  }

  public var stages: [Stage]
  /// Tokens of an operand that wait before a stage at most; nil for no limit.
  public var fifoTokens: Int?
  /// Images of an operand that is waited for whole: 2 let the next one come while one is read.
  public var imageBuffers: Int

  public init(stages: [Stage] = [], fifoTokens: Int? = nil, imageBuffers: Int = 2) {
    self.stages = stages
    self.fifoTokens = fifoTokens
    self.imageBuffers = imageBuffers
  }
}
