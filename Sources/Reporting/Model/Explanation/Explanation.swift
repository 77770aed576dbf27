import Energy
import Mapping
import Quantities
import Simulation

/// What an accelerator is and, with a trace, what bounds it and what a change would buy: the one model
/// behind the text and the JSON of `explain`. Values only.
public struct Explanation: Sendable {
  public static let schema = "systole.explain/1"

  public var toolVersion: String
  public var machine: MachineExplanation
  public var tables: [TableExplanation]
  public var subject: Subject
  /// What a reader must know of the numbers.
  public var notes: [RunNote]

  /// What is explained beside the machine.
  public enum Subject: Sendable {
    case none
    case run(RunExplanation)
    case layer(LayerExplanation)
  }

  public init(
    toolVersion: String, machine: MachineExplanation, tables: [TableExplanation], subject: Subject,
    notes: [RunNote] = []
  ) {
    self.notes = notes
    self.toolVersion = toolVersion
    self.machine = machine
    self.tables = tables
    self.subject = subject
  }
}

/// What bounds a run, and what changes would buy.
public struct RunExplanation: Sendable {
  public var report: Report
  /// By gain, the largest first; nil where they were not asked for.
  public var changes: [MachineChange]?
  /// Whether the changes are of assumed values, each by itself, instead of the machine's sizes.
  public var changesAssumed: Bool

  public init(report: Report, changes: [MachineChange]?, changesAssumed: Bool = false) {
    self.report = report
    self.changes = changes
    self.changesAssumed = changesAssumed
  }

  public var bounds: RunBounds { report.totals.bounds }

  /// Classes of layers by the cycles that they lose, the most first.
  public var worstLayers: [LayerClass] {
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
  public var lostCycles: Int { counts.attribution.total - counts.attribution[.ideal] }
}

/// What no schedule of the same trace on the same machine can go below.
public struct RunBounds: Sendable, Equatable {
  /// All MACs at the peak of the grid in their modes, rounded down for each mode; where every product has
  /// an array of its own, those of the slowest one.
  public var computeCycles: Int
  /// The compulsory bytes at the memory's rate; 0 with an ideal one. What the host reads and writes does
  /// not pass the accelerator's path.
  public var trafficCycles: Int

  public var cycles: Int { max(computeCycles, trafficCycles) }
}

/// One layer: its numbers, and how it was mapped.
public struct LayerExplanation: Sendable {
  public var trace: Report.TraceInfo
  public var layer: Report.Layer
  /// Names of the buffers, in the order of the layer's `bufferBytes`.
  public var buffers: [String]
  public var work: LayerWork
  /// Cycles of the whole run.
  public var runCycles: Int

  public init(_ report: Report, layer: Int, work: LayerWork) {
    trace = report.trace
    self.layer = report.layers[layer]
    buffers = report.buffers
    self.work = work
    runCycles = report.totals.cycles
  }
}
