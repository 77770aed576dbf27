import Diagnostics
import Workload

extension TraceEmitter {
  /// A BERT encoder, its operators named after the modules of the Transformers library. Queries,
  /// keys and values are one product, `attention.self.qkv`: the MACs and parameters of three, and
  /// one conversion of its result.
  mutating func textTransformer(_ model: TextTransformer, batch: Int) throws(InputError) {
    let activations = scheme.activations
    let embedded = try textEmbeddings(model, batch: batch)
    var x = try layernorm("embeddings.LayerNorm", embedded, to: activations.normalized)
    let geometry = AttentionGeometry(
      groups: batch, heads: model.heads, tokens: model.tokens,
      headWidth: model.width / model.heads)
    for block in 0..<model.depth {
      x = try postNormBlock(
        "encoder.layer.\(block)", x, geometry, hidden: model.mlp,
        role: block == model.depth - 1 ? .output : .activation)
    }
    guard model.hasPooler else { return }
    let first = try view(
      "pooler.first_token", of: x, rows: batch, columns: model.width,
      stride: model.tokens * model.width)
    let dense = try nonEncoderLinear(
      "pooler.dense", first, columns: model.width, to: activations.logits)
    let pooled = try result(
      of: "pooler.tanh", rows: batch, columns: model.width, activations.logits, role: .output)
    try emit(
      .activation, "pooler.tanh", .rows(batch, length: model.width), algorithm: .builtIn(.tanh),
      epilogue: requantization(after: .activation, of: [dense.format], to: activations.logits),
      inputs: [dense.id], output: pooled.id)
  }

  /// A post-norm block: the LayerNorm is on the residual stream itself.
  private mutating func postNormBlock(
    _ prefix: String, _ x: Value, _ geometry: AttentionGeometry, hidden: Int, role: TensorRole
  ) throws(InputError) -> Value {
    let activations = scheme.activations
    let context = try attention("\(prefix).attention.self", x, geometry, mask: .padding)
    let output = "\(prefix).attention.output"
    let projected = try encoderLinear(
      "\(output).dense", context, columns: geometry.width, to: activations.branch)
    let sum = try addBranch("\(output).add", branch: projected, residual: x)
    let attended = try layernorm("\(output).LayerNorm", sum, to: activations.normalized)
    let branch = try feedForward(
      attended, first: "\(prefix).intermediate.dense", activation: "\(prefix).intermediate.gelu",
      second: "\(prefix).output.dense", hidden: hidden)
    let total = try addBranch("\(prefix).output.add", branch: branch, residual: attended)
    return try layernorm(
      "\(prefix).output.LayerNorm", total, to: activations.normalized, role: role)
  }

  /// The sum of a word's, a type's and a position's embedding, one row for each token.
  private mutating func textEmbeddings(
    _ model: TextTransformer, batch: Int
  ) throws(InputError) -> Value {
    let word = try lookup("word_embeddings", entries: model.vocabulary, model, batch: batch)
    let type = try lookup("token_type_embeddings", entries: model.types, model, batch: batch)
    let position = try lookup("position_embeddings", entries: model.positions, model, batch: batch)
    let typed = try add("embeddings.add1", branch: type, residual: word)
    return try add("embeddings.add2", branch: position, residual: typed)
  }

  /// Rows of a table by the numbers in an input: only those rows move, though the whole table is
  /// the operand.
  private mutating func lookup(
    _ table: String, entries: Int, _ model: TextTransformer, batch: Int
  ) throws(InputError) -> Value {
    let name = "embeddings.\(table)"
    let format = scheme.parameters.embedding
    let numbers = try tensor(
      "\(name).ids", .input, [batch * model.tokens], TensorFormat(.int32))
    let weight = try parameter("\(name).weight", [entries, model.width], format)
    let rows = try result(
      of: name, rows: batch * model.tokens, columns: model.width, format)
    var extras = OperatorExtras()
    extras.rowMaps = [.identity, .all]
    try emit(
      .embed, name, .rows(rows.rows, length: model.width), inputs: [numbers, weight],
      output: rows.id, extras: extras)
    return rows
  }
}
