import Diagnostics
import Workload

extension TraceEmitter {
  /// Attention on a fused tensor of queries, keys and values, `[tokens, 3 · width]`: views of it by
  /// head, QKᵀ, softmax and A·V. The scaling by 1/√d is part of QKᵀ's requantization, or of the
  /// scale that a float softmax reads, and so no operator.
  ///
  /// Returns `[tokens, width]`: each head's A·V has separate columns, as the projection
  /// reads it, so merging the heads moves nothing.
  mutating func attention(
    _ prefix: String, qkv: Value, _ geometry: AttentionGeometry, mask: AttentionMask = .none,
    partition: WindowPartition? = nil
  ) throws(InputError) -> Value {
    let (query, key, value) = try headOperands(prefix, qkv: qkv, geometry)
    let batch = geometry.groups * geometry.heads
    var scores = try scores(
      "\(prefix).qk", query: query.id, key: key.id, query.format, geometry, mask: mask)
    if let partition {
      scores = try positionBias("\(prefix).bias", scores, geometry, partition)
      if partition.isShifted {
        scores = try windowMask("\(prefix).mask", scores, geometry, partition)
      }
    }
    let probabilities = try softmax("\(prefix).softmax", scores, mask: mask)
    let left = try convert(
      try insert(at: .probabilities, probabilities, prefix: "\(prefix).softmax"),
      to: operands.probabilities)
    let format = scheme.edges.context
    let name = "\(prefix).av"
    let context = try result(of: name, rows: qkv.rows, columns: geometry.width, format)
    try emit(
      .attentionAV, name,
      .product(
        batch: batch, rows: geometry.tokens, reduction: geometry.tokens,
        columns: geometry.headWidth),
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
    let format = scheme.edges.probabilities
    let result = try result(of: name, rows: scores.rows, columns: scores.columns, format)
    try emit(
      .softmax, name, .rows(scores.rows, length: scores.columns),
      algorithm: scheme.algorithms.softmax, mask: mask,
      epilogue: requantization(after: .softmax, of: [scores.format], to: format),
      inputs: [scores.id], output: result.id)
    return result
  }

  /// Queries, keys and values by head, in the format that products take: converted as one tensor,
  /// or each by itself where the scheme puts something on queries and keys.
  private mutating func headOperands(
    _ prefix: String, qkv: Value, _ geometry: AttentionGeometry
  ) throws(InputError) -> (query: Value, key: Value, value: Value) {
    guard scheme.insertions.contains(where: { $0.place == .queriesAndKeys }) else {
      let qkv = try convert(qkv, to: operands.qkv)
      return (
        try headView("\(prefix).q", of: qkv, part: 0, geometry),
        try headView("\(prefix).k", of: qkv, part: 1, geometry),
        try headView("\(prefix).v", of: qkv, part: 2, geometry)
      )
    }
    var parts: [Value] = []
    for (part, letter) in ["q", "k", "v"].enumerated() {
      var value = try headView("\(prefix).\(letter)", of: qkv, part: part, geometry)
      if part < 2 {
        value = try insert(at: .queriesAndKeys, value, prefix: "\(prefix).\(letter)")
      }
      parts.append(try convert(value, to: operands.qkv))
    }
    return (parts[0], parts[1], parts[2])
  }

  /// Queries, keys or values by head: `[heads, tokens, head width]`, and before that the groups
  /// where there are several.
  private mutating func headView(
    _ name: String, of qkv: Value, part: Int, _ geometry: AttentionGeometry
  ) throws(InputError) -> Value {
    var shape = [geometry.heads, geometry.tokens, geometry.headWidth]
    var strides = [geometry.headWidth, qkv.columns, 1]
    if geometry.groups > 1 {
      shape.insert(geometry.groups, at: 0)
      strides.insert(geometry.tokens * qkv.columns, at: 0)
    }
    var extras = TensorExtras()
    extras.view = .init(base: qkv.id, offset: part * geometry.width, strides: strides)
    return Value(
      id: try tensor(name, .activation, shape, qkv.format, extras: extras), name: name,
      rows: geometry.groups * geometry.heads * geometry.tokens, columns: geometry.headWidth,
      format: qkv.format)
  }

  private mutating func scores(
    _ name: String, query: TensorID, key: TensorID, _ operand: TensorFormat,
    _ geometry: AttentionGeometry, mask: AttentionMask
  ) throws(InputError) -> Value {
    let format = scheme.edges.scores
    let batch = geometry.groups * geometry.heads
    let id = try tensor(
      "\(name).output", .activation, [batch, geometry.tokens, geometry.tokens], format)
    try emit(
      .attentionQK, name,
      .product(
        batch: batch, rows: geometry.tokens, reduction: geometry.headWidth,
        columns: geometry.tokens),
      mac: macKind(.attentionQK, operand, operand), mask: mask,
      epilogue: requantization(after: .attentionQK, of: [operand, operand], to: format),
      inputs: [query, key], output: id)
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
      scheme.edges.scores)
    return try addToScores(
      name, scores, constant, scheme.edges.scores, repeats: partition.batch * geometry.heads,
      map: .identity, mask: .window)
  }

  private mutating func addToScores(
    _ name: String, _ scores: Value, _ addend: TensorID, _ addendFormat: TensorFormat, repeats: Int,
    map: RowMap, mask: AttentionMask = .none
  ) throws(InputError) -> Value {
    let format = scheme.edges.scores
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
