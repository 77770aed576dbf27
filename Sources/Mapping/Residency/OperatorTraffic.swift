import Hardware
import Quantities
import Simulation
import Timing
import Workload

/// What decides which activations stay on chip: the DRAM traffic of each operator with and without them,
/// and the time that its own work takes.
struct OperatorTraffic {
  /// A result that may stay on chip.
  struct Activation {
    var tensor: TensorID
    var bytes: Int
    /// The operators between which it is needed: its producer, its last consumer.
    var first: Int
    var last: Int
  }

  /// An activation that an operator reads or makes.
  struct Use {
    /// In `activations`.
    var activation: Int
    /// Bytes that pass the DRAM where the activation stays on chip, and where it does not.
    var onChip: Int
    var offChip: Int
  }

  /// What an operator reads of the one before it, which works on another component.
  struct Handoff {
    /// In `activations`.
    var activation: Int
    /// The shorter of the two works: cycles in which both can work.
    var cycles: Int
  }

  struct Step {
    /// Cycles of the array or the unit at its peak.
    var work = 0
    /// Bytes of parameters, and of inputs and results of the model.
    var otherBytes = 0
    var uses: [Use] = []
    var handoff: Handoff?
  }

  /// In the order of their producers; results that nobody reads, and those of the model, leave the chip.
  var activations: [Activation] = []
  /// By operator.
  var steps: [Step] = []
}

extension OperatorTraffic {
  init(_ trace: Trace, _ bound: [BoundOperator], _ accelerator: Accelerator) {
    self.init()
    let last = Self.lastUses(trace)
    let work = OperatorWork(accelerator)
    var places = [Int?](repeating: nil, count: trace.tensors.count)
    for tensor in Self.madeBefore(trace) {
      places[Int(tensor.index)] = activations.count
      activations.append(
        Activation(
          tensor: tensor, bytes: trace.bytes(of: tensor).count, first: 0,
          last: last[Int(tensor.index)]))
    }
    steps.reserveCapacity(trace.operators.count)
    for (index, op) in trace.operators.enumerated() {
      let binding = bound[index].binding
      let inputs = Array(trace.inputs(of: op))
      var step = Step(work: work.cycles(of: op, on: binding))
      for (place, input) in inputs.enumerated() {
        // An operand that an operator has twice is loaded once; a view loads nothing.
        guard !inputs.prefix(place).contains(input), binding != .none else { continue }
        let bytes = work.loadedBytes(place, op, inputs, trace, binding)
        guard let activation = places[Int(trace.storage(of: input).index)] else {
          step.otherBytes += bytes
          continue
        }
        step.uses.append(use(activation, bytes, by: binding))
      }
      for output in trace.outputs(of: op) {
        let bytes = trace.bytes(of: output).count
        let storage = trace.storage(of: output)
        guard trace[output].role == .activation, last[Int(storage.index)] > index else {
          step.otherBytes += binding == .none ? 0 : bytes
          continue
        }
        // The slices of an operator may make parts of one tensor.
        if places[Int(storage.index)] == nil {
          places[Int(storage.index)] = activations.count
          activations.append(
            Activation(
              tensor: storage, bytes: storage == output ? bytes : trace.bytes(of: storage).count,
              first: index, last: last[Int(storage.index)]))
        }
        guard let activation = places[Int(storage.index)] else { continue }
        step.uses.append(use(activation, bytes, by: binding))
      }
      if index > 0, !binding.sharesComponent(with: bound[index - 1].binding),
        let use = step.uses.first(where: { activations[$0.activation].first == index - 1 })
      {
        step.handoff = Handoff(
          activation: use.activation, cycles: min(step.work, steps[index - 1].work))
      }
      steps.append(step)
    }
  }

  /// What stays on chip is stored and loaded for the host, which works in the DRAM.
  private func use(_ activation: Int, _ bytes: Int, by binding: Binding) -> Use {
    Use(activation: activation, onChip: binding == .host ? 2 * bytes : 0, offChip: bytes)
  }

  /// Activations that operators read and none makes: those before a part of a trace do. Whole traces have
  /// none.
  private static func madeBefore(_ trace: Trace) -> [TensorID] {
    var isKnown = [Bool](repeating: false, count: trace.tensors.count)
    var made: [TensorID] = []
    for op in trace.operators {
      for input in trace.inputs(of: op) {
        let storage = trace.storage(of: input)
        guard trace[storage].role == .activation, !isKnown[Int(storage.index)] else { continue }
        isKnown[Int(storage.index)] = true
        made.append(storage)
      }
      for output in trace.outputs(of: op) {
        isKnown[Int(trace.storage(of: output).index)] = true
      }
    }
    return made
  }

