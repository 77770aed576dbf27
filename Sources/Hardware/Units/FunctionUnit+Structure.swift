import Algorithms

extension FunctionUnit {
  /// What the hardware of a unit holds, by the definition of its algorithms.
  public struct Structure: Sendable, Equatable {
    /// Operators that take a new element in each cycle.
    public var pipelined = ArithmeticCounts()
    /// Operators for what is done once a row: one of a kind for each serial part that works at a time.
    public var serial = ArithmeticCounts()

    /// Register bits after the operators. A digit-by-digit operator that takes an element in each cycle
    /// has all its steps, one after the other; a serial one has one, and its three registers.
    public var registerBits: Int {
      Arithmetic.allCases.reduce(0) { bits, operation in
        bits + pipelined[operation] * operation.registerBits
          + serial[operation] * operation.registerBits / operation.steps
      }
    }

    /// Copies of what makes a bit of a result in a step, or the whole result in one.
    public func operators(_ operation: Arithmetic) -> Int {
      pipelined[operation] * operation.steps + serial[operation]
    }
  }

  /// Functions share hardware: of each kind the unit has as many operators as the function that needs
  /// most. The passes of a function have operators each, as they work on different rows at a time.
  public var structure: Structure {
    var structure = Structure()
    for function in functions {
      guard let definition = function.definition else { continue }
      let needed = Self.structure(definition.passes, function.pipeline)
      for operation in Arithmetic.allCases {
        structure.pipelined[operation] = max(
          structure.pipelined[operation], needed.pipelined[operation])
        structure.serial[operation] = max(structure.serial[operation], needed.serial[operation])
      }
    }
    return structure
  }

  /// - Parameter pipeline: Its stages are the passes one for one, or all passes have the lanes of the
  ///   widest.
  private static func structure(_ passes: [AlgorithmPass], _ pipeline: RowPipeline) -> Structure {
    let stages = pipeline.stages.filter { $0.pass == .row }
    guard let widest = stages.max(by: { $0.rate < $1.rate }) else { return Structure() }
    var structure = Structure()
    for (index, pass) in passes.enumerated() {
      let stage = stages.count == passes.count ? stages[index] : widest
      structure.pipelined.add(pass.perElement, times: stage.rate * pipeline.parallelRows)
      for operation in Arithmetic.allCases where pass.perRow[operation] > 0 {
        structure.serial[operation] += stage.perRowServers * pipeline.parallelRows
      }
    }
    return structure
  }
}

extension UnitStage {
  /// Operators side by side for each operation on an element.
  fileprivate var rate: Int { (lanes + interval - 1) / interval }
}
