import Energy
import Exploration
import Quantities
import Reporting
import Run
import Simulation
import Testing

/// What the search minimizes (`mapping.objective`).
struct MappingObjectiveTests {
  private func totals(_ objective: String) throws -> (cycles: Double, energy: Double) {
    let result = try Shipped.run(
      try Shipped.trace("deit-tiny", "int8"),
      on: try Shipped.accelerator("edge-16x16", "mapping.objective=\(objective)"))
    return (Double(result.cycles), Double(result.energy.total.count))
  }

  /// Each objective is lower by its own measure than the others are, or within the tolerance of 0.25 %
  /// that prefers less DRAM traffic; energy and cycles choose different mappings.
  @Test func eachIsBestByItsOwnMeasure() throws {
    let cycles = try totals("cycles")
    let energy = try totals("energy")
    let edp = try totals("edp")
    let tolerance = 1.0025
    for other in [cycles, edp] { #expect(energy.energy <= other.energy * tolerance) }
    for other in [energy, edp] { #expect(cycles.cycles <= other.cycles * tolerance) }
    for other in [cycles, energy] {
      #expect(edp.energy * edp.cycles <= other.energy * other.cycles * tolerance)
    }
    #expect(energy.energy < cycles.energy)
    #expect(energy.cycles != cycles.cycles)
  }
}
