import Energy
import Mapping
import Quantities
import Simulation

/// An accelerator and, with a trace, what bounds it and what a change would save: the one model
/// of the text and the JSON of `explain`. Values only.
package struct Explanation: Sendable {
  package static let schema = "systole.explain/1"

  package var toolVersion: String
  package var machine: MachineExplanation
  package var tables: [TableExplanation]
  /// Of a run.
  package var cells: [CellsExplanation]
  package var subject: Subject
  /// What a reader must know of the numbers.
  package var notes: [RunNote]

  /// What is explained in addition to the machine.
  package enum Subject: Sendable {
    case none
    case run(RunExplanation)
    case layer(LayerExplanation)
  }

  package init(
    toolVersion: String, machine: MachineExplanation, tables: [TableExplanation],
    cells: [CellsExplanation] = [], subject: Subject, notes: [RunNote] = []
  ) {
    self.cells = cells
    self.notes = notes
    self.toolVersion = toolVersion
    self.machine = machine
    self.tables = tables
    self.subject = subject
  }
}

/// What bounds a run, and what changes would buy.
package struct RunExplanation: Sendable {
  package var report: Report
  /// By gain, the largest first; nil where they were not asked for.
  package var changes: [MachineChange]?
  /// Whether the changes are of assumed values, each by itself, instead of the machine's sizes.
  package var changesAssumed: Bool

  package init(report: Report, changes: [MachineChange]?, changesAssumed: Bool = false) {
    self.report = report
    self.changes = changes
    self.changesAssumed = changesAssumed
  }

  package var bounds: RunBounds { report.totals.bounds }

  /// Classes of layers by the cycles that they lose, the most first.
  package var worstLayers: [LayerClass] {
    LayerClass.of(report.layers).enumerated()
      .filter { $0.element.lostCycles > 0 }
      .sorted {
        ($1.element.lostCycles, $0.offset) < ($0.element.lostCycles, $1.offset)
      }
      .prefix(5).map(\.element)
  }
}

extension LayerClass {
  /// Cycles that are not ideal ones.
  package var lostCycles: Int { counts.attribution.total - counts.attribution[.ideal] }
}

/// What no schedule of the same trace on the same machine can go below.
package struct RunBounds: Sendable, Equatable {
  /// All MACs at the peak of the array in their modes, rounded down for each mode, of several arrays the
  /// one with most; where every product has a dedicated array, those of the slowest one.
  package var computeCycles: Int
  /// The compulsory bytes at the memory's rate; 0 with an ideal one. What the host reads and writes does
  /// not pass the accelerator's path.
  package var trafficCycles: Int

  package var cycles: Int { max(computeCycles, trafficCycles) }
}

/// One layer: its numbers, and how it was mapped.
package struct LayerExplanation: Sendable {
  package let report: Report
  package let layer: Report.Layer
  package let work: LayerWork

  package init(_ report: Report, layer: Int, work: LayerWork) {
    self.report = report
    self.layer = report.layers[layer]
    self.work = work
  }
}
