import Diagnostics

/// What a run of SCALE-Sim takes.
public struct ScaleSimRun: Sendable, Equatable {
  public var configuration: ScaleSimConfiguration
  public var topology: ScaleSimTopology

  /// Reads both files.
  ///
  /// - Parameters:
  ///   - form: What the rows of the topology are; nil takes it from their number of columns.
  ///   - sink: Takes notes on what is read and differs.
  /// - Throws: All that is wrong with either, located.
  public static func read(
    configuration: SourceText, topology: SourceText, form: ScaleSimTopology.Form? = nil,
    sink: DiagnosticSink
  ) throws(InputError) -> ScaleSimRun {
    let run = ScaleSimRun(
      configuration: ScaleSimConfigurationReader.read(configuration, sink: sink),
      topology: ScaleSimTopologyReader.read(topology, form: form, sink: sink))
    try sink.throwIfErrors()
    return run
  }
}
