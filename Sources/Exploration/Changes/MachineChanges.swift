import Diagnostics
import Documents
import Energy
import Hardware
import Quantities
import Reporting
import Run
import Simulation
import Workload

/// What halving or doubling one size of a machine buys, and another `pipeline`, by simulating each.
package struct MachineChanges: Sendable {
  private let base: Document
  private let table: EnergyTable
  private let trace: Trace
  /// What will be simulated, in the order of the machine's parts.
  package let changes: [MachineChange]

  /// What is changed of a machine.
  package enum Subject: Sendable {
    /// Its sizes, and its pipeline.
    case sizes
    /// Every number that its configuration assumes.
    case assumptions
  }

  /// - Parameters:
  ///   - document: The configuration, with what it names of other files in its place.
  ///   - accelerator: What was read from it.
  package init(
    _ document: Document, _ accelerator: Accelerator, _ table: EnergyTable, _ trace: Trace,
    of subject: Subject = .sizes
  ) {
    base = document
    self.table = table
    self.trace = trace
    let knobs =
      switch subject {
      case .sizes: Knob.all(in: document)
      case .assumptions: Knob.assumed(accelerator.origin)
      }
    let changes = knobs.flatMap { knob in [true, false].compactMap { knob.changed(doubled: $0) } }
    switch subject {
    case .sizes: self.changes = changes + Self.pipelines(accelerator)
    case .assumptions: self.changes = changes
    }
  }

  /// The other words of `pipeline`.
  private static func pipelines(_ accelerator: Accelerator) -> [MachineChange] {
    Pipeline.Mode.allCases.filter { $0 != accelerator.pipeline.mode }.map { mode in
      MachineChange(
        key: "pipeline", from: accelerator.pipeline.description, to: mode.rawValue,
        settings: ["pipeline=\(mode.rawValue)"])
    }
  }

  /// Simulates all of them, at most `threads` at a time.
  ///
  /// - Parameter progress: called with the number of finished ones, never concurrently.
  /// - Returns: The changes by gain; one that cannot run says why.
  package func run(
    threads: Int, progress: (Int) -> Void = { _ in }
  ) async throws -> [MachineChange] {
    var results = changes
    try await withThrowingTaskGroup(of: (Int, MachineChange).self) { group in
      var next = 0
      func addTask() {
        guard next < changes.count else { return }
        let index = next
        next += 1
        group.addTask { (index, try simulated(changes[index])) }
      }
      for _ in 0..<threads { addTask() }
      var finished = 0
      while let (index, change) = try await group.next() {
        results[index] = change
        finished += 1
        progress(finished)
        addTask()
      }
    }
    return MachineChange.byGain(results)
  }

  private func simulated(_ change: MachineChange) throws -> MachineChange {
    var change = change
    do {
      var document = base
      for setting in change.settings { document = try document.changing(Self.override(setting)) }
      let accelerator = try AcceleratorReader.read(document)
      let result = try Run(accelerator, table: table).simulate(trace)
      change.outcome = MachineChange.Outcome(
        cycles: result.cycles, energy: result.energy.total,
        bufferArea: result.bufferArea)
    } catch let error as InputError {
      change.problem = error.diagnostics.first?.message ?? "cannot run"
    }
    return change
  }

  /// A setting is a path, `=`, and a plain number or quantity.
  private static func override(_ text: String) throws(InputError) -> Override {
    let (path, start) = try Override.split(text, option: "--set")
    let location = SourceLocation(file: "--set", line: 1, column: 1)
    let scalar = Node.Scalar(text: String(text[start...]), isQuoted: false)
    return Override(
      source: SourceText(file: "--set", text: text), path: path,
      value: Node(.scalar(scalar), at: location))
  }
}
