import Algorithms
import Diagnostics
import Hardware
import Quantities
import Simulation
import Timing
import Workload

/// Turns operators of a trace into what is emitted: shapes, places of operands, bytes.
struct LayerPlanner {
  let trace: Trace
  let accelerator: Accelerator
  let residency: Residency
  /// By tensor: into how many batch elements its storage is split, one after the other (heads of
  /// attention scores); 1 where it is not. Products split their results; row-wise operators keep the
  /// split of what they read.
  private var splits: [Int]
  private let streams: RowStreams
  /// By tensor: the rows of the blocks in which its producer hands it over; 0 where it does not.
  private var blockRows: [Int]
  /// At most of a byte on the DRAM's data path.
  let byteTicks: Int

  init(trace: Trace, accelerator: Accelerator, residency: Residency) {
    self.trace = trace
    self.accelerator = accelerator
    self.residency = residency
    splits = [Int](repeating: 1, count: trace.tensors.count)
    for op in trace.operators {
      for output in trace.outputs(of: op) {
        splits[Int(output.index)] = Self.cut(of: output, by: op, trace, splits)
      }
    }
    blockRows = [Int](repeating: 0, count: trace.tensors.count)
    streams = RowStreams(trace, accelerator.pipeline.rowStreaming, splits: splits)
    byteTicks = MachineSettings(accelerator).path?.mostByteTicks ?? 1
  }

  private static func cut(
    of output: TensorID, by op: Operator, _ trace: Trace, _ splits: [Int]
  ) -> Int {
    if op.kind.isMatrix {
      // Elements of the batch follow each other only where they are the leading dimensions.
      let leading = trace.shape(of: trace[output]).dropLast(2).reduce(1) { $0 * Int($1) }
      return leading == Int(op.b) ? leading : 1
    }
    guard let input = trace.inputs(of: op).first(where: { trace[$0].role == .activation }),
      trace.storage(of: input) == input,
      trace.extras(of: op).rowMaps.allSatisfy({ $0 == .identity }),
      op.kind != .pool, op.rows % splits[Int(input.index)] == 0
    else { return 1 }
    return splits[Int(input.index)]
  }

  private func isOnChip(_ id: TensorID) -> Bool { residency.isOnChip[Int(id.index)] }

  /// A product as its operands and results are stored, each element of the batch alone.
  func shape(
    _ op: Operator, on array: ArrayID, mode: Int, secondMode: Int?, _ bound: BoundOperator
  ) -> MatrixShape {
    let (input, weight, output) = operands(op)
    // Biases, and the metadata of both operands: scales, indices.
    var parameters = 0
    for (index, id) in trace.inputs(of: op).enumerated() where !isOnChip(id) {
      parameters += index < 2 ? sideBytes(id) : trace.bytes(of: id).count
    }
    var shape = MatrixShape(
      b: Int(op.b), m: Int(op.m), k: Int(op.k), n: Int(op.n),
      inputBits: Int(trace[input].type.bits), weights: trace.weightStorage(of: weight),
      outputBits: Int(trace[output].type.bits), array: array, mode: mode,
      inputOnChip: isOnChip(input),
      weightOnChip: isOnChip(weight),
      weightStaysWithInputs: isOnChip(weight) && trace[weight].role != .weight,
      outputOnChip: isOnChip(output),
      inputBytes: ceilingDivision(
        trace.bytes(of: input).count - sideBytes(input), Int(op.b)),
      parameterBytes: parameters, resultSideBytes: sideBytes(output), requantize: bound.requantize)
    // Where all is stored the same way, the number of rows is irrelevant.
    if shape.weights.isPlain { shape.weights.rows = 1 }
    shape.demand = bound.demand
    shape.groups = bound.groups
    if op.epilogue.hasBias, let name = accelerator[array].bias {
      shape.biasUnit = accelerator.units.firstIndex { $0.name == name }
    }
    shape.secondMode = secondMode
    if accelerator[array].maskSkipping == .tiles, secondMode == nil {
      shape.mask = MaskedProduct(op, window: trace.extras(of: op).window)
    }
    shape.inputIsMade = trace[input].role == .activation
    shape.weightIsMade = trace[weight].role == .activation
    if trace.needsTransposition(op, accelerator[array].dataflow) {
      shape.transpose = accelerator[array].transpose
    }
    return shape
  }

  private func sideBytes(_ id: TensorID) -> Int { trace.extras(of: trace[id]).sideBytes }

  /// Whether an operand's batch elements are those that its producer made, one after the other.
  private func isSplit(_ id: TensorID, _ count: Int) -> Bool {
    trace.storage(of: id) == id && splits[Int(id.index)] == count
  }

