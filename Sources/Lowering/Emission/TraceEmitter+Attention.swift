import Algorithms
import Diagnostics
import Workload

extension TraceEmitter {
  /// Self-attention of a block, up to what its projection reads, `[tokens, width]`: each head's A·V has
  /// columns of its own there, so merging the heads moves nothing. The scaling by 1/√d is part of QKᵀ's
  /// requantization, or of the scale that a float softmax reads, and so no operator.
  ///
  /// - Parameter x: The input of the queries, keys and values, `[tokens, width]`.
  mutating func attention(
    _ prefix: String, _ x: Value, _ geometry: AttentionGeometry, mask: AttentionMask = .none,
    partition: WindowPartition? = nil
  ) throws(InputError) -> Value {
    switch scheme.attention {
    case .separate:
      try separateAttention(prefix, x, geometry, mask: mask, partition: partition)
    case .mergedQueryKey:
      try mergedAttention(prefix, x, geometry, mask: mask, partition: partition)
    }
  }

  // MARK: Queries, keys and values

  /// Consecutive heads whose products have the same formats.
  private struct HeadRun {
    var heads: Range<Int>
    var qkv: ProductFormats
    var queryKey: ProductFormats
    var attentionValue: ProductFormats
    /// Behind the names of what these heads have to themselves; empty where they are all heads.
    var suffix = ""

    func hasFormats(of other: HeadRun) -> Bool {
      qkv == other.qkv && queryKey == other.queryKey && attentionValue == other.attentionValue
    }
  }

  /// Queries, keys and values of one product, of which heads are views; of several where a scheme gives
  /// heads different formats, with an attention for each of them.
  private mutating func separateAttention(
    _ prefix: String, _ x: Value, _ geometry: AttentionGeometry, mask: AttentionMask,
    partition: WindowPartition?
  ) throws(InputError) -> Value {
    let x = try insert(at: .linearInput, x, prefix: "\(prefix).qkv.input")
    let runs = try headRuns(prefix, heads: geometry.heads)
    var whole: Value?
    if runs.count > 1 {
      whole = try result(
        of: "\(prefix).av", rows: x.rows, columns: geometry.width, scheme.activations.context)
    }
    var context = whole
    for run in runs {
      var own = geometry
      own.heads = run.heads.count
      let qkv = try encoderLinear(
        "\(prefix).qkv\(run.suffix)", x, run.qkv, columns: 3 * own.width,
        to: scheme.activations.qkv,
        permutesRows: partition?.permutesRows ?? false, parts: 3)
      let (query, key, value) = try headOperands(prefix, qkv: qkv, own, run)
      let part = try attend(
        prefix, run, query: query, key: key, value: value, own, mask: mask, partition: partition,
        into: whole, rows: x.rows)
      if whole == nil { context = part }
    }
    guard let context else { preconditionFailure("an attention has a head") }
    return context
  }

  private mutating func headRuns(_ prefix: String, heads: Int) throws(InputError) -> [HeadRun] {
    func named(_ run: HeadRun) -> HeadRun {
      var run = run
      if run.heads.count < heads {
        run.suffix =
          run.heads.count == 1
          ? ".head\(run.heads.lowerBound)"
          : ".heads\(run.heads.lowerBound)-\(run.heads.upperBound - 1)"
      }
      return run
    }
    var runs: [HeadRun] = []
    let each: [Int?] = hasHeadRules ? Array(0..<heads) : [nil]
    for head in each {
      let run = HeadRun(
        heads: head.map { $0..<$0 + 1 } ?? 0..<heads,
        qkv: try formats(of: "\(prefix).qkv", head: head),
        queryKey: try formats(of: "\(prefix).qk", .queryKey, head: head),
        attentionValue: try formats(of: "\(prefix).av", .attentionValue, head: head))
      if let last = runs.last, last.hasFormats(of: run) {
        runs[runs.count - 1].heads = last.heads.lowerBound..<run.heads.upperBound
      } else {
        runs.append(run)
      }
    }
    return runs.map(named)
  }

  /// Queries, keys and values by head, in the formats that products take: converted as one tensor where
  /// they take the same, or each by itself.
  private mutating func headOperands(
    _ prefix: String, qkv: Value, _ geometry: AttentionGeometry, _ run: HeadRun
  ) throws(InputError) -> (query: Value, key: Value, value: Value) {
    let wanted = (
      queries: run.queryKey.queriesAndKeys ?? qkv.format,
      values: run.attentionValue.values ?? qkv.format
    )
    let hasInsertions = scheme.insertions.contains { $0.place == .queriesAndKeys }
    let isWhole = !hasInsertions && wanted.queries == wanted.values
    let base = isWhole ? try convert(qkv, to: wanted.queries) : qkv
    var parts: [Value] = []
    for (part, letter) in ["q", "k", "v"].enumerated() {
      let name = "\(prefix).\(letter)\(run.suffix)"
      var value = try headView(
        name, of: base, offset: part * geometry.width, headStride: geometry.headWidth, geometry)
      if part < 2 { value = try insert(at: .queriesAndKeys, value, prefix: name) }
      parts.append(try convert(value, to: part < 2 ? wanted.queries : wanted.values))
    }
    return (parts[0], parts[1], parts[2])
  }

