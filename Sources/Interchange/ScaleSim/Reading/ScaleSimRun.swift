import Diagnostics

/// What a run of SCALE-Sim takes.
package struct ScaleSimRun: Sendable, Equatable {
  package var configuration: ScaleSimConfiguration
  package var topology: ScaleSimTopology

  /// Reads both files.
  ///
  /// - Parameters:
  ///   - form: What the rows of the topology are; nil takes it from their columns.
  ///   - isDepthwiseByName: Whether a convolution whose name contains `DP` is one layer for each
  ///     channel, as SCALE-Sim runs it.
  ///   - sink: Takes notes on what is read and differs.
  /// - Throws: All that is wrong with either, located.
  package static func read(
    configuration: SourceText, topology: SourceText, form: ScaleSimTopology.Form? = nil,
    isDepthwiseByName: Bool = false, sink: DiagnosticSink
  ) throws(InputError) -> ScaleSimRun {
    let run = ScaleSimRun(
      configuration: ScaleSimConfigurationReader.read(configuration, sink: sink),
      topology: ScaleSimTopologyReader.read(
        topology, form: form, isDepthwiseByName: isDepthwiseByName, sink: sink))
    // What is read otherwise elsewhere does not matter where nothing is read.
    try sink.throwIfErrors(isWithNotes: false)
    return run
  }
}
