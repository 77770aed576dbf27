import Algorithms
import Diagnostics
import Hardware
import Quantities
import Simulation
import Workload

/// Sizes the stages of a trace, and says which tokens they wait for.
struct SpatialPlanner {
  let trace: Trace
  let accelerator: Accelerator
  let spatial: SpatialPipeline
  private var planner: LayerPlanner
  private(set) var stages: [SpatialStage] = []
  /// By layer, of one image.
  private(set) var activities: [LayerActivity] = []
  /// By tensor: the stage that makes it, or −1.
  private var producers: [Int]
  private var isUsed: [Bool]

  init(
    _ trace: Trace, _ accelerator: Accelerator, _ spatial: SpatialPipeline, _ planner: LayerPlanner
  ) {
    self.trace = trace
    self.accelerator = accelerator
    self.spatial = spatial
    self.planner = planner
    producers = [Int](repeating: -1, count: trace.tensors.count)
    isUsed = [Bool](repeating: false, count: spatial.stages.count)
  }

  mutating func plan(_ bound: [BoundOperator]) throws(InputError) {
    if trace.header.batch > 1 {
      throw InputError(
        "the trace has \(trace.header.batch) images, and 'pipeline: spatial' passes them one by one",
        help: "lower with '--batch 1', and simulate with '--images \(trace.header.batch)'")
    }
    var work = TraceWork(accelerator)
    for (index, op) in trace.operators.enumerated() {
      let name = trace.name(of: op)
      try work.add(op, inputs: trace.inputs(of: op).count, name: name)
      let size = try size(of: op, name)
      switch bound[index].binding {
      case .array(let array, let mode, let secondMode):
        let shape = planner.shape(
          op, on: array, mode: mode, secondMode: secondMode, bound[index])
        try checkDemand(shape, name)
        add(product(op, shape, size), op)
      case .unit(let unit):
        let plan = try planner.unitPlan(op, at: index, unit: unit, bound[index].requantize)
        add(rowwise(plan.shape, unit, size), op)
      case .host:
        throw InputError(
          "operator '\(name)' (\(op.kind.rawValue)) runs on the host, which 'pipeline: spatial' has "
            + "no stage for",
          help: "add a unit whose 'operators' list '\(op.kind.rawValue)'")
      case .none: preconditionFailure("the binder has found an array or a unit")
      }
      for output in trace.outputs(of: op) { producers[Int(output.index)] = index }
    }
    if let unused = isUsed.firstIndex(of: false) {
      throw InputError(
        "no operator of the trace is called '\(spatial.stages[unused].match.text)' "
          + "('pipeline.stages[\(unused)].match')",
        help: "the first pattern that matches an operator counts; '*' is any text")
    }
  }

  private mutating func add(_ stage: SpatialStage, _ op: Operator) {
    var stage = stage
    stage.storedBytes = trace.outputs(of: op).reduce(0) {
      trace[$1].role == .output ? $0 + trace.bytes(of: $1).count : $0
    }
    for (place, operand) in trace.inputs(of: op).enumerated() {
      let maker = producers[Int(trace.storage(of: operand).index)]
      guard maker >= 0 else {
        if trace[operand].role == .input { stage.loadedBytes += trace.bytes(of: operand).count }
        continue
      }
      let passes = passesTokens(op, place, operand, from: stages[maker], to: stage)
      stage.sources.append(
        SpatialStage.Source(
          stage: maker, passesTokens: passes,
          space: passes ? fifoTokens(of: op) : spatial.imageBuffers))
    }
    activities[activities.count - 1].dramReadBytes = stage.loadedBytes
    activities[activities.count - 1].dramWriteBytes = stage.storedBytes
    stages.append(stage)
  }

  // MARK: Sizes

  private mutating func size(
    of op: Operator, _ name: String
  ) throws(InputError) -> SpatialPipeline.Stage {
    guard let index = spatial.stages.firstIndex(where: { $0.match.matches(name) }) else {
      return SpatialPipeline.Stage(match: NamePattern(name))
    }
    isUsed[index] = true
    let size = spatial.stages[index]
    guard op.kind.isMatrix || size.inputs == nil && size.outputs == nil else {
      throw InputError(
        "'pipeline.stages[\(index)]' gives operator '\(name)' (\(op.kind.rawValue)) 'inputs' or "
          + "'outputs', which products have",
        help: "a unit's size is that of its 'stages' in 'units', for each of its 'tokens'")
    }
    return size
  }

