import Diagnostics
import Hardware
import Quantities
import Simulation
import Timing

/// Refuses work whose times or counts would leave the numbers that the machine counts with.
enum WorkBounds {
  /// Cycles of one layer: 2⁴² are 73 minutes at 1 GHz.
  static let mostCycles: Int128 = 1 << 42

  /// Ticks of the DRAM's data path that one layer's operands take, and ticks of a whole program.
  static let mostTicks: Int128 = 1 << 60

  /// Tasks of one layer, and of a program, whose tasks are numbered in 32 bits.
  static let mostTasks = 4_000_000
  static let mostProgramTasks = 1 << 26

  // MARK: Layers

  static func check(
    _ shape: MatrixShape, _ timing: ArrayTiming, _ accelerator: Accelerator,
    _ settings: MachineSettings, name: String
  ) throws(InputError) {
    let folds = timing.folds(TileShape(m: shape.m, k: shape.k, n: shape.n))
    let mode = accelerator[shape.array].modes[shape.mode]
    // Of two pools, a fraction over the product of both.
    let perVector =
      shape.secondMode == nil ? mode.cycles * mode.elementsPerStep.steps : timing.peak.cycles
    let cycles =
      Int128(shape.b) * Int128(folds.rowFolds) * Int128(folds.columnFolds)
      * Int128(folds.groups)
      * (Int128(folds.vectors)
        * Int128(max(perVector, accelerator[shape.array].outputFIFO?.interval ?? 1))
        + Int128(timing.mostCyclesAroundFold(vectors: folds.vectors)))
    let results = Int128(shape.b) * Int128(shape.m) * Int128(shape.n)
    let elements =
      Int128(shape.b)
      * (Int128(shape.m) * Int128(shape.k) + Int128(shape.k) * Int128(shape.n)) + results
    let ticks = elements * 8 * Int128(settings.path?.mostByteTicks ?? 1)
    // A group's scaling passes the same lanes as the result's.
    let streamed =
      (shape.groups.flatMap(accelerator.pipeline)
      ?? shape.requantize.map { accelerator.path(of: $0).pipeline })?.mostCyclesPerElement
    let requantized = shape.requantize.map {
      Int128($0.perResult) * accelerator.path(of: $0).pipeline.mostCyclesPerElement
    }
    let requantization =
      results * max(Int128(shape.streamedPerResult) * (streamed ?? 0), requantized ?? 0)
    guard cycles <= mostCycles, ticks <= mostTicks, requantization <= mostTicks else {
      throw tooLong("\(shape.b) × \(shape.m) × \(shape.k) × \(shape.n)", cycles, name)
    }
  }

  /// - Parameter byteTicks: At most of a byte on the DRAM's data path.
  static func check(
    _ shape: UnitShape, _ accelerator: Accelerator, byteTicks: Int,
    name: @autoclosure () -> String
  ) throws(InputError) {
    let rows = Int128(shape.b) * Int128(shape.rows)
    let results = rows * Int128(shape.length)
    var cycles: Int128 = 0
    if let unit = shape.unit {
      let pipeline = accelerator.units[unit].boundPipeline(for: shape)
      cycles = rows * Int128(pipeline.rowGap + pipeline.setUp)
      for stage in pipeline.stages {
        cycles += rows * Int128(stage.rowInterval(shape.length) + stage.totalLatency)
      }
    } else if let host = accelerator.host {
      cycles = shape.hostCycles(host, clock: accelerator.clock)
    }
    let bytes = shape.operands.reduce(Int128(shape.parameterBytes + shape.outputBytes)) {
      $0 + Int128($1.bytes)
    }
    let requantization = shape.requantize.map {
      results * Int128($0.perResult) * accelerator.path(of: $0).pipeline.mostCyclesPerElement
    }
    guard cycles <= mostCycles, bytes * Int128(byteTicks) <= mostTicks,
      requantization ?? 0 <= mostTicks
    else { throw tooLong("\(shape.b) × \(shape.rows) × \(shape.length)", cycles, name()) }
  }

  private static func tooLong(_ shape: String, _ cycles: Int128, _ name: String) -> InputError {
    InputError(
      "operator '\(name)' (\(shape)) takes about \(cycles) cycles on this machine and its memory; "
        + "at most \(mostCycles) a layer are simulated")
  }

  static func check(
    tasks: Int128, name: String, tile: String
  ) throws(InputError) {
    guard tasks <= Int128(mostTasks) else {
      throw InputError(
        "operator '\(name)' needs \(tasks) tasks with tiles of \(tile)",
        help: "at most \(mostTasks) a layer are simulated; larger buffers or tiles need fewer")
    }
  }

  // MARK: Programs

  static func check(programTasks count: Int) throws(InputError) {
    guard count <= mostProgramTasks else {
      throw InputError(
        "the trace needs more than \(mostProgramTasks) tasks",
        help: "larger buffers or tiles need fewer")
    }
  }

  /// No schedule is longer than its tasks one after the other.
  static func check(_ program: Program, _ settings: MachineSettings) throws(InputError) {
    let cycleTicks = Int128(settings.path?.cycleTicks ?? 1)
    let byteTicks = Int128(settings.path?.mostByteTicks ?? 0)
    let requestCycles = settings.requestCycles + max(settings.latency, settings.writeLatency) + 1
    var cycles: Int128 = 0
    var bytes: Int128 = 0
    for task in program.tasks {
      let work = program.work(of: task)
      cycles +=
        task.resource.isQueue
        ? Int128(requestCycles) * Int128(work.requests)
          + Int128(settings.burstWait(work.bytes, isStore: task.resource == .storeQueue))
        : Int128(work.mostCycles)
      cycles += Int128(settings.issueCycles(of: task.resource.index))
      bytes += Int128(work.bytes)
    }
    let ticks = cycles * cycleTicks + bytes * byteTicks
    guard ticks <= mostTicks else {
      throw InputError(
        "the trace takes up to \(ticks / cycleTicks) cycles on this machine; at most "
          + "\(mostTicks / cycleTicks) are simulated with its memory")
    }
  }
}

extension RowPipeline {
  /// More than a row or a stream of results ever takes for one of them.
  var mostCyclesPerElement: Int128 {
    stages.reduce(Int128(setUp)) { $0 + Int128($1.interval + $1.perRow + $1.totalLatency) }
  }
}
