import Algorithms
import Hardware
import Quantities
import Simulation
import Timing
import Workload

extension ProgramBuilder {
  /// Emits the row tiles of an operator on a unit.
  mutating func emit(_ plan: UnitPlan, on unitIndex: Int) {
    let unit = accelerator.units[unitIndex]
    if unit.worksInStream(of: plan.shape.kind), ridesOnStream(plan) {
      return emitInStream(plan, on: unitIndex)
    }
    if plan.shape.isTransfer(accelerator.dma) { return emitTransfer(plan, on: unitIndex) }
    setAvailability(emitRows(plan, on: unitIndex), of: plan.output)
    count(plan, component: .unit(unitIndex))
    countRows(plan, on: unitIndex)
    endLayer()
  }

  /// Emits a move that is a transfer.
  private mutating func emitTransfer(_ plan: UnitPlan, on unitIndex: Int) {
    let buffers = accelerator.buffers
    let rows = 0..<plan.shape.b * plan.shape.rows
    for input in plan.inputs {
      need(availability(of: input, isSplit: false).element(0, of: 1), .operand)
    }
    let operand = plan.shape.operands[0]
    let task =
      operand.isOnChip
      ? store(
        plan.shape.outputBytes, Footprint(.result, bytes: plan.shape.outputBytes),
        from: buffers.output)
      : load(
        operand.bytes, plan.footprint(operand: 0, rows: rows), into: buffers.input,
        on: operand.isWeight ? .weightQueue : .activationQueue)
    setAvailability([task], of: plan.output)
    count(plan, component: .unit(unitIndex))
    endLayer()
  }

  /// Emits the tasks of an operator on a unit as part of the open layer. Returns the tasks after which
  /// its results can be read.
  mutating func emitRows(_ plan: UnitPlan, on unitIndex: Int) -> Availability {
    let buffers = accelerator.buffers
    let unit = accelerator.units[unitIndex]
    let pipeline = unit.boundPipeline(for: plan.shape)
    let fetches = unit.fetches(of: pipeline)
    var parameters = TaskID.none
    if plan.shape.parameterBytes > 0 {
      parameters = load(
        plan.shape.parameterBytes, Footprint(.parameters, bytes: plan.shape.parameterBytes),
        into: buffers.weight, on: .weightQueue)
      activity.bufferReads[buffers.weight] += plan.shape.parameterBytes
    }
    let requantizer = plan.shape.requantize.map(accelerator.path)
    let isPass = requantizer?.placement == .pass
    let streams = plan.shape.blocks != nil || plan.shape.operands.contains(where: \.streams)
    var elements: [TaskID] = []
    var blocks: [Availability.Block] = []
    for b in 0..<plan.shape.b {
      var last = TaskID.none
      var row = 0
      while row < plan.shape.rows {
        let rows = min(plan.shape.tileRows, plan.shape.rows - row)
        let range = b * plan.shape.rows + row..<b * plan.shape.rows + row + rows
        let place = loadOperands(plan, b, range, fetches: fetches)
        need(parameters, .operand)
        parameters = .none
        let bytes = plan.shape.share(plan.shape.outputBytes, rows: range)
        var output: Int?
        if !isPass, !plan.shape.outputOnChip { output = take(bytes, in: .output) }
        var cycles = pipeline.cycles(rows: rows, length: plan.shape.length).count
        // The rows of the next tile follow as rows do; with streams those of the next operator too.
        let isFollowed = streams || row + rows < plan.shape.rows || b + 1 < plan.shape.b
        var tail = isFollowed ? pipeline.tail(length: plan.shape.length).count : 0
        if let requantizer, !isPass, let requantize = plan.shape.requantize {
          let results = rows * plan.shape.length * requantize.perResult
          let scaling = requantizer.pipeline.streamCycles(results)
          cycles = max(cycles, scaling)
          tail = min(tail, cycles - scaling)
        }
        let conflict = max(0, portCycles(plan, rows: rows, fetches: fetches) - cycles)
        var writer = append(
          .unit(cycles: cycles, conflict: conflict, tail: tail), on: .unit(unitIndex))
        setUser(writer, of: place, in: .input)
        if isPass, let requantizer, let requantize = plan.shape.requantize {
          need(writer, .operand)
          if !plan.shape.outputOnChip { output = take(bytes, in: .output) }
          let cycles = requantizer.pipeline.cycles(rows: rows, length: plan.shape.length).count
          let conflict = buffers.passConflict(
            rows: rows, length: plan.shape.length, resultBytes: bytes, within: cycles)
          let tail =
            isFollowed ? requantizer.pipeline.tail(length: plan.shape.length).count : 0
          writer = append(
            .unit(cycles: cycles, conflict: conflict, tail: tail), on: .unit(requantize.unit))
        }
        activity.bufferWrites[buffers.output] += bytes
        last = writer
        if let output {
          need(writer, .operand)
          last = store(
            bytes,
            Footprint(
              .result,
              offset: plan.shape.share(plan.shape.outputBytes, rows: 0..<range.lowerBound),
              bytes: bytes), from: buffers.output)
          setUser(last, of: output, in: .output)
        }
        row += rows
        guard let cut = plan.shape.blocks else { continue }
        while blocks.count < b * cut.count + cut.count,
          cut.range(blocks.count - b * cut.count).upperBound <= row
        {
          blocks.append(Availability.Block(task: last))
        }
      }
      elements.append(last)
    }
    return plan.shape.blocks.map {
      Availability(blocks: blocks, perElement: $0.count, rowsPerBlock: $0.rowsPerBlock)
    } ?? Availability(elements: elements)
  }