  private func fifoTokens(of op: Operator) -> Int? {
    let name = trace.name(of: op)
    return spatial.stages.first { $0.match.matches(name) }?.fifoTokens ?? spatial.fifoTokens
  }

  /// What an array does beyond multiplying is not modelled in stages.
  private func checkDemand(_ shape: MatrixShape, _ name: String) throws(InputError) {
    var demand = shape.demand
    // Codes and zeros cost the PEs' steps, which are counted.
    demand.codes = []
    demand.sparsity = nil
    demand.packing = 1
    let mode = accelerator.array.modes[shape.mode]
    guard demand == .plain, shape.groups == nil, shape.secondMode == nil, mode.unpackEvery == nil
    else {
      throw InputError(
        "operator '\(name)' needs groups, pools, zero points or packed sums, which 'pipeline: spatial' "
          + "has no stage for",
        help: "choose a scheme without them, or another pipeline")
    }
  }

  /// A token's PEs take `inputs` steps of K with `outputs` columns a cycle, one head after the other.
  private mutating func product(
    _ op: Operator, _ shape: MatrixShape, _ size: SpatialPipeline.Stage
  ) -> SpatialStage {
    let mode = accelerator.array.modes[shape.mode]
    let inputs = size.inputs ?? accelerator.array.rows
    let outputs = (size.outputs ?? accelerator.array.columns) * mode.packing
    let cycles = mode.cycles(
      of: shape.b * ceilingDivision(mode.steps(shape.k), inputs) * ceilingDivision(shape.n, outputs)
    )
    let perStep = mode.elementsPerStep
    // MACs and cycles of one step with every PE busy, or of a hundred where cycles are a mean.
    let steps = mode.zeroBits == 0 ? 1 : 100
    let peak = (
      macs: steps * size.tokens * inputs * outputs * perStep.elements,
      cycles: (steps == 1 ? mode.cycles : mode.cycleHundredths) * perStep.steps
    )
    func work(tokens: Int) -> TaskWork {
      TaskWork.tokens(
        ideal: Int(
          Int128(tokens * shape.b) * Int128(shape.k) * Int128(shape.n) * Int128(peak.cycles)
            / Int128(peak.macs)),
        cycles: cycles,
        scaling: requantizing(shape.requantize, tokens * shape.b * shape.n), tail: size.latency)
    }
    var activity = emptyActivity
    activity.macs = shape.macs
    activity.mode = shape.mode
    activity.idealNumerator = shape.macs * peak.cycles
    activity.peakMacs = peak.macs
    let results = shape.b * shape.m * shape.n
    let executed = results * (mode.sparsity?.kept(of: shape.k) ?? shape.k)
    activity.executedMacs = executed
    activity.steps = ceilingDivision(executed, mode.products)
    activity.arithmetic[.mainArray].add(mode.operations, times: mode.done(executed))
    activity.arithmetic[.mainArray].add(mode.decoding(shape.demand.codes), times: executed)
    if mode.mac == .xnorPopcount {
      activity.arithmetic[.mainArray].add(mode.stepOperations, times: results * mode.steps(shape.k))
    }
    if op.epilogue.hasBias { activity.arithmetic[.mainArray][.add32] += results }
    count(shape.requantize, results, &activity)
    // An operand's token stays while its columns pass; every group of tokens takes all weights.
    let groups = ceilingDivision(shape.m, size.tokens)
    let buffers = accelerator.buffers
    activity.bufferReads[buffers.input] += shape.b * shape.inputTileBytes(m: shape.m, k: shape.k)
    activity.bufferReads[shape.weightIsMade ? buffers.input : buffers.weight] +=
      shape.b * shape.weightTileBytes(k: shape.k, n: shape.n) * groups
    activity.bufferWrites[buffers.output] += shape.b * shape.outputTileBytes(m: shape.m, n: shape.n)
    activities.append(activity)
    return SpatialStage(
      component: .mainArray, tokens: shape.m, parallel: size.tokens,
      work: work(tokens: size.tokens),
      lastWork: work(tokens: shape.m - (groups - 1) * size.tokens), sources: [], loadedBytes: 0,
      storedBytes: 0)
  }