  /// The columns of each head of a value: `[heads, tokens, columns]`, and before that the groups where
  /// there are several.
  ///
  /// - Parameters:
  ///   - headStride: From a head's columns to those of the next; 0 where all heads have the same.
  ///   - columns: Of one head; nil for the width of a head.
  private mutating func headView(
    _ name: String, of base: Value, offset: Int = 0, headStride: Int, columns: Int? = nil,
    _ geometry: AttentionGeometry
  ) throws(InputError) -> Value {
    let columns = columns ?? geometry.headWidth
    var shape = [geometry.heads, geometry.tokens, columns]
    var strides = [headStride, base.columns, 1]
    if geometry.groups > 1 {
      shape.insert(geometry.groups, at: 0)
      strides.insert(geometry.tokens * base.columns, at: 0)
    }
    var extras = TensorExtras()
    extras.view = .init(base: base.id, offset: offset, strides: strides)
    return Value(
      id: try tensor(name, .activation, shape, base.format, extras: extras), name: name,
      rows: geometry.groups * geometry.heads * geometry.tokens, columns: columns,
      format: base.format)
  }

  // MARK: Merged weights of queries and keys

  /// Attention with one matrix for the queries and the keys of each head: keys are W_q^T·W_k·xᵀ, as wide as
  /// the tokens are, and queries the tokens themselves, quantized once for all three products.
  private mutating func mergedAttention(
    _ prefix: String, _ x: Value, _ geometry: AttentionGeometry, mask: AttentionMask,
    partition: WindowPartition?
  ) throws(InputError) -> Value {
    let permutes = partition?.permutesRows ?? false
    let (width, format) = (geometry.width, scheme.activations.qkv)
    let x = try insert(at: .linearInput, x, prefix: "\(prefix).qk_merged.input")
    let keyFormats = try formats(of: "\(prefix).qk_merged")
    let run = HeadRun(
      heads: 0..<geometry.heads, qkv: keyFormats,
      queryKey: try formats(of: "\(prefix).qk", .queryKey),
      attentionValue: try formats(of: "\(prefix).av", .attentionValue))
    let keys = try encoderLinear(
      "\(prefix).qk_merged", x, keyFormats, columns: geometry.heads * width, to: format,
      permutesRows: permutes)
    let values = try encoderLinear(
      "\(prefix).v", x, try formats(of: "\(prefix).v"), columns: width, to: format,
      permutesRows: permutes)
    let tokens = try convert(x, to: keyFormats.operands.linear)
    let query = try headView(
      "\(prefix).x", of: tokens, headStride: 0, columns: width, geometry)
    let key = try headView(
      "\(prefix).k", of: try convert(keys, to: run.queryKey.queriesAndKeys), headStride: width,
      columns: width, geometry)
    let value = try headView(
      "\(prefix).values", of: try convert(values, to: run.attentionValue.values),
      headStride: geometry.headWidth, geometry)
    return try attend(
      prefix, run, query: query, key: key, value: value, geometry, mask: mask,
      partition: partition, permutesQueries: permutes, into: nil, rows: x.rows)
  }

  // MARK: Scores and what they weight

  /// QKᵀ, softmax and A·V of some heads.
  ///
  /// - Parameters:
  ///   - permutesQueries: Whether queries are in another order of rows than keys.
  ///   - whole: What the heads' columns are a part of; nil where these are all heads.
  private mutating func attend(
    _ prefix: String, _ run: HeadRun, query: Value, key: Value, value: Value,
    _ geometry: AttentionGeometry, mask: AttentionMask, partition: WindowPartition?,
    permutesQueries: Bool = false, into whole: Value?, rows: Int
  ) throws(InputError) -> Value {
    var scores = try scores(
      "\(prefix).qk\(run.suffix)", query: query, key: key, geometry, mask: mask,
      permutesQueries: permutesQueries)
    if let partition {
      scores = try positionBias("\(prefix).bias\(run.suffix)", scores, geometry, partition)
      if partition.isShifted {
        scores = try windowMask("\(prefix).mask\(run.suffix)", scores, geometry, partition)
      }
    }
    let softmaxName = "\(prefix).softmax\(run.suffix)"
    let probabilities = try softmax(softmaxName, scores, mask: mask)
    let left = try convert(
      try insert(at: .probabilities, probabilities, prefix: softmaxName),
      to: run.attentionValue.operands.probabilities)
    let format = scheme.activations.context
    let name = "\(prefix).av\(run.suffix)"
    let context: Value
    if let whole {
      context = try view(
        "\(name).output", of: whole, rows: rows, columns: geometry.width,
        offset: run.heads.lowerBound * geometry.headWidth, stride: whole.columns)
    } else {
      context = try result(of: name, rows: rows, columns: geometry.width, format)
    }
    try emit(
      .attentionAV, name,
      .product(
        batch: geometry.groups * geometry.heads, rows: geometry.tokens,
        reduction: geometry.tokens, columns: geometry.headWidth),
      mac: macKind(.attentionAV, left.format, value.format),
      epilogue: requantization(after: .attentionAV, of: [left.format, value.format], to: format),
      inputs: [left.id, value.id], output: context.id)
    return context
  }

