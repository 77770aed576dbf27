import Diagnostics

@testable import Interchange

/// A run of SCALE-Sim for tests to edit.
enum ScaleSimFixture {
  static let configuration = """
    [general]
    run_name = small

    [architecture_presets]
    ArrayHeight:    8
    ArrayWidth:     4
    IfmapSramSzkB:  2
    FilterSramSzkB: 3
    OfmapSramSzkB:  5
    IfmapOffset:    0
    FilterOffset:   10000000
    OfmapOffset:    20000000
    Bandwidth : 10
    Dataflow : ws
    MemoryBanks: 1

    [run_presets]
    InterfaceBandwidth: USER

    """

  static let topology = """
    Layer,M,N,K,
    a,5,6,7,
    b,1,130,70,

    """

  static func read(
    _ configuration: String = configuration, topology: String = topology,
    form: ScaleSimTopology.Form? = nil, sink: DiagnosticSink = DiagnosticSink()
  ) throws -> ScaleSimRun {
    try ScaleSimRun.read(
      configuration: SourceText(file: "x.cfg", text: configuration),
      topology: SourceText(file: "in/y.csv", text: topology), form: form, sink: sink)
  }

  /// What a user sees, without the quoted lines.
  static func errors(
    _ configuration: String = configuration, topology: String = topology,
    form: ScaleSimTopology.Form? = nil
  ) -> String {
    do {
      _ = try read(configuration, topology: topology, form: form)
      return ""
    } catch let error as InputError {
      return error.diagnostics.filter { $0.severity == .error }.map { diagnostic in
        var plain = diagnostic
        plain.excerpt = nil
        return DiagnosticRenderer.text(plain)
      }.joined().trimmingLastNewline
    } catch {
      return "\(error)"
    }
  }
}

extension String {
  fileprivate var trimmingLastNewline: String { hasSuffix("\n") ? String(dropLast()) : self }
}
