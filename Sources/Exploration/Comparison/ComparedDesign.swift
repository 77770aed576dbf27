import Energy
import Hardware
import Quantities
import Run
import Workload

/// One of the two designs of a comparison: a run on an accelerator with the table that it names.
package struct ComparedDesign: Sendable {
  /// The configuration's name, followed by the values that were set for this design.
  package var name: String
  /// The trace's name, followed by its scheme.
  package var trace: String
  package var result: RunResult

  package init(name: String, trace: String, result: RunResult) {
    self.name = name
    self.trace = trace
    self.result = result
  }

  /// Images that the run's cycles and energy are of.
  var images: Int { result.trace.header.batch * (result.streamed?.count ?? 1) }

  /// Picojoules of an image.
  func energy(_ total: Attojoules) -> Double { total.picojoules / Double(images) }

  /// Whether the table leaves the cells of the SRAMs to the configuration.
  var hasSRAMLibrary: Bool {
    if case .library = result.table.sram { true } else { false }
  }

  /// Seconds of an image, at the rate of the run.
  var seconds: Double {
    result.accelerator.clock.seconds(Cycles(result.cycles)) / Double(images)
  }
}
