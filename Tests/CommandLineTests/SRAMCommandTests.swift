import Testing

/// Cells and cycle times of SRAMs on the command line.
struct SRAMCommandTests {
  private static let run = ["simulate", "edge-16x16", "gemm:64x64x64", "--scheme", "int8"]

  private func simulate(_ settings: String...) async throws -> ProcessResult {
    let scratch = try Scratch()
    try scratch.linkShippedFiles()
    return try await Tool.run(Self.run + settings.flatMap { ["--set", $0] }, in: scratch.folder)
  }

  /// The number before a unit in the line of the result.
  private func energy(_ result: ProcessResult) throws -> Double {
    let match = try #require(result.output.firstMatch(of: /([0-9.]+) (m|µ|n)J\/run/)).output
    let scales = ["m": 1e-3, "µ": 1e-6, "n": 1e-9]
    return try #require(Double(match.1)) * #require(scales[String(match.2)])
  }

  @Test func cellsAndTemperature() async throws {
    let lop = try await simulate()
    #expect(lop.errors == "")
    #expect(lop.output.contains("cacti-7-45"))
    #expect(lop.output.contains("lop cells, 300 K\n"))
    #expect(lop.output.contains("of energy: cells, temperature, 3 widths, "))
    let stated = try await simulate("energy.cells=lop", "energy.temperature=300 K")
    #expect(stated.output.contains("of energy: 3 widths, "))
    #expect(try energy(stated) == energy(lop))
    let (hp, warm) = try await (
      simulate("energy.cells=hp"), simulate("energy.cells=hp", "energy.temperature=360 K")
    )
    #expect(try energy(hp) > 1.3 * energy(lop))
    #expect(try energy(warm) > 1.2 * energy(hp))
  }

  /// A bank that is slower than the clock is a warning, and what it names helps.
  @Test func slowBanks() async throws {
    let stated = "buffers.activations.width=16 B"
    let slow = try await simulate("energy.cells=lstp", "clock=1 GHz", stated)
    #expect(slow.status == 0)
    let warning = try #require(
      slow.errors.firstMatch(
        of:
          /warning: a bank of buffer '(\w+)'.* takes an access every ([0-9.]+) ns, .*'banks: (\d+)'/
      )
    ).output
    #expect(try #require(Double(warning.2)) > 1)
    let buffer = "buffers.\(warning.1)"
    let helped = try await simulate(
      "energy.cells=lstp", "clock=1 GHz", "\(buffer).width=16 B", "\(buffer).banks=\(warning.3)")
    #expect(!helped.errors.contains("'\(warning.1)'"))
    let few = try await simulate("clock=1 GHz", "\(buffer).width=16 B", "\(buffer).banks=2")
    #expect(few.errors.contains("a bank of buffer '\(warning.1)'"))
    // Without a width there are as many banks as the clock needs; where no number is enough, that is reported.
    #expect(try await simulate("clock=1 GHz").errors == "")
    #expect(try await simulate("energy.cells=lstp", "clock=1 GHz").errors == "")
    #expect(try await simulate("clock=20 GHz").errors.contains("takes an access every"))
  }

  /// An axis on the cells, on a configuration that names a table.
  @Test func sweep() async throws {
    let scratch = try Scratch()
    try scratch.linkShippedFiles()
    let result = try await Tool.run(
      [
        "sweep", "edge-16x16", "gemm:64x64x64", "--scheme", "int8", "--vary",
        "energy.cells=lop,lstp", "--vary", "energy=horowitz-45,cacti-22", "--format", "csv",
      ], in: scratch.folder)
    #expect(result.status == 0, "\(result.errors)")
    let lines = result.output.split(separator: "\n")
    #expect(lines.count == 5)
    #expect(Set(lines.dropFirst()).count == 4)
  }
}
