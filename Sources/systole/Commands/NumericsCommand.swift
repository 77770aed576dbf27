import Algorithms
import ArgumentParser
import Diagnostics
import Documents
import Files
import Library
import Numerics
import Workload

/// `systole numerics`
struct NumericsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "numerics",
    abstract: "Measure an integer kernel's error against the real function.",
    discussion: """
      Kinds and kernels: \(kernels); layernorm without scale and bias. Rows are random, the same for a \
      seed, or a file's. They are quantized with one symmetric scale, and the real function takes the \
      same quantized rows.
      """)

  /// `softmax (i-bert, …), gelu (…), layernorm (…)`.
  private static var kernels: String {
    KernelStudy.kernels.map { kind, algorithms in
      "\(kind.rawValue) (\(algorithms.map(\.rawValue).joined(separator: ", ")))"
    }.joined(separator: ", ")
  }

  enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }

  @Option(help: "softmax, gelu or layernorm.")
  var kind: String

  @Option(help: ArgumentHelp("The kernel: i-vit-8.", valueName: "id"))
  var algorithm: String

  @Option(
    help: "normal:MEAN,DEVIATION, uniform:LOW,HIGH or laplace:MEAN,SCALE (default: normal:0,2).")
  var distribution: String?

  @Option(help: "Random rows (default: 100).")
  var rows: Int?

  @Option(help: "Elements of a random row (default: 197).")
  var length: Int?

  @Option(help: "Of the random rows (default: 1).")
  var seed: Int?

  @Option(help: "Rows from a file: JSON (a list of lists of numbers) or .npy.")
  var input: String?

  @Option(
    help: "Bits of an input, its sign included (default: 8; i-bert: 16, and 22 of a layernorm).")
  var bits: Int?

  @Option(help: "What one step of an input is worth (default: the largest input fits).")
  var scale: Double?

  @Option(help: "text or json.")
  var format = Format.text
  @OptionGroup var output: OutputOptions

  func run() throws {
    try output.check()
    let library = Library()
    try checkKernel(in: library)
    let (values, source) = try input.map { try file($0, in: library) } ?? random()
    let study = try KernelStudy(
      kind: kind, algorithm: algorithm, rows: values, bits: bits, scale: scale)
    let report = KernelStudyReport(study, source: source, length: values.first?.count ?? 0)
    switch format {
    case .text: try output.write(report.text, keeping: library.inputs)
    case .json: try output.write(report.json, keeping: library.inputs)
    }
  }

  /// A user-defined algorithm has passes and no values.
  private func checkKernel(in library: Library) throws {
    guard !algorithm.isEmpty, BuiltInAlgorithm(rawValue: algorithm) == nil,
      let own = try library.algorithm(algorithm)
    else { return }
    throw InputError(
      "'\(own.name.text)' is a user-defined algorithm, which has operations and no integer kernel",
      help: "kernels: \(Self.kernels)")
  }

  private func file(
    _ path: String, in library: Library
  ) throws -> (rows: [[Double]], source: String) {
    let others = [
      ("--distribution", distribution != nil), ("--rows", rows != nil),
      ("--length", length != nil), ("--seed", seed != nil),
    ]
    if let other = others.first(where: \.1) {
      throw InputError("--input gives the rows, \(other.0) cannot change them")
    }
    let file = try library.input(path)
    let name = FileName.stem(file.name, without: [])
    let bytes = try file.bytes(limit: 1 << 28)
    if RowFile.isNPY(bytes) || path.hasSuffix(".npy") {
      return (try RowFile.npy(bytes, file: file.name), name)
    }
    return (try RowFile.json(try file.text(of: bytes), file: file.name), name)
  }

  private func random() throws -> (rows: [[Double]], source: String) {
    let text = distribution ?? "normal:0,2"
    let (rows, length, seed) = (rows ?? 100, length ?? 197, seed ?? 1)
    guard 1...1_000_000 ~= rows else {
      throw InputError("--rows is \(rows), which is outside 1...1000000")
    }
    guard 1...1_000_000 ~= length, rows * length <= RowFile.mostElements else {
      throw InputError(
        "--length is \(length); rows of at least one element, \(RowFile.mostElements) in all")
    }
    let values = try Distribution(text).rows(rows, length: length, seed: seed)
    return (values, "\(text), seed \(seed)")
  }
}