  /// The last operator that reads each tensor's storage, or −1.
  private static func lastUses(_ trace: Trace) -> [Int] {
    var last = [Int](repeating: -1, count: trace.tensors.count)
    for (index, op) in trace.operators.enumerated() {
      for input in trace.inputs(of: op) { last[Int(trace.storage(of: input).index)] = index }
    }
    return last
  }
}

/// Estimates of operators before they are planned.
private struct OperatorWork {
  private let accelerator: Accelerator
  /// By array and mode: MACs in cycles at the peak.
  private let peaks: [[(macs: Int, cycles: Int)]]

  init(_ accelerator: Accelerator) {
    self.accelerator = accelerator
    peaks = accelerator.arrays.map { array in
      array.modes.map { ArrayTiming(array: array, mode: $0).peak }
    }
  }

  func cycles(of op: Operator, on binding: Binding) -> Int {
    switch binding {
    case .array(let id, let mode, _):
      let peak = peaks[id.index][mode]
      let macs = Int128(op.b) * Int128(op.m) * Int128(op.k) * Int128(op.n)
      return Int(
        min(macs * Int128(peak.cycles) / Int128(peak.macs), WorkBounds.mostTicks))
    case .unit(let unit):
      let pipeline = accelerator.units[unit].boundPipeline(for: op.kind, op.algorithm)
      let most =
        Int128(op.rows) * Int128(op.n)
        * (pipeline.mostCyclesPerElement + Int128(pipeline.rowGap))
      // Planning refuses such a layer.
      guard most <= WorkBounds.mostTicks else { return Int(WorkBounds.mostTicks) }
      return pipeline.cycles(rows: op.rows, length: Int(op.n)).count
    case .host, .none: return 0
    }
  }

  /// Bytes that an operator loads of an operand, where it is in the DRAM.
  func loadedBytes(
    _ place: Int, _ op: Operator, _ inputs: [TensorID], _ trace: Trace, _ binding: Binding
  ) -> Int {
    let bytes = trace.bytes(of: inputs[place]).count
    let loads = loads(of: place, op, inputs, trace, binding)
    // Planning refuses a layer with so much traffic; sums of these stay within 64 bits.
    return Int(min(Int128(bytes) * Int128(loads), 1 << 52))
  }

  /// How often a product loads an operand: with one of the two loop orders that need no partial sums one
  /// operand is loaded once, and the other for each tile of the first; the order with less traffic
  /// counts. Of a reduction that is too long for the buffers tiles are as large as the array.
  private func loads(
    of place: Int, _ op: Operator, _ inputs: [TensorID], _ trace: Trace, _ binding: Binding
  ) -> Int {
    guard case .array(let id, _, _) = binding, place < 2, inputs.count >= 2 else { return 1 }
    let (buffers, array) = (accelerator.buffers, accelerator[id])
    func tiles(_ size: Int, of input: TensorID, limit: Int, least: Int) -> Int {
      let bytes = max(1, ceilingDivision(Int(op.k) * Int(trace[input].type.bits), 8))
      return ceilingDivision(size, min(size, max(least, limit / bytes)))
    }
    let first = Int128(trace.bytes(of: inputs[0]).count)
    let second = Int128(trace.bytes(of: inputs[1]).count)
    let rows = tiles(
      Int(op.m), of: inputs[0], limit: buffers.maxInputTile.count, least: array.rows)
    let columns = tiles(
      Int(op.n), of: inputs[1], limit: buffers.maxWeightTile.count, least: array.columns)
    let rowsOutside = first + second * Int128(rows) <= first * Int128(columns) + second
    return place == 0 ? (rowsOutside ? 1 : columns) : (rowsOutside ? rows : 1)
  }
}

extension Binding {
  /// Whether two operators cannot work at the same time; a view does not work at all.
  fileprivate func sharesComponent(with other: Binding) -> Bool {
    switch (self, other) {
    case (.array(let array, _, _), .array(let second, _, _)): array == second
    case (.host, .host), (.none, _), (_, .none): true
    case (.unit(let unit), .unit(let second)): unit == second
    case (.array, .unit), (.array, .host), (.unit, .array), (.unit, .host), (.host, .array),
      (.host, .unit):
      false
    }
  }
}
