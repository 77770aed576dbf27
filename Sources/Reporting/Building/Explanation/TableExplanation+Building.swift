import Algorithms
import Diagnostics
import Energy
import Hardware
import Quantities
import Run
import Simulation
import Workload

extension TableExplanation {
  /// - Parameters:
  ///   - configured: Name of the table that the configuration names.
  ///   - result: The run whose energy is accounted with this table; it is not run again.
  package init(_ table: EnergyTable, configured: String, _ result: RunResult?) {
    name = table.name
    technology = table.technology
    voltage = table.voltage
    isConfigured = table.name == configured
    func price(_ name: String, _ counts: ArithmeticCounts) -> Price? {
      table.price(of: counts).map { Price(name: name, energy: $0.energy, isAssumed: $0.isAssumed) }
    }
    func row(_ operation: Arithmetic) -> Price? {
      price(operation.name, ArithmeticCounts([operation: 1]))
    }
    multiply = row(.multiply8)
    shifts = [Arithmetic.shift8, .shift16, .shift32].compactMap(row)
    requantizations = [BuiltInAlgorithm.float, .dyadic, .shift].compactMap { algorithm in
      AlgorithmOperations.requantization(algorithm).flatMap {
        price(algorithm.rawValue, $0.perElement)
      }
    }
    guard let result else { return }
    do {
      run = RunEnergy(try result.account(with: table))
    } catch {
      problem = error.diagnostics.map(\.message).joined(separator: "; ")
    }
  }
}

extension TableExplanation.RunEnergy {
  init(_ account: EnergyAccount) {
    let energy = account.total.byComponent
    func sum(_ components: [ComponentEnergy]) -> Attojoules {
      components.reduce(.zero) { $0 + $1.total }
    }
    self.init(
      total: account.total.total, leakage: account.total.leakage, assumed: account.assumed,
      array: sum(energy.arrays), buffers: sum(energy.buffers), dram: energy.dram.total,
      units: sum(energy.units + [energy.dma, energy.host]))
  }
}