  /// The same for a reader that may have to wait for all of it.
  private func isSplitForReader(_ id: TensorID, _ count: Int) -> Bool {
    isSplit(id, count) && !streams.holdsBack(id)
  }

  /// The blocks in which an operator's rows pass, if others take them so.
  ///
  /// - Parameter least: Rows that are done together.
  private mutating func blocks(of output: TensorID, rows: Int, least: Int) -> RowBlocks? {
    guard streams.isTaken[Int(output.index)] else { return nil }
    let blocks = RowBlocks(rows: rows, least: least, most: accelerator.mapping.rowBlocks)
    blockRows[Int(output.index)] = blocks.rowsPerBlock
    return blocks
  }

  /// Rows that a fold of a part of the array holds or, of a weight-stationary one, that hide the next
  /// fold's load.
  private func rowsTogether(_ part: ArrayPart, of array: PEArray) -> Int {
    array.dataflow == .inputStationary ? part.columns : part.rows
  }

  /// The blocks in which a unit takes rows: those of the operand that streams, or what the main array does
  /// together.
  private func rowsTogether(_ op: Operator, _ operands: [UnitShape.Operand]) -> Int {
    let known = zip(trace.inputs(of: op), operands).lazy
      .filter { $0.1.streams }.map { self.blockRows[Int($0.0.index)] }.first { $0 > 0 }
    let array = accelerator.array
    return known ?? rowsTogether(ArrayPart(rows: array.rows, columns: array.columns), of: array)
  }

  /// A product with the mapping that was chosen for it.
  mutating func plan(
    _ op: Operator, at index: Int, _ shape: MatrixShape, _ tiling: Tiling
  ) throws(InputError) -> ProductPlan {
    let (input, weight, output) = operands(op)
    let timing = ArrayTiming(accelerator, shape).using(tiling.part)
    let rules = TilingRules(
      accelerator, shape, timing, isUnbounded: trace.header.operandsOnChip)
    let extras = trace.extras(of: op)
    let isPermuted = extras.broadcast != 1 || !extras.rowMaps.isEmpty
    var recipe = ProductRecipe(
      shape: shape, tiling: tiling,
      needsPartialSums: rules.needsPartialSums(tiling.tile, tiling.order),
      keepsSumsInPEs: rules.keepsSumsInPEs(tiling.tile, tiling.order),
      hasBias: op.epilogue.hasBias,
      inputIsSplit: !isPermuted && isSplitForReader(input, shape.elements),
      inputStreams: streams.passesRows(to: op, operand: 0, trace, splits),
      weightIsSplit: !isPermuted && isSplitForReader(weight, shape.elements),
      outputIsSplit: isSplit(output, shape.elements))
    recipe.outputBlocks = blocks(
      of: output, rows: shape.m, least: rowsTogether(tiling.part, of: accelerator[shape.array]))
    let name = trace.name(of: op)
    recipe.transposition = try transposition(recipe, name: name)
    recipe.headMerge = try headMerge(op, recipe, name: name)
    (recipe.rowSums, recipe.columnSums) = try operandSums(recipe, name: name)
    return ProductPlan(
      recipe: recipe, timing: timing, input: trace.storage(of: input),
      weight: trace.storage(of: weight), output: trace.storage(of: output))
  }

  /// The move that writes a product's second operand transposed; nil where none is needed. The copy
  /// takes the place of the original.
  private func transposition(
    _ recipe: ProductRecipe, name: @autoclosure () -> String
  ) throws(InputError) -> UnitShape? {
    let shape = recipe.shape
    guard shape.transpose == .none else { return nil }
    guard let unit = accelerator.units.firstIndex(where: { $0.runs(.move, .none) }) else {
      preconditionFailure("the binder has found a unit that moves")
    }
    let rows = shape.n / shape.blocks
    let bytes =
      shape.elements
      * ceilingDivision(
        rows * (shape.k / shape.blocks) * shape.weights.bits, 8)
    var move = UnitShape(
      kind: .move, algorithm: .none, b: shape.elements, rows: rows,
      length: shape.k / shape.blocks, tileRows: rows, unit: unit,
      operands: [
        UnitShape.Operand(
          bytes: bytes, isOnChip: shape.weightOnChip, isSplit: recipe.weightIsSplit, isWeight: false
        )
      ],
      parameterBytes: 0, requantize: nil, outputBytes: bytes, outputOnChip: shape.weightOnChip,
      operandBits: shape.weights.bits)
    try WorkBounds.check(move, accelerator, byteTicks: byteTicks, name: name())
    move.tileRows = try tileRows(move, name: name())
    return move
  }

