import Foundation
import Testing

/// Data types of the array from a scheme's key to a report.
struct DataTypeTests {
  private static let weights = "- { type: int8, granularity: channel, scale_bits: 32 }"

  /// The `int8` scheme with other first weights.
  private func scheme(_ weights: String, in scratch: Scratch) throws -> String {
    let text = try Shipped.text("Configs/schemes/int8.yaml").replacing(
      Self.weights, with: "- { type: int8, granularity: channel, scale_bits: 32, \(weights) }")
    try scratch.write(text, to: "own.yaml")
    return scratch.path("own.yaml")
  }

  private func report(_ arguments: String...) async throws -> ReportContract {
    let result = try await Tool.run(["simulate"] + arguments + ["--format", "json"])
    #expect(result.errors == "")
    return try ReportContract(result.output)
  }

  /// On a core that skips zeros, weight products take half of the time and three fifths of the bytes.
  @Test func sparseWeights() async throws {
    let scratch = try Scratch()
    let scheme = try scheme("sparsity: 2:4", in: scratch)
    let trace = try await Tool.run("lower", "deit-tiny", "--scheme", scheme)
    #expect(trace.output.contains(#""sparsity":"2:4""#))
    let sparse = try await report("tensor-core", "deit-tiny", "--scheme", scheme)
    let dense = try await report("tensor-core", "deit-tiny", "--scheme", "int8")
    #expect(sparse.totals.macs == dense.totals.macs)
    #expect(sparse.totals.cycles < dense.totals.cycles)
    let layers = zip(sparse.layers, dense.layers).filter { $0.0.name == "blocks.3.mlp.fc2" }
    let (fast, slow) = try #require(layers.first)
    #expect(fast.spanCycles * 2 < slow.spanCycles + slow.spanCycles / 8)
    #expect(try #require(fast.utilization) <= 1)
    let refused = try await Tool.run(
      "simulate", "edge-16x16", "deit-tiny", "--scheme", scheme, "--set",
      "array.unmatched_sparsity=refuse")
    #expect(refused.status == 2)
    #expect(
      refused.errors.contains(
        "operator 'patch_embed.proj' has 2:4 sparse weights, and no mode of 'array.pe'"))
  }

  /// Two pools run an encoder's mixed rows faster than one of them alone.
  @Test func rowsOfPowersOfTwo() async throws {
    let scratch = try Scratch()
    let scheme = try scheme("pot_rows: { percent: 50, type: log2-4 }", in: scratch)
    let mixed = try await report("auto-vit-acc", "deit-tiny", "--scheme", scheme)
    let fixed = try await report("auto-vit-acc", "deit-tiny", "--scheme", "int8")
    #expect(mixed.totals.cycles < fixed.totals.cycles)
    let refused = try await Tool.run("simulate", "edge-16x16", "deit-tiny", "--scheme", scheme)
    #expect(refused.status == 2)
    #expect(
      refused.errors.contains("no PE that can work alongside 'array.pe[1]' shifts int8 by them"))
  }

  /// Zero points cost what the machine says that they cost.
  @Test func zeroPoints() async throws {
    let free = try await report("edge-16x16", "Traces/deit-tiny.fq-vit.jsonl")
    let column = try await report(
      "edge-16x16", "Traces/deit-tiny.fq-vit.jsonl", "--set", "array.zero_points=sum_column")
    let unit = try await report(
      "edge-16x16", "Traces/deit-tiny.fq-vit.jsonl", "--set", "array.zero_points=unit")
    #expect(free.totals.cycles < column.totals.cycles)
    #expect(column.totals.cycles < unit.totals.cycles)
    // Symmetric operands have none.
    let symmetric = try await report("edge-16x16", "Traces/deit-tiny.p2-vit.jsonl")
    let same = try await report(
      "edge-16x16", "Traces/deit-tiny.p2-vit.jsonl", "--set", "array.zero_points=sum_column")
    #expect(symmetric.totals.cycles == same.totals.cycles)
  }

  /// A group of 24 weights has a scale of its own: folds of 16 and 8 rows, sums that pass the unit.
  @Test func groups() async throws {
    let scratch = try Scratch()
    let text = try Shipped.text("Configs/schemes/int8.yaml").replacing(
      Self.weights, with: "- { type: int8, granularity: group, group: 24, scale_bits: 32 }")
    try scratch.write(text, to: "own.yaml")
    let grouped = try await report(
      "edge-16x16", "deit-tiny", "--scheme", scratch.path("own.yaml"))
    let plain = try await report("edge-16x16", "deit-tiny", "--scheme", "int8")
    #expect(grouped.totals.cycles > plain.totals.cycles)
    let narrow = ["--set", "units.requantize.stages=[{name: scale, lanes: 4, latency: 4}]"]
    let slow = try await report(
      "edge-16x16", "deit-tiny", "--scheme", scratch.path("own.yaml"), narrow[0], narrow[1])
    let rescaled = try await report(
      "edge-16x16", "deit-tiny", "--scheme", scratch.path("own.yaml"), narrow[0], narrow[1],
      "--set", "array.group_scaling=accumulator")
    #expect(rescaled.totals.cycles < slow.totals.cycles)
  }

  /// A tensor core is as fast with 4-bit floats in groups as with int8, or faster; without units that scale
  /// groups each is a fold of its own.
  @Test(arguments: ["mxfp4", "nvfp4"])
  func groupsOnTensorCores(scheme: String) async throws {
    let grouped = try await report("tensor-core", "deit-tiny", "--scheme", scheme)
    let plain = try await report("tensor-core", "deit-tiny", "--scheme", "int8")
    #expect(grouped.totals.cycles < plain.totals.cycles)
    let folds = try await report(
      "tensor-core", "deit-tiny", "--scheme", scheme, "--set",
      "array.pe=[{activation: fp-e2m1, weight: fp-e2m1, reduction: 32}, "
        + "{activation: fp-e4m3, weight: fp-e4m3, reduction: 16}]")
    #expect(folds.totals.cycles * 4 > plain.totals.cycles * 5)
    let layer = try await Tool.run(
      "explain", "tensor-core", "deit-tiny", "--scheme", scheme, "--layer", "blocks.0.mlp.fc1")
    let (count, elements, algorithm) =
      scheme == "mxfp4" ? (6, 32, "exponent") : (12, 16, "float")
    #expect(
      layer.output.contains(
        "groups       \(count) of \(elements) elements of the reduction, scaled (\(algorithm)) by the "
          + "PEs, 2 sums a step"), "\(layer.output)")
  }

  /// Compressed weights move fewer bytes, and take less time where these decide.
  @Test func compressedWeights() async throws {
    let scratch = try Scratch()
    let scheme = try scheme("stored_percent: 50", in: scratch)
    let slow = ["--set", "dram.bandwidth=1 GB/s"]
    let compressed = try await report(
      "edge-16x16", "deit-tiny", "--scheme", scheme, slow[0], slow[1])
    let plain = try await report("edge-16x16", "deit-tiny", "--scheme", "int8", slow[0], slow[1])
    #expect(compressed.totals.macs == plain.totals.macs)
    #expect(compressed.totals.dramReadBytes * 3 < plain.totals.dramReadBytes * 2)
    #expect(compressed.totals.cycles < plain.totals.cycles)
  }

  /// PEs that take 8 cycles a product, bit by bit, skip three fifths of them.
  @Test func zeroBits() async throws {
    func cycles(_ mode: String) async throws -> Int {
      try await report(
        "edge-16x16", "deit-tiny", "--scheme", "int8", "--set",
        "array.pe=[{activation: int8, weight: int8, cycles: 8\(mode)}]"
      ).totals.cycles
    }
    let (dense, sparse) = (try await cycles(""), try await cycles(", zero_bits: 60"))
    #expect(sparse * 2 < dense && sparse * 3 > dense)
  }
}