  /// A token's rows follow each other through a unit's stages. A pool takes tokens as they come, and has
  /// its results after the last one.
  private mutating func rowwise(
    _ shape: UnitShape, _ index: Int, _ size: SpatialPipeline.Stage
  ) -> SpatialStage {
    let unit = accelerator.units[index]
    let pipeline = unit.boundPipeline(for: shape)
    let tokens = shape.rows
    func work(tokens: Int) -> TaskWork {
      let tail = pipeline.tail(length: shape.length).count
      let cycles = pipeline.cycles(rows: shape.b, length: shape.length).count
      var work = TaskWork.unit(cycles: cycles, tail: tail)
      let results = tokens * shape.b * shape.length * (shape.requantize?.perResult ?? 0)
      work.unit = max(work.unit, requantizing(shape.requantize, results))
      work.tail += Int32(clamping: size.latency)
      return work
    }
    var activity = emptyActivity
    if let operations = accelerator.definition(of: shape)?.operations {
      activity.arithmetic.units[index].add(
        operations.perElement, times: shape.elements * shape.repeatsPerElement)
      activity.arithmetic.units[index].add(operations.perRow, times: shape.b * shape.rows)
    }
    unit.countRows(of: shape, index, &activity)
    count(shape.requantize, shape.elements, &activity)
    let buffers = accelerator.buffers
    for operand in shape.operands {
      activity.bufferReads[operand.isWeight ? buffers.weight : buffers.input] +=
        operand.bytes * unit.fetches(of: pipeline)
    }
    activity.bufferWrites[buffers.output] += shape.outputBytes
    activities.append(activity)
    let groups = ceilingDivision(tokens, size.tokens)
    return SpatialStage(
      component: .unit(index), tokens: tokens, parallel: size.tokens,
      work: work(tokens: size.tokens),
      lastWork: work(tokens: tokens - (groups - 1) * size.tokens), sources: [], loadedBytes: 0,
      storedBytes: 0)
  }

  private var emptyActivity: LayerActivity {
    LayerActivity(accelerator)
  }

  /// The cycles in which a stage's own requantization takes its results.
  private func requantizing(_ requantize: RequantizeBinding?, _ results: Int) -> Int {
    requantize.map { accelerator.path(of: $0).pipeline.streamCycles(results) } ?? 0
  }

  private func count(
    _ requantize: RequantizeBinding?, _ results: Int, _ activity: inout LayerActivity
  ) {
    guard let requantize,
      let operations = AlgorithmOperations.requantization(requantize.algorithm)
    else { return }
    activity.arithmetic.units[requantize.unit].add(
      operations.perElement, times: results * requantize.perResult)
  }

  // MARK: Tokens

  /// Whether a reader's tokens are those of an operand, one for one; of a sum, it may have more, which
  /// a table adds before them.
  private func passesTokens(
    _ op: Operator, _ place: Int, _ operand: TensorID, from maker: SpatialStage,
    to reader: SpatialStage
  ) -> Bool {
    guard op.kind != .convolution, place == 0 || !op.kind.isMatrix else { return false }
    let extras = trace.extras(of: op)
    guard extras.rowMaps.isEmpty || extras.rowMaps[place] == .identity,
      place == 0 || extras.broadcast == 1, keepsTokens(operand, reader.tokens)
    else { return false }
    return maker.tokens == reader.tokens || op.kind == .add && maker.tokens < reader.tokens
  }

  /// Whether a view divides the columns of its base and leaves the rows as they are.
  private func keepsTokens(_ operand: TensorID, _ tokens: Int) -> Bool {
    let base = trace.storage(of: operand)
    guard base != operand else { return true }
    guard let view = trace.extras(of: trace[operand]).view, view.base == base,
      let width = trace.shape(of: trace[base]).last.map({ Int($0) }),
      let rows = trace.shape(of: trace[operand]).dropLast().last
    else { return false }
    return Int(rows) == tokens && view.strides.dropLast().last == width && view.offset < width
  }
}
