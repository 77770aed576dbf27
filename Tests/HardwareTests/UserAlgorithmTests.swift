import Diagnostics
import Documents
import TestSupport
import Testing
import Workload

@testable import Algorithms
@testable import Hardware

/// A user's file can say all that the definitions of systole's algorithms say.
struct UserAlgorithmTests {
  private static let nonlinear = OperatorAlgorithm.allCases.filter {
    $0.family != .requantization
  }

  /// The algorithm under another name.
  private func copy(_ algorithm: OperatorAlgorithm) throws -> UserAlgorithm {
    let isLayerNorm = algorithm.family == .layernorm
    return UserAlgorithm(
      name: try #require(AlgorithmName("own.\(algorithm.id.rawValue.prefix(12))")),
      kind: try #require(algorithm.family.kinds.first), definition: algorithm.definition,
      result: algorithm.result,
      appliesChannelFactors: isLayerNorm
        && ListedAlgorithm.builtIn(algorithm.id).appliesChannelFactors)
  }

  /// Written out and read again it is the same, and units have the same stages of it.
  @Test(arguments: Self.nonlinear)
  func everyDefinitionCanBeAFile(algorithm: OperatorAlgorithm) throws {
    let own = try copy(algorithm)
    let node = Document(resolved: own.resolved).root
    let sink = DiagnosticSink()
    let read = UserAlgorithm.read(node, path: "own", sink: sink)
    try sink.throwIfErrors()
    #expect(read == own)
    let listed = try #require(read.map(ListedAlgorithm.userDefined))
    let builtIn = ListedAlgorithm.builtIn(algorithm.id)
    #expect(
      listed.definition(of: own.kind)?.stages(lanes: 8)
        == builtIn.definition(of: own.kind)?.stages(lanes: 8))
    #expect(
      listed.definition(of: own.kind)?.operations == builtIn.definition(of: own.kind)?.operations)
    #expect(listed.result(of: own.kind) == builtIn.result(of: own.kind))
  }

  @Test func namesAreHeldInPlace() {
    for text in ["a", "my-softmax", "A_1.b-c", "sixteen.letters1"] {
      #expect(AlgorithmName(text)?.text == text)
    }
    for text in ["", "1a", "a b", "-a", "ü", "seventeen.letters"] {
      #expect(AlgorithmName(text) == nil, "\(text)")
    }
    #expect(MemoryLayout<Operator>.stride <= 72)
  }

  @Test func countsThatAreEqualHaveEqualHashes() {
    var (a, b) = (ArithmeticCounts(), ArithmeticCounts([.add8: 1]))
    b[.add8] = 0
    #expect(a == b && a.hashValue == b.hashValue)
    a[.shift8] = 2
    #expect(a != b)
  }
}
