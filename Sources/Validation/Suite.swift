import Diagnostics
import Files
import Library

/// The suites whose reference data users can replay.
package enum Suite: String, CaseIterable, Sendable {
  /// Cycles of products on open RTL designs.
  case rtl
  /// Cycles of ITA's jobs.
  case ita
  /// Cycles of linear layers, heads of attention and encoder blocks on open RTL, transfers included.
  case blocks
  /// Cycles of an encoder block compared with the best mapping of another tool.
  case mapping
  /// Cycles of layers that Gemmini ran on an FPGA.
  case gemmini
  /// Cycles of products that ONNXim simulated.
  case onnxim
  /// SCALE-Sim's reports.
  case scaleSim = "scale-sim"
  /// Access patterns on a DRAM.
  case dram
  /// Integer functions, bit for bit.
  case numerics
  /// Cycles of nonlinear units of open RTL designs.
  case nonlinear
  /// Figures that authors published of their designs.
  case published
  /// What pipelines between operators save.
  case pipelines
  /// SRAM macros left out of their library, and estimated from the others.
  case energy

  /// Replays files of reference data, one report each; of SCALE-Sim, folders, one report of all.
  ///
  /// - Throws: `InputError` for what is wrong with a file or a preset.
  package func replay(_ paths: [String], library: Library) throws -> [SuiteReport] {
    switch self {
    case .rtl: try tables(paths) { try RTLSuite().replay($0, library: library) }
    case .ita: try tables(paths) { try ITASuite().replay($0, library: library) }
    case .blocks: try tables(paths) { try BlocksSuite().replay($0, library: library) }
    case .mapping: try tables(paths) { try MappingSuite().replay($0, library: library) }
    case .gemmini: try tables(paths) { try GemminiSuite().replay($0, library: library) }
    case .onnxim: try tables(paths) { try ONNXimSuite().replay($0, library: library) }
    case .scaleSim: [try ScaleSimSuite().replay(paths, library: library)]
    case .dram: try tables(paths) { try DRAMSuite().replay($0, library: library) }
    case .numerics: try NumericsSuite().replay(paths)
    case .nonlinear: try tables(paths) { try NonlinearSuite().replay($0, library: library) }
    case .published: try tables(paths) { try PublishedSuite().replay($0, library: library) }
    case .pipelines: try tables(paths) { try PipelinesSuite().replay($0, library: library) }
    case .energy: try tables(paths) { try EnergySuite().replay($0, library: library) }
    }
  }

  /// The files that are read of what a user names: of SCALE-Sim, those in folders.
  package func files(of path: String) throws(InputError) -> [String] {
    switch self {
    case .scaleSim: try ScaleSimSuite.files(in: path)
    case .rtl, .ita, .blocks, .mapping, .gemmini, .onnxim, .dram, .numerics, .nonlinear, .published,
      .pipelines, .energy:
      [path]
    }
  }

  private func tables(
    _ paths: [String], _ replay: (ReferenceTable) throws -> SuiteReport
  ) throws -> [SuiteReport] {
    try paths.map { path in
      try replay(try ReferenceTable.read(Self.uncommented(try InputFile(path).text()), file: path))
    }
  }

  /// A text whose lines that begin with '#', which tools write above a header, are empty.
  private static func uncommented(_ text: String) -> String {
    guard text.utf8.first == UInt8(ascii: "#") else { return text }
    return text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.hasPrefix("#") ? "" : $0 }.joined(separator: "\n")
  }
}
