import Workload

/// One job of ITA's controller: products in its order, tile row by tile row where a softmax lies
/// between them (ita_controller.sv: QK and AV of a row of tiles alternate).
struct ITALayer {
  enum Mode: String, CaseIterable {
    /// S × E times E × P.
    case linear
    /// Queries, keys, values, attention and the projection back to E.
    case attention
    /// Attention only, of queries, keys and values that are there.
    case singleAttention = "single_attention"
    /// S × E times E × F, and back.
    case feedforward
  }

  var mode: Mode
  /// Tokens, and widths of embedding, projection (head) and hidden layer.
  var tokens: Int
  var embedding: Int
  var projection: Int
  var hidden: Int
  /// Rows of a tile.
  var tile: Int

  /// Operands of products are there from the start, as the counted testbench offers them; only the
  /// attention map waits for what was computed.
  var trace: Trace {
    var builder = ITATraceBuilder(model: mode.rawValue)
    switch mode {
    case .linear:
      builder.product("linear", tokens, embedding, projection)
    case .attention:
      for name in ["q", "k", "v"] { builder.product(name, tokens, embedding, projection) }
      attend(&builder)
      builder.product("out", tokens, projection, embedding)
    case .singleAttention:
      attend(&builder)
    case .feedforward:
      builder.product("fc1", tokens, embedding, hidden)
      builder.product("fc2", tokens, hidden, embedding)
    }
    return builder.finish()
  }

  private func attend(_ builder: inout ITATraceBuilder) {
    for first in stride(from: 0, to: tokens, by: tile) {
      let rows = min(tile, tokens - first)
      builder.attention("rows\(first)", rows, tokens: tokens, width: projection)
    }
  }
}

/// Writes products and attention of int8 operands that are on chip.
private struct ITATraceBuilder {
  private var builder: TraceBuilder

  init(model: String) {
    builder = TraceBuilder(model: model, operandsOnChip: true)
  }

  mutating func product(_ name: String, _ m: Int, _ k: Int, _ n: Int) {
    let input = tensor("\(name).input", .input, [m, k])
    _ = product(name, input, m, k, n, role: .output)
  }

  mutating func attention(_ name: String, _ rows: Int, tokens: Int, width: Int) {
    let queries = tensor("\(name).q", .input, [rows, width])
    let scores = product("\(name).qk", queries, rows, width, tokens, role: .activation)
    let map = tensor("\(name).map", .activation, [rows, tokens])
    builder.add(
      operator: Operator(
        name: builder.intern("\(name).softmax"), kind: .softmax, b: 1, m: UInt32(rows), k: 0,
        n: UInt32(tokens), algorithm: .ita), inputs: [scores], outputs: [map])
    _ = product("\(name).av", map, rows, tokens, width, role: .output)
  }

  private mutating func product(
    _ name: String, _ input: TensorID, _ m: Int, _ k: Int, _ n: Int, role: TensorRole
  ) -> TensorID {
    let weight = tensor("\(name).weight", .weight, [n, k])
    let output = tensor("\(name).output", role, [m, n])
    builder.add(
      operator: Operator(
        name: builder.intern(name), kind: .linear, b: 1, m: UInt32(m), k: UInt32(k),
        n: UInt32(n)), inputs: [input, weight], outputs: [output])
    return output
  }

  private mutating func tensor(_ name: String, _ role: TensorRole, _ shape: [Int]) -> TensorID {
    let name = builder.intern(name)
    return builder.add(
      tensor: Tensor(name: name, role: role, type: .int8), shape: shape.map { UInt32($0) })
  }

  mutating func finish() -> Trace {
    builder.countUses()
    return builder.trace
  }
}
