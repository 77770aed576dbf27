import Workload

/// The operators of a program for TACCEL, in its order.
///
/// The program itself loads and stores, so that everything between a load and a store is on chip. It
/// splits products whose sums do not fit their buffer into strips of rows, each of which passes its chain
/// of operators before the next one begins.
struct BlockProgram {
  /// The sizes of the attention of an encoder block.
  struct Attention {
    var tokens: Int
    var headWidth: Int
    /// Sums that their buffer holds.
    var sums: Int
  }

  private var builder: TraceBuilder
  private var names: [String: Int] = [:]

  init(model: String) {
    builder = TraceBuilder(model: model)
  }

  /// Strips of `rows` rows: as long as a buffer of `sums` sums takes, in multiples of the array's 16 rows.
  static func strips(_ rows: Int, columns: Int, sums: Int) -> [Range<Int>] {
    let length = max(1, sums / columns / arrayRows) * arrayRows
    return stride(from: 0, to: rows, by: length).map { $0..<min(rows, $0 + length) }
  }

  private static let arrayRows = 16

  mutating func finish() -> Trace {
    builder.countUses()
    return builder.trace
  }

  // MARK: Transfers

  mutating func load(
    _ layer: String, _ rows: Int, _ columns: Int, _ role: TensorRole = .input,
    _ type: ElementType = .int8
  ) -> TensorID {
    let source = tensor("\(layer).source", role, rows, columns, type)
    let loaded = tensor("\(layer).loaded", .activation, rows, columns, type)
    add(layer, .move, rows, columns, [source], loaded)
    return loaded
  }

  mutating func store(_ layer: String, _ results: TensorID, _ rows: Int, _ columns: Int) {
    let stored = tensor("\(layer).stored", .output, rows, columns)
    add(layer, .move, rows, columns, [results], stored)
  }

  // MARK: Products

  /// A weight and its bias.
  struct Parameters {
    var weight: TensorID
    var bias: TensorID
    var k: Int
    var n: Int
  }

  mutating func loadParameters(_ layer: String, _ k: Int, _ n: Int) -> Parameters {
    Parameters(
      weight: load(layer, k, n, .weight), bias: load(layer, 1, n, .weight, .int32), k: k, n: n)
  }

  /// A strip of an operand times a weight, with its bias, requantized.
  mutating func linear(
    _ layer: String, _ input: TensorID, _ parameters: Parameters, into strip: Strip
  ) {
    product(
      layer, input, parameters.weight, bias: parameters.bias, k: parameters.k, n: parameters.n,
      into: strip)
  }

  /// All rows of an operand, strip by strip.
  mutating func linear(
    _ layer: String, _ input: TensorID, strips: [Range<Int>], _ parameters: Parameters
  ) -> TensorID {
    let results = results(layer, strips, parameters.n)
    for strip in results {
      linear(layer, slice(input, strip.rows, columns: parameters.k), parameters, into: strip)
    }
    return results[results.count - 1].output
  }

  /// Rows of results that are made together.
  struct Strip {
    var rows: Range<Int>
    var output: TensorID
    /// The strip before it, an input of this one: a reader of the last output so waits for all strips.
    var previous: TensorID?
  }

  /// The outputs of strips; each holds the rows up to its last one.
  mutating func results(_ layer: String, _ strips: [Range<Int>], _ columns: Int) -> [Strip] {
    var previous: TensorID?
    return strips.map { rows in
      let output = tensor("\(layer).output", .activation, rows.upperBound, columns)
      defer { previous = output }
      return Strip(rows: rows, output: output, previous: previous)
    }
  }

  private mutating func product(
    _ layer: String, _ input: TensorID, _ second: TensorID, bias: TensorID? = nil, k: Int,
    n: Int, requantizes: Bool = true, into strip: Strip
  ) {
    var steps: [Epilogue.Step] = []
    if bias != nil { steps.append(Epilogue.Step(.bias)) }
    if requantizes { steps.append(Epilogue.Step(.requantize, .dyadic)) }
    builder.add(
      operator: Operator(
        name: builder.intern(name(layer)), kind: .matmul, b: 1, m: UInt32(strip.rows.count),
        k: UInt32(k), n: UInt32(n), epilogue: Epilogue(steps)),
      inputs: [input, second] + [bias, strip.previous].compactMap(\.self), outputs: [strip.output])
  }

  // MARK: Attention

