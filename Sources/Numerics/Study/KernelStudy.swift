import Diagnostics
import IntegerMath
import Workload

/// How far an integer kernel is from the real function that it approximates, over rows.
///
/// Rows are quantized to `bits` with one symmetric scale, and the real function takes the same
/// quantized rows: so the errors are the kernel's own, and not its input's.
package struct KernelStudy: Sendable {
  package let algorithm: BuiltInAlgorithm
  package let bits: Int
  /// Of an input step.
  package let scale: Double
  private let function: StudiedFunction
  private let kernel: StudiedKernel
  private let rows: [[Double]]

  package var kind: OperatorKind { function.kind }

  /// What can be studied: operator kinds, each with the algorithms that have an integer kernel.
  package static var kernels: [(kind: OperatorKind, algorithms: [BuiltInAlgorithm])] {
    StudiedFunction.allCases.map { ($0.kind, $0.kernels.map(\.algorithm)) }
  }

  /// - Parameters:
  ///   - kind: `softmax`, `gelu` or `layernorm`.
  ///   - algorithm: An id of the kind that has an integer kernel.
  ///   - rows: Of one length, at least one element.
  ///   - bits: Of the input, a sign included, 2 to 24; nil for what the authors feed. ita, softermax
  ///     and ailayernorm have no other than 8.
  ///   - scale: Of the input; nil takes the largest magnitude to the largest integer, for E2Softmax
  ///     the next power of two, for softmax to base 2 the next of ln 2 times one.
  /// - Throws: What names or numbers have wrong.
  package init(
    kind kindName: String, algorithm algorithmName: String, rows: [[Double]],
    bits givenBits: Int? = nil,
    scale: Double? = nil
  ) throws(InputError) {
    function = try Self.choice(kindName, among: StudiedFunction.allCases, "kind")
    let kernels = function.kernels
    algorithm = try Self.choice(
      algorithmName, among: kernels.map(\.algorithm), "\(function.rawValue) kernel")
    let algorithm = algorithm
    guard let entry = kernels.first(where: { $0.algorithm == algorithm })?.entry else {
      preconditionFailure("the choice is one of the kernels")
    }
    bits = givenBits ?? entry.bits
    guard 2...24 ~= bits else { throw InputError("--bits is \(bits), which is outside 2...24") }
    if !entry.takesOtherBits, bits != entry.bits {
      throw InputError(
        "\(algorithm.rawValue) takes inputs of \(entry.bits) bits, --bits is \(bits)")
    }
    self.rows = rows
    if let scale {
      if case .fixed = entry.scale {
        throw InputError("\(algorithm.rawValue) fixes its input's scale, --scale cannot change it")
      }
      guard scale > 0, 0x1p-40...0x1p40 ~= scale else {
        throw InputError("--scale is \(scale), which is no number above 0 that inputs have")
      }
    }
    let found = scale ?? Self.scale(of: rows, bits: bits, entry.scale)
    self.scale = found
    let input = KernelEntry.Input(scale: found, bits: bits, length: rows.first?.count ?? 0)
    guard let kernel = entry.make(input) else {
      throw InputError(
        "\(function.rawValue) \(algorithm.rawValue) has no constants for the scale \(found)",
        help: Self.help(entry.scale))
    }
    self.kernel = kernel
  }

  private static func help(_ scale: KernelEntry.InputScale) -> String {
    switch scale {
    case .powerOfTwo: "it takes powers of two of at most 1"
    case .base2: "it takes ln 2 times powers of two of 2^-15 to 1"
    case .any, .fixed: "use one that is not so small"
    }
  }

  private static func choice<Choice: RawRepresentable<String>>(
    _ name: String, among choices: [Choice], _ noun: String
  ) throws(InputError) -> Choice {
    if let choice = choices.first(where: { $0.rawValue == name }) { return choice }
    let known = choices.map(\.rawValue)
    throw InputError(
      "there is no \(noun) '\(name)'",
      help: NearestName.of(name, among: known).map { "did you mean '\($0)'?" }
        ?? "one of: \(known.joined(separator: ", "))")
  }

  /// The largest magnitude comes to the largest integer, or near it where the scale is not free.
  private static func scale(
    of rows: [[Double]], bits: Int, _ form: KernelEntry.InputScale
  ) -> Double {
    var largest = 0.0
    for row in rows { for value in row { largest = max(largest, abs(value)) } }
    // Rows of zeros have no scale of their own.
    let scale = max(largest, 0x1p-20) / Double(1 << (bits - 1) - 1)
    return switch form {
    case .any: scale
    case .powerOfTwo: nextPowerOfTwo(scale)
    // No score of base 2 has more than 15 fraction bits.
    case .base2: RealFunctions.ln2 * max(0x1p-15, nextPowerOfTwo(scale / RealFunctions.ln2))
    case .fixed(let scale): scale
    }
  }

  private static func nextPowerOfTwo(_ value: Double) -> Double {
    let exponent = value.exponent + (value.significand > 1 ? 1 : 0)
    return Double(sign: .plus, exponent: exponent, significand: 1)
  }

  package func run() -> KernelErrors {
    var errors = KernelErrors(isDistribution: function == .softmax)
    let limit = Int32(1) << Int32(bits - 1) - 1
    for row in rows {
      var saturated = 0
      let integers = row.map { value in
        let step = (value / scale).rounded(.toNearestOrEven)
        if abs(step) > Double(limit) { saturated += 1 }
        return Int32(min(max(step, -Double(limit)), Double(limit)))
      }
      let exact = function.exact(integers.map { Double($0) * scale })
      do throws(KernelError) {
        let found = try kernel.row(integers)
        guard let exact else { throw .zeroDivisor(step: "standard deviation") }
        errors.add(found, exact: exact, inputs: integers, saturated: saturated)
      } catch { errors.refuse("\(error)") }
    }
    return errors
  }
}