  /// What the buffers' ports take for rows of operands and results.
  private func portCycles(_ plan: UnitPlan, rows: Int, fetches: Int) -> Int {
    let buffers = accelerator.buffers
    guard buffers.all[buffers.input].ports != nil || buffers.all[buffers.output].ports != nil
    else { return 0 }
    let allRows = plan.shape.b * plan.shape.rows
    var demand = BufferPortDemand(buffers)
    for operand in plan.shape.operands {
      demand.add(
        lines: rows * fetches, bytes: ceilingDivision(operand.bytes, allRows), in: buffers.input)
    }
    demand.add(
      lines: rows, bytes: ceilingDivision(plan.shape.outputBytes, allRows), in: buffers.output)
    return demand.cycles
  }

  /// Whether operand and result stay on chip between the products that write and read them, and what
  /// requantizes the result keeps up with the stream.
  private func ridesOnStream(_ plan: UnitPlan) -> Bool {
    plan.shape.operands.count == 1 && plan.shape.operands[0].isOnChip && plan.shape.outputOnChip
      && keepsUpWithStream(plan.shape.requantize)
  }

  /// Whether a requantization takes, in a cycle, all results that an array can make in one.
  private func keepsUpWithStream(_ requantize: RequantizeBinding?) -> Bool {
    guard let requantize else { return true }
    let path = accelerator.path(of: requantize)
    let results = accelerator.resultsPerCycle
    return path.placement == .inStream
      && path.pipeline.streamCycles(results * requantize.perResult) <= 1
  }

  /// Emits an operator in the array's streams: no task and no pass over a buffer, only the cycles that
  /// each row is later.
  private mutating func emitInStream(_ plan: UnitPlan, on unitIndex: Int) {
    let pipeline = accelerator.units[unitIndex].boundPipeline(for: plan.shape)
    let operand = plan.shape.operands[0]
    let made = availability(of: plan.inputs[0], isSplit: operand.isSplit)
    setAvailability(
      made.delayed(by: pipeline.rowDelay(rows: plan.shape.rows)), of: plan.output)
    count(plan, component: .unit(unitIndex))
    markInStream(on: unitIndex)
    endLayer()
  }