  /// The copies of each head's results next to those of the others, row by row; nil where none are needed.
  /// Results that leave the chip are written where they are read.
  private func headMerge(
    _ op: Operator, _ recipe: ProductRecipe, name: @autoclosure () -> String
  ) throws(InputError) -> UnitShape? {
    let shape = recipe.shape
    // A slice of one head makes a part of the rows.
    let isPart = trace.outputs(of: op).first.map { trace.storage(of: $0) != $0 } ?? false
    guard op.kind == .attentionAV, shape.elements > 1 || isPart, shape.outputOnChip,
      let unit = accelerator[shape.array].mergeHeads,
      let index = accelerator.units.firstIndex(where: { $0.name == unit })
    else { return nil }
    let columns = shape.n / shape.blocks
    let bytes = shape.b * shape.outputTileBytes(m: shape.m, n: shape.n)
    var copy = UnitShape(
      kind: .move, algorithm: .none, b: shape.elements, rows: shape.m, length: columns,
      tileRows: shape.m, unit: index,
      operands: [
        UnitShape.Operand(
          bytes: bytes, isOnChip: true, isSplit: recipe.outputIsSplit, isWeight: false)
      ],
      parameterBytes: 0, requantize: nil, outputBytes: bytes, outputOnChip: true,
      operandBits: shape.outputBits)
    try WorkBounds.check(copy, accelerator, byteTicks: byteTicks, name: name())
    copy.tileRows = try tileRows(copy, name: name())
    return copy
  }

  /// The reader has checked that a product has two operands and a result.
  private func operands(_ op: Operator) -> (TensorID, TensorID, TensorID) {
    let first = Int(op.firstOperand)
    return (
      trace.operands[first], trace.operands[first + 1],
      trace.operands[first + Int(op.inputCount)]
    )
  }

  /// Of a table, only the rows that are looked up move.
  private func gatheredBytes(_ op: Operator, _ table: TensorID) -> Int {
    min(
      trace.bytes(of: table).count, ceilingDivision(op.elements * Int(trace[table].type.bits), 8))
  }

  mutating func unitPlan(
    _ op: Operator, at index: Int, unit: Int?, _ requantize: RequantizeBinding?
  ) throws(InputError) -> UnitPlan {
    guard let output = trace.outputs(of: op).first else {
      preconditionFailure("the reader has checked that an operator has a result")
    }
    let cut = splits[Int(output.index)]
    var operands: [UnitShape.Operand] = []
    var inputs: [TensorID] = []
    var parameterBytes = 0
    var elements = op.elements
    for (place, input) in trace.inputs(of: op).enumerated() {
      let tensor = trace[input]
      var bytes = trace.bytes(of: input).count
      if tensor.role == .weight {
        if op.kind == .embed {
          bytes = gatheredBytes(op, input)
        } else if trace.elements(of: tensor) < op.elements {
          // Gamma, beta, a bias table: kept at the unit, not tiled.
          if !isOnChip(input) { parameterBytes += bytes }
          continue
        }
      } else {
        elements = max(elements, op.kind == .pool ? trace.elements(of: tensor) : 0)
      }
      operands.append(
        UnitShape.Operand(
          bytes: bytes, isOnChip: isOnChip(input), isSplit: isSplitForReader(input, cut),
          streams: streams.passesRows(to: op, operand: place, trace, splits),
          isWeight: tensor.role == .weight))
      inputs.append(trace.storage(of: input))
    }
    let rows = elements / max(1, cut * Int(op.n))
    var shape = UnitShape(
      kind: op.kind, algorithm: op.algorithm, b: cut, rows: rows, length: Int(op.n),
      tileRows: rows, unit: unit, operands: operands, parameterBytes: parameterBytes,
      requantize: requantize, outputBytes: trace.bytes(of: output).count,
      outputOnChip: isOnChip(output), operandBits: operandBits(op))
    shape.groupsPerRow = groupsPerRow(of: output, op)
    try WorkBounds.check(shape, accelerator, byteTicks: byteTicks, name: trace.name(of: op))
    guard unit != nil, !shape.isTransfer(accelerator.dma) else {
      return UnitPlan(shape: shape, inputs: inputs, output: trace.storage(of: output))
    }
    let isTaken = streams.isTaken[Int(output.index)]
    let passesRows = isTaken || operands.contains(where: \.streams)
    if !passesRows, isElementwise(shape) { splitRows(of: &shape) }
    shape.tileRows = try tileRows(shape, name: trace.name(of: op))
    if passesRows {
      let least = rowsTogether(op, operands)
      let blocks = RowBlocks(rows: rows, least: least, most: accelerator.mapping.rowBlocks)
      shape.blocks = self.blocks(of: output, rows: rows, least: least)
      shape.tileRows = min(shape.tileRows, blocks.rowsPerBlock)
    }
    return UnitPlan(shape: shape, inputs: inputs, output: trace.storage(of: output))
  }

