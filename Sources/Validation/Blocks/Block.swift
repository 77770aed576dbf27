import Workload

/// What a row of TACCEL's reference data runs.
enum Block {
  enum Kind: String, CaseIterable {
    /// A linear layer: operand, weight and bias from DRAM, results to it.
    case linear
    /// One head of attention.
    case head
    /// The same with softmax and the product with V in one instruction.
    case fusedHead = "head_fused"
    /// A pre-norm encoder block.
    case encoder
    /// Encoder blocks one after the other.
    case network
  }

  struct Encoder {
    var tokens: Int
    var width: Int
    var heads: Int
    var headWidth: Int
    var hidden: Int
    var blocks = 1

    static let blocksOfDeiT = 12
  }

  /// rows × k times k × n.
  case linear(rows: Int, k: Int, n: Int)
  case head(tokens: Int, width: Int, isFused: Bool)
  case encoder(Encoder)

  /// The operators of the design's program.
  ///
  /// - Parameter sums: How many sums the buffer for them holds.
  func trace(sums: Int) -> Trace {
    switch self {
    case .linear(let rows, let k, let n):
      var program = BlockProgram(model: "linear")
      let input = program.load("load", rows, k)
      let parameters = program.loadParameters("load", k, n)
      let strips = BlockProgram.strips(rows, columns: n, sums: sums)
      let results = program.linear("linear", input, strips: strips, parameters)
      program.store("store", results, rows, n)
      return program.finish()
    case .head(let tokens, let width, let isFused):
      var program = BlockProgram(model: "head")
      let operands = (0..<3).map { _ in program.load("load", tokens, width) }
      let results = program.attend(
        .init(tokens: tokens, headWidth: width, sums: sums), operands[0], operands[1], operands[2],
        isFused: isFused)
      program.store("store", results, tokens, width)
      return program.finish()
    case .encoder(let encoder): return encoder.trace(sums: sums)
    }
  }
}

extension Block {
  /// About how many operators the program has: those of each strip, head and block.
  func operatorCount(sums: Int) -> Int {
    func strips(_ rows: Int, _ columns: Int) -> Int {
      BlockProgram.strips(rows, columns: columns, sums: sums).count
    }
    switch self {
    case .linear(let rows, _, let n): return 4 + strips(rows, n)
    case .head(let tokens, _, _): return 5 + 3 * strips(tokens, tokens)
    case .encoder(let encoder):
      let tokens = encoder.tokens
      let head = 8 + 3 * strips(tokens, encoder.headWidth) + 3 * strips(tokens, tokens)
      let others = 10 + strips(tokens, encoder.width) + 5 * strips(tokens, encoder.hidden)
      return encoder.blocks * (encoder.heads * head + others)
    }
  }
}

extension Block.Encoder {
  fileprivate func trace(sums: Int) -> Trace {
    var program = BlockProgram(model: "encoder")
    var activation = program.load("load_x", tokens, width)
    for _ in 0..<blocks {
      let attended = attention(activation, sums, &program)
      activation = feedForward(attended, sums, &program)
    }
    program.store("store", activation, tokens, width)
    return program.finish()
  }

  /// Head by head; weights and biases are loaded for each.
  private func attention(_ input: TensorID, _ sums: Int, _ program: inout BlockProgram) -> TensorID
  {
    let normalized = program.layerNorm("ln1", input, tokens, width)
    let headStrips = BlockProgram.strips(tokens, columns: headWidth, sums: sums)
    var results: [TensorID] = []
    for _ in 0..<heads {
      let operands = (0..<3).map { _ in
        let parameters = program.loadParameters("qkv", width, headWidth)
        return program.linear("qkv", normalized, strips: headStrips, parameters)
      }
      results.append(
        program.attend(
          .init(tokens: tokens, headWidth: headWidth, sums: sums), operands[0], operands[1],
          operands[2], isFused: false))
    }
    var heads: TensorID?
    for head in results {
      heads = program.concatenate(head, to: heads, tokens, headWidth, of: width)
    }
    let parameters = program.loadParameters("proj", width, width)
    let strips = BlockProgram.strips(tokens, columns: width, sums: sums)
    let projected = program.linear("proj", heads ?? normalized, strips: strips, parameters)
    return program.sum("add1", input, projected, tokens, width)
  }

  /// Strip by strip to the hidden layer, which is stored, and from there to the results.
  private func feedForward(_ input: TensorID, _ sums: Int, _ program: inout BlockProgram)
    -> TensorID
  {
    let normalized = program.layerNorm("ln2", input, tokens, width)
    let strips = BlockProgram.strips(tokens, columns: hidden, sums: sums)
    let first = program.loadParameters("fc1", width, hidden)
    for strip in strips {
      let rows = program.linear("fc1", normalized, strips: [strip], first)
      let activated = program.gelu("gelu", rows, strip.count, hidden)
      program.store("spill", activated, strip.count, hidden)
    }
    let second = program.loadParameters("fc2", hidden, width)
    let results = program.results("fc2", strips, width)
    for strip in results {
      let rows = program.load("spill", strip.rows.count, hidden)
      program.linear("fc2", rows, second, into: strip)
    }
    return program.sum("add2", input, results[results.count - 1].output, tokens, width)
  }
}