  /// One head's attention on operands that are on chip: K transposed, then the rows of Q in strips.
  ///
  /// - Parameter isFused: Whether softmax and the product with V are one instruction.
  mutating func attend(
    _ sizes: Attention, _ query: TensorID, _ key: TensorID, _ value: TensorID, isFused: Bool
  ) -> TensorID {
    let (tokens, width) = (sizes.tokens, sizes.headWidth)
    let transposed = tensor("key.transposed", .activation, width, tokens)
    add("transpose", .move, tokens, width, [key], transposed)
    let strips = Self.strips(tokens, columns: tokens, sums: sizes.sums)
    let results = results("av", strips, width)
    for strip in results {
      let rows = strip.rows.count
      let queries = slice(query, strip.rows, columns: width)
      let scores = tensor("scores", .activation, rows, tokens, .int32)
      product(
        "qk", queries, transposed, k: width, n: tokens, requantizes: false,
        into: Strip(rows: strip.rows, output: scores))
      let map = tensor("map", .activation, rows, tokens)
      guard isFused else {
        add("softmax", .softmax, rows, tokens, [scores], map, algorithm: .float)
        product("av", map, value, k: tokens, n: width, into: strip)
        continue
      }
      add("softmax_av", .dequantize, rows, tokens, [scores], map)
      let products = tensor("products", .activation, rows, tokens * width)
      add("softmax_av", .multiply, rows, tokens * width, [map, value], products)
      let inputs = [products] + [strip.previous].compactMap(\.self)
      add("softmax_av", .quantize, rows, width, inputs, strip.output)
    }
    return results[results.count - 1].output
  }

  // MARK: Units

  mutating func layerNorm(_ layer: String, _ input: TensorID, _ rows: Int, _ columns: Int)
    -> TensorID
  {
    let gamma = tensor("\(layer).gamma", .weight, 1, columns, .fp16)
    let beta = tensor("\(layer).beta", .weight, 1, columns, .fp16)
    let output = tensor("\(layer).output", .activation, rows, columns)
    add(
      layer, .layernorm, rows, columns, [input, gamma, beta], output, algorithm: .float)
    return output
  }

  mutating func gelu(_ layer: String, _ input: TensorID, _ rows: Int, _ columns: Int) -> TensorID {
    let output = tensor("\(layer).output", .activation, rows, columns)
    add(layer, .gelu, rows, columns, [input], output, algorithm: .float)
    return output
  }

  mutating func sum(
    _ layer: String, _ input: TensorID, _ other: TensorID, _ rows: Int, _ columns: Int
  ) -> TensorID {
    let output = tensor("\(layer).output", .activation, rows, columns)
    add(layer, .add, rows, columns, [input, other], output)
    return output
  }

  /// Copies a head's results next to those of the heads before it, row by row.
  mutating func concatenate(
    _ head: TensorID, to heads: TensorID?, _ rows: Int, _ columns: Int, of width: Int
  ) -> TensorID {
    let output = tensor("concat.output", .activation, rows, width)
    add("concat", .embed, rows, columns, [heads, head].compactMap(\.self), output)
    return output
  }

  // MARK: Lines

  private mutating func slice(_ base: TensorID, _ rows: Range<Int>, columns: Int) -> TensorID {
    var extras = TensorExtras()
    extras.view = TensorExtras.View(
      base: base, offset: rows.lowerBound * columns, strides: [columns, 1])
    return builder.add(
      tensor: Tensor(name: builder.intern(name("rows")), role: .activation, type: .int8),
      shape: [UInt32(rows.count), UInt32(columns)], extras: extras)
  }

  private mutating func tensor(
    _ name: String, _ role: TensorRole, _ rows: Int, _ columns: Int, _ type: ElementType = .int8
  ) -> TensorID {
    builder.add(
      tensor: Tensor(name: builder.intern(self.name(name)), role: role, type: type),
      shape: [UInt32(rows), UInt32(columns)])
  }

  private mutating func add(
    _ layer: String, _ kind: OperatorKind, _ rows: Int, _ columns: Int, _ inputs: [TensorID],
    _ output: TensorID, algorithm: BuiltInAlgorithm = .none
  ) {
    builder.add(
      operator: Operator(
        name: builder.intern(name(layer)), kind: kind, b: 1, m: UInt32(rows), k: 0,
        n: UInt32(columns), algorithm: algorithm), inputs: inputs, outputs: [output])
  }

  /// A unique name: the text and a number.
  private mutating func name(_ text: String) -> String {
    names[text, default: -1] += 1
    return "\(text)#\(names[text] ?? 0)"
  }
}