  private func groupsPerRow(of output: TensorID, _ op: Operator) -> Int {
    let tensor = trace[output]
    guard op.kind.traits.isConversion, tensor.granularity == .group, tensor.group > 0 else {
      return 1
    }
    return ceilingDivision(Int(op.n), Int(tensor.group))
  }

  private func operandBits(_ op: Operator) -> Int {
    trace.inputs(of: op).first.map { Int(trace[$0].type.bits) } ?? 0
  }

  /// Whether elements are independent of each other, in the algorithms and in the unit's stages.
  private func isElementwise(_ shape: UnitShape) -> Bool {
    guard let unit = shape.unit,
      accelerator.definition(of: shape)?.isElementwise == true,
      shape.requantize.map({
        AlgorithmDefinition.of(.requantize, $0.algorithm)?.isElementwise == true
      }) ?? true
    else { return false }
    // An embedding reads rows of a table, and a pool more elements than it writes.
    switch shape.kind {
    case .embed, .pool: return false
    case .linear, .convolution, .matmul, .attentionQK, .attentionAV, .softmax, .layernorm, .gelu,
      .activation, .batchnorm, .add, .multiply, .vector, .move, .quantize, .dequantize, .requantize:
      let pipeline = accelerator.units[unit].boundPipeline(for: shape)
      return pipeline.rowGap == 0
        && pipeline.stages.allSatisfy { $0.perRow == 0 && $0.pass == .row }
    }
  }

  /// Makes parts of rows the rows of an elementwise operator, where a whole row is more than a tile: as
  /// few equal parts as fit, each a multiple of the unit's lanes where there is such a number, and never
  /// shorter than the lanes.
  private func splitRows(of shape: inout UnitShape) {
    let rows = shape.b * shape.rows
    var least = 1
    for (bytes, tile, _) in streamedBytes(shape) where bytes > 0 && tile > 0 {
      least = max(least, ceilingDivision(ceilingDivision(bytes, rows), tile))
    }
    guard least > 1, least <= shape.length, let unit = shape.unit else { return }
    let lanes = accelerator.units[unit].boundPipeline(for: shape).stages
      .reduce(1) { max($0, $1.lanes) }
    let parts = Self.divisors(of: shape.length).filter { $0 >= least }
    guard
      let count = parts.first(where: { shape.length / $0 % lanes == 0 })
        ?? parts.first(where: { shape.length / $0 >= lanes })
    else { return }
    shape.rows *= count
    shape.length /= count
  }

  /// In ascending order; of a length, 32 bits, by at most 65,536 divisions.
  private static func divisors(of length: Int) -> [Int] {
    var (small, large): ([Int], [Int]) = ([], [])
    var divisor = 1
    while divisor * divisor <= length {
      if length % divisor == 0 {
        small.append(divisor)
        if divisor * divisor < length { large.append(length / divisor) }
      }
      divisor += 1
    }
    return small + large.reversed()
  }

  /// The bytes of all rows that pass a buffer in tiles, of operands and of results; the bytes of a tile at
  /// most, and the buffer.
  private func streamedBytes(_ shape: UnitShape) -> [(bytes: Int, tile: Int, buffer: Int)] {
    let buffers = accelerator.buffers
    return [
      (
        shape.operands.reduce(0) { $1.isOnChip ? $0 : $0 + $1.bytes }, buffers.maxInputTile.count,
        buffers.input
      ),
      (
        shape.outputOnChip ? 0 : shape.outputBytes, buffers.maxOutputTile.count, buffers.output
      ),
    ]
  }

  /// As many rows as tiles take.
  func tileRows(
    _ shape: UnitShape, name: @autoclosure () -> String
  ) throws(InputError) -> Int {
    let allRows = shape.b * shape.rows
    let most = shape.unit.flatMap { accelerator.units[$0].taskRows } ?? shape.rows
    var rows = min(shape.rows, most)
    for (bytes, tile, index) in streamedBytes(shape) where bytes > 0 {
      let row = ceilingDivision(bytes, allRows)
      guard row <= tile else {
        let buffer = accelerator.buffers.all[index].name
        throw accelerator.origin.error(
          at: accelerator.origin.size(ofBuffer: buffer),
          "operator '\(name())': one row needs \(row) B in buffer '\(buffer)', which takes tiles of at "
            + "most \(tile) B",
          help: "raise 'buffers.\(buffer).size'")
      }
      rows = min(rows, tile / row)
    }
    let tasks = Int128(shape.b) * Int128(ceilingDivision(shape.rows, max(1, rows))) * 4
    try WorkBounds.check(tasks: tasks, name: name(), tile: "\(rows) rows")
    return max(1, rows)
  }
}
