import ArgumentParser
import Diagnostics
import Exploration
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
  /// - Parameters:
  ///   - defaultScheme: taken where a model is given without one; nil requires one.
  ///   - reuse: Whether lines of a file that repeat are read once.
  func trace(
    _ workload: String, in workspace: Workspace, defaultScheme: String? = nil, reuse: Bool = true
  ) throws -> (name: String, trace: Trace) {
    let subject = try subject(workload, in: workspace, reuse: reuse)
    switch subject.form {
    case .trace(let trace): return (subject.name, trace)
    case .lowerable(let lowerable):
      guard let scheme = scheme ?? defaultScheme else {
        throw InputError(
          "lowering '\(workload)' needs a scheme",
          help: "add --scheme p2-vit; a trace file ends in .jsonl")
      }
      let chosen = try workspace.scheme(scheme)
      return (
        subject.name,
        try lowerable.trace(scheme: chosen, weightBits: weightBits, batch: batch ?? 1)
      )
    }
  }

  /// What a word of the command line stands for: a trace file, a bare operator or a model.
  func subject(
    _ workload: String, in workspace: Workspace, reuse: Bool = true
  ) throws -> SweepSubject {
    if workload.hasSuffix(".jsonl") {
      try refuse(scheme != nil, "--scheme", workload)
      try refuse(weightBits != nil, "--weight-bits", workload)
      try refuse(batch != nil, "--batch", workload)
      return SweepSubject(
        name: Self.name(ofFile: workload), .trace(try workspace.trace(file: workload, reuse: reuse))
      )
    }
    if BareOperator.isBare(workload) {
      try refuse(batch != nil, "--batch", workload)
      return SweepSubject(name: workload, .lowerable(.bare(try BareOperator.parse(workload))))
    }
    let images = batch ?? 1
    guard (1...Self.largestBatch).contains(images) else {
      throw InputError("--batch is \(images), which is outside 1...\(Self.largestBatch)")
    }
    return SweepSubject(name: workload, .lowerable(.model(try workspace.model(workload))))
  }

  /// How a sweep lowers models where no axis says otherwise.
  func lowering(in workspace: Workspace) -> SweepLowering {
    SweepLowering(scheme: scheme, weightBits: weightBits, batch: batch) {
      name, location throws(InputError) in
      try workspace.schemeDocument(name, namedAt: location)
    }
  }

  /// For a command whose trace may be left out: what would lower it has no meaning then.
  func refuseWithoutTrace() throws {
    for (isGiven, option) in [
      (scheme != nil, "--scheme"), (weightBits != nil, "--weight-bits"), (batch != nil, "--batch"),
    ] where isGiven {
      throw InputError("\(option) needs a model", help: "name it after the configuration")
    }
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