  /// Softmax over each row of scores.
  mutating func softmax(
    _ name: String, _ scores: Value, mask: AttentionMask = .none
  ) throws(InputError) -> Value {
    let scores = try convert(scores, to: operands.softmax)
    let format = scheme.activations.probabilities
    let result = try result(of: name, rows: scores.rows, columns: scores.columns, format)
    try emit(
      .softmax, name, .rows(scores.rows, length: scores.columns),
      algorithm: scheme.algorithms.softmax.algorithm, mask: mask,
      epilogue: requantization(after: .softmax, of: [scores.format], to: format),
      inputs: [scores.id], output: result.id)
    return result
  }

  private mutating func scores(
    _ name: String, query: Value, key: Value, _ geometry: AttentionGeometry, mask: AttentionMask,
    permutesQueries: Bool
  ) throws(InputError) -> Value {
    let format = scheme.activations.scores
    let batch = geometry.groups * geometry.heads
    let id = try tensor(
      "\(name).output", .activation, [batch, geometry.tokens, geometry.tokens], format)
    var extras = OperatorExtras()
    if permutesQueries { extras.rowMaps = [.blocks, .all] }
    try emit(
      .attentionQK, name,
      .product(
        batch: batch, rows: geometry.tokens, reduction: query.columns, columns: geometry.tokens),
      mac: macKind(.attentionQK, query.format, key.format), mask: mask,
      epilogue: requantization(
        after: .attentionQK, of: [query.format, key.format], to: format),
      inputs: [query.id, key.id], output: id, extras: extras)
    return Value(
      id: id, name: name, rows: batch * geometry.tokens, columns: geometry.tokens, format: format)
  }

  /// Swin's relative position bias, looked up in a table with a row for each offset between two
  /// places of a window and a column for each head; all windows add the same.
  private mutating func positionBias(
    _ name: String, _ scores: Value, _ geometry: AttentionGeometry, _ partition: WindowPartition
  ) throws(InputError) -> Value {
    let offsets = (2 * partition.window - 1) * (2 * partition.window - 1)
    let table = try parameter(
      "\(name).table", [offsets, geometry.heads], scheme.parameters.embedding)
    return try addToScores(
      name, scores, table, scheme.parameters.embedding, repeats: geometry.groups, map: .all)
  }

  /// The mask of shifted windows, one for each window; all heads and images add the same. It is a
  /// constant that comes with the model but no parameter of it, so it counts as an input.
  private mutating func windowMask(
    _ name: String, _ scores: Value, _ geometry: AttentionGeometry, _ partition: WindowPartition
  ) throws(InputError) -> Value {
    let constant = try tensor(
      "\(name).constant", .input, [partition.windows, geometry.tokens, geometry.tokens],
      scheme.activations.scores)
    return try addToScores(
      name, scores, constant, scheme.activations.scores, repeats: partition.batch * geometry.heads,
      map: .identity, mask: .window)
  }

  private mutating func addToScores(
    _ name: String, _ scores: Value, _ addend: TensorID, _ addendFormat: TensorFormat, repeats: Int,
    map: RowMap, mask: AttentionMask = .none
  ) throws(InputError) -> Value {
    let format = scheme.activations.scores
    let result = try result(of: name, rows: scores.rows, columns: scores.columns, format)
    var extras = OperatorExtras()
    extras.broadcast = repeats
    if map != .identity { extras.rowMaps = [.identity, map] }
    try emit(
      .add, name, .rows(scores.rows, length: scores.columns), mask: mask,
      epilogue: requantization(after: .add, of: [scores.format, addendFormat], to: format),
      inputs: [scores.id, addend], output: result.id, extras: extras)
    return result
  }
}
