import Diagnostics
import Documents
import Workload

/// A user-defined nonlinear algorithm, schema `systole.algorithm/1`: what `AlgorithmDefinition`,
/// `AlgorithmResult` and the words of traces say of built-in ones. It has time and energy and no kernel.
public struct UserAlgorithm: Sendable, Hashable {
  public var name: AlgorithmName
  /// What it computes: a kind of operator that needs an algorithm.
  public var kind: OperatorKind
  public var definition: AlgorithmDefinition
  public var result: AlgorithmResult
  /// Whether it reads channels that have a power-of-two factor each (PTF): LayerNorms alone.
  public var appliesChannelFactors: Bool

  public static let schema = "systole.algorithm/1"

  /// The kinds of operators for which a file can define an algorithm.
  public static let kinds = OperatorKind.allCases.filter(\.needsAlgorithm)

  public static func read(_ document: Document) throws(InputError) -> UserAlgorithm {
    let keys = try UserAlgorithmKeys.keys(schema: schema).read(document)
    guard let algorithm = keys.algorithm else {
      preconditionFailure("an algorithm whose keys were read without an error has a name")
    }
    return algorithm
  }

  /// One within another document; reports what is wrong with it.
  public static func read(_ node: Node, path: String, sink: DiagnosticSink) -> UserAlgorithm? {
    let errors = sink.diagnostics.count
    let section = UserAlgorithmKeys.keys()
    var keys = section.blank
    section.read(Fields(node, path: path, sink: sink), &keys)
    return sink.diagnostics.count == errors ? keys.algorithm : nil
  }

  /// As it is written out in another document.
  public var resolved: ResolvedNode { UserAlgorithmKeys.keys().echo(UserAlgorithmKeys(self)) }

  /// Every key of a file, for its documentation.
  public static let rows = UserAlgorithmKeys.keys(schema: schema).rows()
}
