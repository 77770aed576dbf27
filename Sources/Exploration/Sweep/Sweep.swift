import Diagnostics
import Documents
import Energy
import Hardware
import Lowering
import Mapping
import Quantities
import Reporting
import Run
import Simulation
import Workload

/// Many configurations of one file against traces, or models under many schemes, on all cores, in a
/// fixed order.
package struct Sweep: Sendable {
  package let grid: SweepGrid
  private let base: Document
  private let subjects: [NamedWorkload]
  private let traces: SweepTraces
  /// By axis and value, read once; empty for axes that lowering takes.
  private let overrides: [[Override]]
  private let tables: [String: EnergyTable]
  private let expand: @Sendable (Document) throws(InputError) -> Document

  /// Lowers every model and checks every configuration before anything is simulated.
  ///
  /// - Parameters:
  ///   - lowering: how models are lowered; nil where all subjects are traces.
  ///   - expand: puts what a configuration names of other files in its place.
  ///   - readOverride: reads an axis's `path=value`; the file format is the caller's business.
  ///   - table: finds an energy table by its name.
  package init(
    base: Document, subjects: [NamedWorkload], axes: [SweepAxis], lowering: SweepLowering? = nil,
    expand: @escaping @Sendable (Document) throws(InputError) -> Document = {
      document throws(InputError) in document
    },
    readOverride: (String) throws(InputError) -> Override,
    table: (String) throws(InputError) -> EnergyTable
  ) throws(InputError) {
    grid = try SweepGrid(axes: axes, traceCount: subjects.count)
    try Self.refuseTwins(subjects)
    self.base = base
    self.expand = expand
    self.subjects = subjects
    traces = try SweepTraces(subjects, grid, lowering, readOverride: readOverride)
    var overrides = [[Override]](repeating: [], count: axes.count)
    var tables: [String: EnergyTable] = [:]
    // The configuration itself may lack what an axis gives it, and is no point then.
    var lacking: InputError?
    do {
      let accelerator = try AcceleratorReader.read(try expand(base))
      tables[accelerator.energy.table] = try table(accelerator.energy.table)
    } catch {
      lacking = error
    }
    var found: [Diagnostic] = []
    for (index, axis) in axes.enumerated() where axis.target == .configuration {
      for value in axis.values {
        do {
          let override = try readOverride("\(axis.path)=\(value)")
          overrides[index].append(override)
          var document = base
          // The other axes may give what is lacking.
          for other in axes where lacking != nil && other.target == .configuration {
            guard other.path != axis.path, let first = other.values.first else { continue }
            document = try document.changing(try readOverride("\(other.path)=\(first)"))
          }
          document = try document.changing(override)
          let accelerator = try AcceleratorReader.read(try expand(document))
          if tables[accelerator.energy.table] == nil {
            tables[accelerator.energy.table] = try table(accelerator.energy.table)
          }
        } catch {
          // A wrong path is wrong with every value.
          found += error.diagnostics.filter { problem in
            !found.contains { ($0.location, $0.message) == (problem.location, problem.message) }
          }
        }
      }
    }
    if let lacking, tables.isEmpty { throw lacking }
    // Values that are wrong only together with another axis's are found at their point.
    guard axes.count(where: { $0.target == .configuration }) > 1 || found.isEmpty else {
      throw InputError(found)
    }
    let alone = found.filter { $0.location?.file != base.sources.first?.file }
    guard alone.isEmpty else { throw InputError(alone) }
    self.tables = tables
    self.overrides = overrides
  }

  /// Rows are told apart by the names of their traces.
  private static func refuseTwins(_ subjects: [NamedWorkload]) throws(InputError) {
    var names: Set<String> = []
    for subject in subjects where !names.insert(subject.name).inserted {
      throw InputError(
        "two traces of the sweep are called '\(subject.name)'",
        help: "a row has the name of its file without the folder; give each a name of its own")
    }
  }

  /// Whether an axis compares technologies or energy tables, so that they differ on purpose.
  private var comparesTechnologies: Bool {
    grid.axes.contains { $0.path == "energy" || $0.path == "technology" }
  }

  /// Simulates one point; what the machine cannot run is a row that says so.
  package func row(_ index: Int) throws -> SweepRow {
    let point = grid[index]
    var row = SweepRow(trace: subjects[point.trace].name, values: grid.values(of: point))
    do {
      let entry = try traces.entry(point)
      row.scheme = entry.scheme
      var document = base
      for (axis, value) in point.choices.enumerated() where !overrides[axis].isEmpty {
        document = try document.changing(overrides[axis][value])
      }
      let accelerator = try AcceleratorReader.read(try expand(document))
      guard let table = tables[accelerator.energy.table] else {
        throw InputError("there is no energy table '\(accelerator.energy.table)'")
      }
      let result = try Run(accelerator, table: table).simulate(entry.trace)
      row.outcome = Self.outcome(result)
      row.notes = result.notes.filter { !comparesTechnologies || !$0.isOfTechnology }
    } catch let error as InputError {
      row.problem = error.diagnostics.first?.message ?? "cannot run"
    }
    return row
  }

  private static func outcome(_ result: RunResult) -> SweepRow.Outcome {
    var attribution = CycleAttribution()
    for index in result.layers.indices {
      attribution += result.layers[index].times.attribution
    }
    let activity = result.activity
    let energies = result.energy.byComponent
    let unitCycles = attribution[.unit]
    attribution[.ideal] = 0
    let cycles = result.cycles
    let loss = attribution.largest
    return SweepRow.Outcome(
      cycles: cycles, seconds: result.accelerator.clock.seconds(Cycles(cycles)),
      utilization: result.utilization, energy: result.energy.total,
      imageEnergy: result.energyPerImage,
      arrayEnergy: energies.arrays.reduce(.zero) { $0 + $1.dynamic },
      unitEnergy: energies.units.reduce(.zero) { $0 + $1.dynamic }, unitCycles: unitCycles,
      dramReadBytes: activity.dramReadBytes, dramWriteBytes: activity.dramWriteBytes,
      largestLoss: loss?.name ?? "none", largestLossCycles: loss.map { attribution[$0] } ?? 0,
      area: result.area)
  }

  /// Runs all points with at most `threads` at a time and returns their rows in the grid's order.
  ///
  /// - Parameter progress: called with the number of finished points, never concurrently.
  package func run(
    threads: Int, progress: (Int) -> Void = { _ in }
  ) async throws -> [SweepRow] {
    // Runs of neighbouring points keep the cost of a task below a hundredth of its work.
    let chunk = max(1, min(16, grid.count / (threads * 4)))
    let chunks = ceilingDivision(grid.count, chunk)
    var rows = [[SweepRow]](repeating: [], count: chunks)
    try await withThrowingTaskGroup(of: (Int, [SweepRow]).self) { group in
      var next = 0
      func addTask() {
        guard next < chunks else { return }
        let number = next
        next += 1
        let range = number * chunk..<min(grid.count, (number + 1) * chunk)
        group.addTask { (number, try range.map { try row($0) }) }
      }
      for _ in 0..<threads { addTask() }
      var finished = 0
      while let (number, part) = try await group.next() {
        rows[number] = part
        finished += part.count
        progress(finished)
        addTask()
      }
    }
    return rows.flatMap(\.self)
  }
}
