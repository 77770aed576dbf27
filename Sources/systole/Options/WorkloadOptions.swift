import ArgumentParser
import Diagnostics
import Files
import Lowering
import Workload

/// How a model becomes a trace; ignored options would mislead, so a trace file refuses them.
struct WorkloadOptions: ParsableArguments {
  @Option(help: "The quantization scheme to lower with: a name in Configs/schemes or a file.")
  var scheme: String?

  @Option(help: "Bits of the encoder's weights, one of those that the scheme allows.")
  var weightBits: Int?

  @Option(help: "Images, or sequences, in the batch.")
  var batch: Int?

  static let largestBatch = 65_536

  /// A trace from a `.jsonl` file, a bare operator, or a model and a scheme.
  ///
  /// - Parameter defaultScheme: taken where a model is given without one; nil requires one.
  func trace(
    _ workload: String, in workspace: Workspace, defaultScheme: String? = nil
  ) throws -> (name: String, trace: Trace) {
    if workload.hasSuffix(".jsonl") {
      try refuse(scheme != nil, "--scheme", workload)
      try refuse(weightBits != nil, "--weight-bits", workload)
      try refuse(batch != nil, "--batch", workload)
      return (Self.name(ofFile: workload), try workspace.trace(file: workload))
    }
    guard let scheme = scheme ?? defaultScheme else {
      try InputFile(workload).refuseDirectory()
      throw InputError(
        "lowering '\(workload)' needs a scheme",
        help: "add --scheme p2-vit; a trace file ends in .jsonl")
    }
    let chosen = try workspace.scheme(scheme)
    if BareOperator.isBare(workload) {
      try refuse(batch != nil, "--batch", workload)
      let bare = try BareOperator.parse(workload)
      return (workload, try bare.trace(scheme: chosen, weightBits: weightBits))
    }
    let images = batch ?? 1
    guard (1...Self.largestBatch).contains(images) else {
      throw InputError("--batch is \(images), which is outside 1...\(Self.largestBatch)")
    }
    let model = try workspace.model(workload)
    let lowering = Lowering(model: model, scheme: chosen, weightBits: weightBits)
    return (workload, try lowering.trace(batch: images))
  }

  /// A report names the file's last component only, so that it is the same wherever it was made.
  private static func name(ofFile path: String) -> String {
    let last = path.split(separator: "/").last.map(String.init) ?? path
    return String(last.dropLast(".jsonl".count))
  }

  private func refuse(_ isGiven: Bool, _ option: String, _ workload: String) throws {
    guard isGiven else { return }
    throw InputError("\(option) has no meaning for '\(workload)'", help: "remove it")
  }
}
