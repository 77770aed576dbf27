import Diagnostics
import Workload

extension TraceEmitter {
  /// The value in the format that its consumer takes: itself, or the result of a `quantize`,
  /// `dequantize` or `requantize` operator on it, which consumers of the same format share.
  mutating func convert(_ value: Value, to wanted: TensorFormat?) throws(InputError) -> Value {
    guard let wanted, wanted != value.format else { return value }
    if let known = converted(value, to: wanted) { return known }
    let kind: OperatorKind =
      switch (value.format.isUnscaledFloat, wanted.isUnscaledFloat) {
      case (true, false): .quantize
      case (false, true): .dequantize
      case (true, true), (false, false): .requantize
      }
    let number = conversionCount(value) + 1
    let name = "\(value.name).\(kind.rawValue)" + (number > 1 ? "\(number)" : "")
    let result = try result(of: name, rows: value.rows, columns: value.columns, wanted)
    try emit(
      kind, name, .rows(value.rows, length: value.columns),
      algorithm: .builtIn(conversionAlgorithm(kind, from: value.format, to: wanted)),
      inputs: [value.id],
      output: result.id)
    note(result, convertedFrom: value)
    return result
  }

  /// A float takes part in a float multiplication whatever the scheme does between integers; a
  /// scale that is found at run time is found for every operand.
  private func conversionAlgorithm(
    _ kind: OperatorKind, from source: TensorFormat, to target: TensorFormat
  ) -> BuiltInAlgorithm {
    if let exception = scheme.requantizations.exceptions[kind] {
      return exception.algorithm(to: target)
    }
    var general = scheme.requantizations.general
    if general.algorithm != .dynamic, source.type.isFloat || target.type.isFloat {
      general.algorithm = .float
    }
    return general.algorithm(to: target)
  }

  /// The step that brings a result to the scale of its format; none where the scheme has none, where all
  /// is floating point, and where a product leaves its accumulator as it is, unless operands have a scale
  /// of the whole tensor in addition to those of groups.
  func requantization(
    after kind: OperatorKind, of inputs: [TensorFormat], to output: TensorFormat
  ) -> [Epilogue.Step] {
    let rule = scheme.requantizations[kind]
    let isFloat = output.isUnscaledFloat && inputs.allSatisfy(\.isUnscaledFloat)
    let isAccumulator = kind.isMatrix && output.type == scheme.accumulator
    let hasTensorScale = kind.isMatrix && inputs.contains { $0.tensorScaleBits > 0 }
    guard rule.algorithm != .none, !isFloat, !isAccumulator || hasTensorScale else { return [] }
    return [
      Epilogue.Step(
        .requantize, rule.algorithm(to: output), rounding: rule.rounding,
        granularity: rule.granularity ?? granularity(after: kind, of: inputs, to: output))
    ]
  }

  /// One multiplier for each channel where a scale that it replaces, or brings about, has one. What
  /// a nonlinear function's input was scaled by is spent inside the function.
  private func granularity(
    after kind: OperatorKind, of inputs: [TensorFormat], to output: TensorFormat
  ) -> ScaleGranularity {
    let keepsInputScales = !kind.needsAlgorithm
    return output.isPerChannel || keepsInputScales && inputs.contains(where: \.isPerChannel)
      ? .channel : .tensor
  }

  /// What a PE does with a pair of elements in a product of a kind: as the scheme says, where that takes
  /// such elements, or what the types ask for.
  func macKind(_ kind: OperatorKind, _ a: TensorFormat, _ b: TensorFormat) -> MACKind {
    if let mac = scheme.macKinds[kind], mac.takes(a.type, b.type) { return mac }
    return MACKind(of: a.type, b.type)
  }

  /// Bytes of the scales that a result is stored with: those that its producer finds for each row, or each
  /// of its groups. Static scales of groups of channels are constants of the machine's program.
  func scaleBytes(_ format: TensorFormat, rows: Int, columns: Int) -> Int {
    switch format.granularity {
    case .token: (rows * format.scaleBits + 7) / 8
    case .group where format.code != .grouped:
      (rows * ((columns - 1) / format.group + 1) * format.scaleBits + format.tensorScaleBits + 7)
        / 8
    case .none, .tensor, .channel, .head, .ptf, .group: 0
    }
  }

  /// How many scales weights of `[columns, reduction]` have.
  func scaleCount(_ format: TensorFormat, columns: Int, reduction: Int) -> Int {
    switch format.granularity {
    case .none: 0
    case .tensor, .token, .head: 1
    case .channel, .ptf: columns
    case .group: columns * ((reduction - 1) / format.group + 1)
    }
  }
}
