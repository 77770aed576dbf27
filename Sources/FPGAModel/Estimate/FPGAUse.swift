import Hardware
import Quantities
import Workload

/// What a trace uses of a machine: a preset may list more algorithms than one design has, and stages of
/// `pipeline: spatial` are those of the operators.
package struct FPGAUse: Sendable {
  struct Function: Hashable {
    var kind: OperatorKind
    var algorithm: Algorithm
  }

  /// An operator with an array or a unit of its own.
  struct Stage {
    var name: String
    /// The index of the mode of a product; nil of other operators.
    var mode: Int?
    /// Tokens side by side, and PEs of each, of a product.
    var tokens: Int
    var inputs: Int
    var outputs: Int
    /// Cycles in which a product's PEs take a reduction: in so many come the results of its columns.
    var steps: Int
    var functions: Set<Function>
  }

  let functions: Set<Function>
  /// By array: the indices of the modes that do its products.
  let modes: [Set<Int>]
  /// Nil where operators share the machine.
  let stages: [Stage]?

  /// - Parameter products: By operator: its array, and the index of the mode that does its products.
  package init(
    _ trace: Trace, _ accelerator: Accelerator, products: [(array: ArrayID, mode: Int?)]
  ) {
    var modes = [Set<Int>](repeating: [], count: accelerator.arrays.count)
    var functions: Set<Function> = []
    var stages: [Stage] = []
    let spatial = accelerator.pipeline.spatial
    for (index, op) in trace.operators.enumerated() {
      let own = Self.functions(of: op)
      functions.formUnion(own)
      let (array, mode) = products[index]
      if op.kind.isMatrix, let mode { modes[array.index].insert(mode) }
      guard let spatial else { continue }
      let name = trace.name(of: op)
      let size = spatial.stages.first { $0.match.matches(name) }
      let inputs = size?.inputs ?? accelerator.array.rows
      stages.append(
        Stage(
          name: name, mode: op.kind.isMatrix ? mode : nil, tokens: size?.tokens ?? 1,
          inputs: inputs,
          outputs: size?.outputs ?? accelerator.array.columns,
          steps: ceilingDivision(max(1, Int(op.k)), inputs), functions: own))
    }
    self.functions = functions
    self.modes = modes
    self.stages = spatial == nil ? nil : stages
  }

  private static func functions(of op: Operator) -> Set<Function> {
    var functions: Set<Function> = []
    if !op.kind.isMatrix { functions.insert(Function(kind: op.kind, algorithm: op.algorithm)) }
    for step in op.epilogue.steps where step.kind == .requantize {
      functions.insert(Function(kind: .requantize, algorithm: .builtIn(step.algorithm)))
    }
    return functions
  }
}
