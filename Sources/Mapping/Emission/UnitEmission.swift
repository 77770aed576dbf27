import Hardware
import Quantities
import Simulation
import Workload

extension ProgramBuilder {
  /// Emits the row tiles of an operator on a unit.
  mutating func emit(_ plan: UnitPlan, on unitIndex: Int) {
    let buffers = accelerator.buffers
    let unit = accelerator.units[unitIndex]
    var parameters = TaskID.none
    if plan.shape.parameterBytes > 0 {
      parameters = load(plan.shape.parameterBytes, into: buffers.weight, on: .weightQueue)
      activity.bufferReads[buffers.weight] += plan.shape.parameterBytes
    }
    let requantizer = plan.shape.requantize.map { accelerator.units[$0.unit] }
    let isPass = requantizer?.placement == .pass
    var elements: [TaskID] = []
    elements.reserveCapacity(plan.shape.b)
    for b in 0..<plan.shape.b {
      var last = TaskID.none
      var row = 0
      while row < plan.shape.rows {
        let rows = min(plan.shape.tileRows, plan.shape.rows - row)
        let range = b * plan.shape.rows + row..<b * plan.shape.rows + row + rows
        let slot = loadOperands(plan, b, range)
        need(parameters, .operand)
        parameters = .none
        let output = plan.shape.outputOnChip ? nil : outputRing.take(for: nil)
        if !isPass, let output { need(output.freedBy, .slot) }
        var cycles = unit.cycles(rows: rows, length: plan.shape.length).count
        if let requantizer, !isPass, let requantize = plan.shape.requantize {
          let results = rows * plan.shape.length * requantize.perResult
          cycles = max(cycles, requantizer.streamCycles(results))
        }
        var writer = append(.unit(cycles: cycles), on: .unit(unitIndex))
        if let slot { inputRing.setUser(writer, slot: slot) }
        if isPass, let requantizer, let requantize = plan.shape.requantize {
          need(writer, .operand)
          if let output { need(output.freedBy, .slot) }
          writer = append(
            .unit(cycles: requantizer.cycles(rows: rows, length: plan.shape.length).count),
            on: .unit(requantize.unit))
        }
        let bytes = plan.shape.share(plan.shape.outputBytes, rows: range)
        activity.bufferWrites[buffers.output] += bytes
        last = writer
        if let output {
          need(writer, .operand)
          last = store(bytes, from: buffers.output)
          outputRing.setUser(last, slot: output.slot)
        }
        row += rows
      }
      elements.append(last)
    }
    setAvailability(elements, of: plan.output)
    count(plan, component: 1 + unitIndex)
    endLayer()
  }

  /// Loads what of a tile's operands is in DRAM, and says what the unit has to wait for.
  private mutating func loadOperands(_ plan: UnitPlan, _ b: Int, _ range: Range<Int>) -> Int? {
    let buffers = accelerator.buffers
    var ready: [TaskID] = []
    var slot: Int?
    var freedBy = TaskID.none
    for (operand, storage) in zip(plan.shape.operands, plan.inputs) {
      let bytes = plan.shape.share(operand.bytes, rows: range)
      let made = availability(of: storage, isCut: operand.isCut)
        .task(forElement: b, of: plan.shape.b)
      activity.bufferReads[buffers.input] += bytes
      guard !operand.isOnChip else {
        ready.append(made)
        continue
      }
      if slot == nil {
        let taken = inputRing.take(for: nil)
        slot = taken.slot
        freedBy = taken.freedBy
      }
      need(made, .operand)
      need(freedBy, .slot)
      ready.append(
        load(
          bytes, into: buffers.input, on: operand.isWeight ? .weightQueue : .activationQueue))
    }
    for task in ready { need(task, .operand) }
    return slot
  }

  /// Emits an operator on the host: its operands go to DRAM, its result comes from there. What the
  /// host itself reads and writes there is counted; its time is part of the host's.
  mutating func emitOnHost(_ plan: UnitPlan, _ host: Host) {
    let buffers = accelerator.buffers
    var stored: [TaskID] = []
    for (operand, storage) in zip(plan.shape.operands, plan.inputs) {
      let made = availability(of: storage, isCut: false).task(forElement: 0, of: 1)
      activity.dramReadBytes += operand.bytes
      guard operand.isOnChip else {
        stored.append(made)
        continue
      }
      need(made, .operand)
      stored.append(store(operand.bytes, from: buffers.input))
    }
    for task in stored { need(task, .operand) }
    activity.dramReadBytes += plan.shape.parameterBytes
    activity.dramWriteBytes += plan.shape.outputBytes
    let cycles = Int(plan.shape.hostCycles(host, clock: accelerator.clock))
    var last = append(.host(cycles: cycles), on: hostResource)
    if plan.shape.outputOnChip {
      need(last, .operand)
      last = load(plan.shape.outputBytes, into: buffers.output, on: .activationQueue)
    }
    setAvailability([last], of: plan.output)
    count(plan, component: activity.arithmetic.count - 1)
    endLayer()
  }

  private mutating func count(_ plan: UnitPlan, component: Int) {
    if let operations = AlgorithmOperations.of(plan.shape.kind, plan.shape.algorithm) {
      activity.arithmetic[component].add(
        operations.perElement, times: plan.shape.elements * plan.shape.repeatsPerElement)
      activity.arithmetic[component].add(operations.perRow, times: plan.shape.b * plan.shape.rows)
    }
    countRequantization(
      plan.shape.requantize, results: plan.shape.elements,
      component: plan.shape.unit == nil ? component : nil)
  }
}
