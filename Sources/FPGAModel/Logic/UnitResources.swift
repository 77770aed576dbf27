import Algorithms
import Hardware
import Quantities
import Workload

/// The operators of a unit's lanes.
///
/// A stage has, in each lane, the operators of its pass of the algorithm, or, over an interval of
/// several cycles, its part of them; and for what is done once a row one of each for every server,
/// bit by bit where the stage's serial part gives the time. Functions of a unit share operators: of each
/// there are as many as the function with most of them needs.
struct UnitResources {
  private struct Operators {
    var perElement = ArithmeticCounts()
    var perRow = ArithmeticCounts()
    /// Of functions that are no sum of operators.
    var cores = FPGAResources.none

    mutating func share(_ other: Operators) {
      perElement = perElement.largest(with: other.perElement)
      perRow = perRow.largest(with: other.perRow)
      cores = cores.largest(with: other.cores)
    }

    var fabric: FPGAResources { perElement.fabric + perRow.serialFabric + cores }
  }

  let unit: FunctionUnit
  /// Results that come at most in a cycle: more lanes in the stream are none.
  let results: Int

  /// - Parameter isUsed: Whether a function counts.
  func resources(where isUsed: (UnitFunction) -> Bool) -> FPGAResources {
    var operators = Operators()
    for function in unit.functions where isUsed(function) {
      if let own = self.operators(of: function) { operators.share(own) }
    }
    return operators.fabric
  }

  private func lanes(of stage: UnitStage) -> Int {
    unit.placement == .inStream ? min(stage.lanes, results) : stage.lanes
  }

  private func operators(of function: UnitFunction) -> Operators? {
    guard let definition = function.definition else {
      return nil
    }
    let stages = function.pipeline.stages
    var sum = Operators()
    // Stages that are not those of the definition: all of its passes at the rate of the widest.
    let isByPass = stages.count == definition.passes.count
    guard let widest = stages.max(by: { $0.lanes * $1.interval < $1.lanes * $0.interval }) else {
      return nil
    }
    if let cores = FloatCores(function.kind, function.algorithm) {
      sum.cores =
        (cores.perElement * lanes(of: widest) + cores.perRow * widest.perRowServers)
        * function.pipeline.parallelRows
      return sum
    }
    for (index, pass) in definition.passes.enumerated() {
      let stage = isByPass ? stages[index] : widest
      let lanes = lanes(of: stage)
      for operation in Arithmetic.allCases {
        let elements = pass.perElement[operation]
        if elements > 0 {
          sum.perElement[operation] += lanes * ceilingDivision(elements, stage.interval)
        }
        if pass.perRow[operation] > 0 { sum.perRow[operation] += stage.perRowServers }
      }
    }
    let copies = function.pipeline.parallelRows
    var scaled = Operators()
    scaled.perElement.add(sum.perElement, times: copies)
    scaled.perRow.add(sum.perRow, times: copies)
    return scaled
  }
}