  /// Loads what of a tile's operands is in DRAM, and says what the unit has to wait for.
  private mutating func loadOperands(
    _ plan: UnitPlan, _ b: Int, _ range: Range<Int>, fetches: Int
  ) -> Int? {
    let buffers = accelerator.buffers
    var ready: [Ready] = []
    // All that streams has one place, whose former users every load waits for.
    let streams = plan.shape.operands.filter { !$0.isOnChip }
    let bytes = streams.reduce(0) { $0 + plan.shape.share($1.bytes, rows: range) }
    let shared = streams.isEmpty ? nil : takeShared(bytes, in: .input)
    for (index, (operand, storage)) in zip(plan.shape.operands, plan.inputs).enumerated() {
      let bytes = plan.shape.share(operand.bytes, rows: range)
      let whole = availability(of: storage, isSplit: operand.isSplit)
      let made =
        operand.streams
        ? whole.rows(
          below: range.upperBound - b * plan.shape.rows, ofElement: b, of: plan.shape.b)
        : whole.element(b, of: plan.shape.b)
      activity.bufferReads[buffers.input] += bytes * fetches
      guard !operand.isOnChip else {
        ready.append(made)
        continue
      }
      need(made, .operand)
      for task in shared?.after ?? [] { need(task, .bufferSpace) }
      ready.append(
        Ready(
          load(
            bytes, plan.footprint(operand: index, rows: range), into: buffers.input,
            on: operand.isWeight ? .weightQueue : .activationQueue)))
    }
    for made in ready { need(made, .operand) }
    return shared?.place
  }

  /// Emits an operator on the host: its operands go to DRAM, its result comes from there. What the
  /// host itself reads and writes there is counted; its time is part of the host's.
  mutating func emitOnHost(_ plan: UnitPlan) {
    guard let host = accelerator.host else {
      preconditionFailure("an operator is bound to a host only where there is one")
    }
    let buffers = accelerator.buffers
    var stored: [Ready] = []
    let rows = 0..<plan.shape.b * plan.shape.rows
    for (index, (operand, storage)) in zip(plan.shape.operands, plan.inputs).enumerated() {
      let made = availability(of: storage, isSplit: false).element(0, of: 1)
      activity.dramReadBytes += operand.bytes
      guard operand.isOnChip else {
        stored.append(made)
        continue
      }
      need(made, .operand)
      stored.append(
        Ready(
          store(operand.bytes, plan.footprint(operand: index, rows: rows), from: buffers.input)))
    }
    for made in stored { need(made, .operand) }
    activity.dramReadBytes += plan.shape.parameterBytes
    activity.dramWriteBytes += plan.shape.outputBytes
    let cycles = Int(plan.shape.hostCycles(host, clock: accelerator.clock))
    var last = append(.host(cycles: cycles), on: accelerator.hostResource)
    if plan.shape.outputOnChip {
      need(last, .operand)
      last = load(
        plan.shape.outputBytes, Footprint(.result, bytes: plan.shape.outputBytes),
        into: buffers.output, on: .activationQueue)
    }
    setAvailability([last], of: plan.output)
    count(plan, component: .host)
    endLayer()
  }

  /// Counts what rows leave between a unit's stages, in a memory of the unit.
  private mutating func countRows(_ plan: UnitPlan, on unitIndex: Int) {
    accelerator.units[unitIndex].countRows(of: plan.shape, unitIndex, &activity)
  }

  private mutating func count(_ plan: UnitPlan, component: ComponentID) {
    if let operations = accelerator.definition(of: plan.shape)?.operations {
      activity.arithmetic[component].add(
        operations.perElement, times: plan.shape.elements * plan.shape.repeatsPerElement)
      activity.arithmetic[component].add(
        operations.perRow,
        times: plan.shape.b * plan.shape.rows * plan.shape.groupsPerRow)
    }
    countRequantization(
      plan.shape.requantize, results: plan.shape.elements,
      component: plan.shape.unit == nil ? component : nil)
  }
}
