import Diagnostics
import Energy
import Hardware
import Quantities
import Run
import Simulation

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

  /// Picojoules of an image as configured, with the idle time before the next where images come at a rate.
  var energy: Double { energy(result.energy.total, result.idle) }

  /// The same under a variation; nothing is simulated.
  ///
  /// - Parameter table: In place of the design's own.
  /// - Throws: every row that the run needs and the table lacks.
  func energy(
    under variation: Comparison.Variation, _ table: EnergyTable?
  ) throws(InputError) -> Double {
    var table = table ?? result.table
    var machine: Accelerator?
    var dramRatio = 1.0
    switch variation {
    case .none, .table: break
    case .cells(let cells): machine = result.accelerator.with(cells)
    case .dram(let factor): dramRatio = factor.ratio
    case .price(let price, let factor): table = table.with(price, times: factor)
    }
    let account = try result.account(with: table, on: machine)
    let dram = account.total.byComponent.dram.total.picojoules / Double(result.images)
    return energy(account.total.total, account.idle) + (dramRatio - 1) * dram
  }

  private func energy(_ total: Attojoules, _ idle: IdleEnergy?) -> Double {
    (total + (idle?.energy ?? .zero)).picojoules / Double(result.images)
  }

  /// Whether the table leaves the cells of the SRAMs to the configuration.
  var hasSRAMLibrary: Bool {
    if case .library = result.table.sram { true } else { false }
  }

  /// Seconds of an image, at the rate of the run.
  var seconds: Double {
    result.accelerator.clock.seconds(Cycles(result.cycles)) / Double(result.images)
  }
}
