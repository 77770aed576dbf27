import ArgumentParser
import Diagnostics
import Documents
import Files
import Library
import Lowering
import Workload

/// How a model becomes a trace; ignored options would mislead, so a trace refuses them.
struct WorkloadOptions: ParsableArguments {
  @Option(help: "The quantization scheme to lower with: a name in Configs/schemes or a file.")
  var scheme: String?

  @Option(help: "Bits of the encoder's weights, one of those that the scheme allows.")
  var weightBits: Int?

  @Option(
    help: ArgumentHelp(
      "A JSON file of the bit widths of layers: {\"blocks.0.attn.qkv\": 4, …}.", valueName: "file"))
  var layerBits: String?

  @Option(help: "Images, or sequences, in the batch.")
  var batch: Int?

  static let largestBatch = 65_536

  /// A trace from a file or standard input, a bare operator, or a model and a scheme.
  ///
  /// - Parameters:
  ///   - defaultScheme: taken where a model is given without one; nil requires one.
  ///   - reuse: Whether lines of a file that repeat are read once.
  func trace(
    _ workload: String, in library: Library, defaultScheme: String? = nil, reuse: Bool = true
  ) throws -> (name: String, trace: Trace) {
    let subject = try subject(workload, in: library, reuse: reuse)
    switch subject.form {
    case .trace(let trace): return (subject.name, trace)
    case .lowerable(let lowerable):
      guard let scheme = scheme ?? defaultScheme else {
        throw InputError(
          "lowering '\(workload)' needs a scheme",
          help: "add --scheme p2-vit, or name a trace")
      }
      let chosen = try library.scheme(scheme)
      return (
        subject.name,
        try lowerable.trace(
          scheme: chosen, weightBits: weightBits, layerBits: try layerBits(in: library),
          batch: batch ?? 1)
      )
    }
  }

  /// The bit widths of the file.
  func layerBits(in library: Library) throws -> LayerBits {
    try layerBits.map { try library.layerBits($0) } ?? LayerBits()
  }

  /// What a word of the command line names: a trace file, a bare operator or a model.
  func subject(
    _ workload: String, in library: Library, reuse: Bool = true
  ) throws -> NamedWorkload {
    let file = InputFile(workload)
    // The suffix of a trace says that a file is meant, where none is there too.
    guard file.exists || workload.hasSuffix(".jsonl") else {
      return try namedSubject(workload, in: library)
    }
    switch try library.content(workload, reuse: reuse) {
    case .trace(let trace):
      try refuse(scheme != nil, "--scheme", workload)
      try refuse(weightBits != nil, "--weight-bits", workload)
      try refuse(layerBits != nil, "--layer-bits", workload)
      try refuse(batch != nil, "--batch", workload)
      return NamedWorkload(name: Self.name(of: trace, from: workload), .trace(trace))
    case .text(let source):
      let model = try library.model(of: try library.document(source, path: workload))
      try checkBatch()
      return NamedWorkload(
        name: file.isNamed ? FileName.stem(workload) : model.name, .lowerable(.model(model)))
    case .report:
      throw InputError(
        at: SourceLocation(file: file.name, line: 1, column: 1),
        "this is a report, where a trace or a model is read",
        help: "'systole diff' compares reports")
    }
  }

  private func namedSubject(
    _ workload: String, in library: Library
  ) throws -> NamedWorkload {
    if BareOperator.isBare(workload) {
      try refuse(batch != nil, "--batch", workload)
      return NamedWorkload(name: workload, .lowerable(.bare(try BareOperator.parse(workload))))
    }
    try checkBatch()
    let (name, model) = try library.model(workload)
    return NamedWorkload(name: name, .lowerable(.model(model)))
  }

  private func checkBatch() throws {
    let images = batch ?? 1
    guard (1...Self.largestBatch).contains(images) else {
      throw InputError("--batch is \(images), which is outside 1...\(Self.largestBatch)")
    }
  }

  /// For a command whose trace may be left out: what would lower it has no meaning then.
  func refuseWithoutTrace() throws {
    for (isGiven, option) in [
      (scheme != nil, "--scheme"), (weightBits != nil, "--weight-bits"),
      (layerBits != nil, "--layer-bits"), (batch != nil, "--batch"),
    ] where isGiven {
      throw InputError("\(option) needs a model", help: "name it after the configuration")
    }
  }

  /// A report names the file's last component only, so that it is the same wherever it was made; a
  /// trace from a pipe is named after its header.
  private static func name(of trace: Workload.Trace, from path: String) -> String {
    guard InputFile(path).isNamed else {
      let header = trace.header
      return header.scheme.isEmpty ? header.model : "\(header.model).\(header.scheme)"
    }
    return FileName.stem(path, without: [".jsonl", ".json"])
  }

  private func refuse(_ isGiven: Bool, _ option: String, _ workload: String) throws {
    guard isGiven else { return }
    throw InputError("\(option) has no meaning for '\(workload)'", help: "remove it")
  }
}
