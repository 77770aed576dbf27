import Foundation
import Testing

/// Sweeps in which nothing runs, traces of one name, and values with units.
struct SweepCaseTests {
  private static let products = ["sweep", "edge-16x16", "gemm:8x8x8", "--scheme", "int8"]

  @Test(arguments: [
    (
      ["buffers.weights.size=1 B"], "error: the point of the sweep cannot run; nothing is written\n"
    ),
    (
      ["buffers.weights.size=1 B,2 B", "array.rows=8,16"],
      "error: none of the 4 points of the sweep can run; nothing is written\n"
    ),
  ])
  func nothingRuns(axes: [String], errors: String) async throws {
    let scratch = try Scratch()
    try scratch.linkShippedFiles()
    let trace = ["sweep", "edge-16x16", "deit-tiny", "--scheme", "int8", "--set"]
    let result = try await Tool.run(
      trace + ["buffers.accumulator.size=1 B"] + axes.flatMap { ["--vary", $0] }
        + ["-o", "out.csv", "--format", "csv"], in: scratch.folder)
    #expect(result.status == 2)
    #expect(result.errors.hasPrefix(errors))
    #expect(result.errors.contains("\nnote: deit-tiny buffers.weights.size=1 B"))
    #expect(try scratch.names() == ["Configs", "Traces"])
  }

  @Test func tracesOfOneName() async throws {
    let scratch = try Scratch()
    try scratch.linkShippedFiles()
    for file in ["a.jsonl", "a.json"] { try scratch.write(AttentionTrace.text, to: file) }
    try await Tool.expectRefusal(
      ["sweep", "edge-16x16", "a.jsonl", "a.json", "--vary", "array.rows=8"], in: scratch,
      """
      error: two traces of the sweep are called 'a'
        help: a row has the name of its file without the folder; give each a name of its own

      """)
  }

  @Test(arguments: [
    ("buffers.weights.size=64 KiB..256 KiB:x2", ["64 KiB", "128 KiB", "256 KiB"]),
    ("buffers.weights.size=64KiB..256KiB:x2", ["64 KiB", "128 KiB", "256 KiB"]),
    ("buffers.weights.size=64..256 KiB:x2", ["64 KiB", "128 KiB", "256 KiB"]),
    ("buffers.weights.size=64 KiB .. 128 KiB : x2", ["64 KiB", "128 KiB"]),
    ("array.rows=8 .. 16 : +8", ["8", "16"]),
    ("buffers.weights.size=512 KiB..2 MiB:x2", ["512 KiB", "1 MiB", "2 MiB"]),
    ("buffers.weights.size=64 KiB..200 KiB:+64 KiB", ["64 KiB", "128 KiB", "192 KiB"]),
    ("clock=250 MHz..1 GHz:x2", ["250 MHz", "500 MHz", "1 GHz"]),
    ("clock=250MHz..1GHz:+250MHz", ["250 MHz", "500 MHz", "750 MHz", "1 GHz"]),
    ("dram.bandwidth=6.4 GB/s..25.6 GB/s:x2", ["6.4 GB/s", "12.8 GB/s", "25.6 GB/s"]),
    ("dram.latency=50 ns..0.2 us:x2", ["50 ns", "100 ns", "200 ns"]),
    ("clock=500MHz,1GHz", ["500MHz", "1GHz"]),
  ])
  func quantities(axis: String, values: [String]) async throws {
    let result = try await Tool.run(Self.products + ["--vary", axis, "--format", "csv"])
    #expect(result.status == 0 && result.errors == "")
    let cells = result.output.split(separator: "\n").dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    #expect(cells.map { String($0[1]) } == values)
    #expect(cells.allSatisfy { Int($0[2]) != nil })
  }

  @Test(arguments: [
    "64 KiB..256 MHz:x2", "256 KiB..64 KiB:x2", "64 KiB..256 KiB:x1", "64 KiB..256 KiB",
    "64 KiB..256 KiB:+64", "0 KiB..256 KiB:x2", "64 KiB..256 KiB:/2",
  ])
  func noRanges(values: String) async throws {
    let text = "buffers.weights.size=\(values)"
    try await Tool.expectRefusal(
      Self.products + ["--vary", text], in: try Scratch.linked(),
      """
      --vary:1:1: error: '\(text)' is no range of numbers
        help: quantities carry units: 64 KiB..256 KiB:x2, 100 MHz..1 GHz:+100 MHz

      """)
  }

  @Test func pathsAreNoRanges() async throws {
    let scratch = try Scratch.linked()
    try scratch.write(try Shipped.text("Configs/energy/cacti-45.yaml"), to: "own.yaml")
    for path in ["./own.yaml", "../\(scratch.folder.lastPathComponent)/own.yaml"] {
      let result = try await Tool.run(
        Self.products + ["--vary", "energy=horowitz-45,\(path)", "--format", "csv"],
        in: scratch.folder)
      #expect(result.status == 0)
      #expect(result.output.split(separator: "\n").count == 3, "\(result.errors)")
    }
  }

  @Test(arguments: ["500MHz", "500  MHz", "0.5GHz"])
  func setWithoutASpace(clock: String) async throws {
    let arguments = ["simulate", "edge-16x16", "gemm:8x8x8", "--scheme", "int8", "--set"]
    #expect(
      try await Tool.run(arguments + ["clock=\(clock)"])
        == (try await Tool.run(arguments + ["clock=500 MHz"])))
  }

  /// Sizes, traffic and energy have one system of units, whichever command prints them.
  @Test func oneSystemOfUnits() async throws {
    let simulated = try await Tool.run("simulate", Shipped.config, Shipped.trace).output
    let explained = try await Tool.run("explain", Shipped.config, Shipped.trace, "--no-changes")
    let layer = try await Tool.run(
      "explain", Shipped.config, Shipped.trace, "--layer", "blocks.0.attn.qk")
    let sweep = try await Tool.run(
      "sweep", Shipped.config, Shipped.trace, "--vary", "array.rows=16")
    let dram = try await Tool.run("dram", "--preset", "ddr4-2400", "--pattern", "seq:65536")
    for text in [
      simulated, explained.output, layer.output, sweep.output, dram.output,
    ] {
      #expect(text.firstMatch(of: /\d (kB|MB|GB)\b(?!\/s)|uJ|DRAM MB/) == nil)
    }
    // The capacity that `explain` names is the one that `simulate` does.
    let capacity = try #require(explained.output.firstMatch(of: /whole activations\s+(\d+ KiB)/))
    #expect(simulated.contains("of \(capacity.output.1); "))
    let energy = try #require(simulated.firstMatch(of: /total +(\d+\.\d+) +100.0%/)).output.1
    #expect(simulated.contains(/energy by component +mJ/))
    #expect(sweep.output.contains("energy mJ"))
    let swept = try #require(sweep.output.firstMatch(of: /% +(\d+\.\d+)  unit/)).output.1
    #expect(swept.hasPrefix(energy.dropLast()))
  }
}

extension Scratch {
  fileprivate static func linked() throws -> Scratch {
    let scratch = try Scratch()
    try scratch.linkShippedFiles()
    return scratch
  }
}
