import TestSupport
import Testing

/// Masks on a machine that skips tiles of masked scores.
struct MaskSkippingTests {
  private static let skip = ["--set", "array.mask_skipping=tiles"]
  private static let whole = ["--set", "mapping.slices=none"]

  private static func simulate(
    _ trace: String, _ arguments: [String]
  ) async throws -> ProcessResult {
    let scratch = try Scratch()
    try scratch.write(trace, to: "t.jsonl")
    return try await Tool.run(
      ["simulate", Shipped.config, scratch.path("t.jsonl")] + arguments)
  }

  private static func report(
    _ trace: String, _ arguments: [String]
  ) async throws -> (report: ReportContract, executed: Int) {
    let result = try await simulate(trace, arguments + ["--format", "json"])
    let report = try ReportContract(result.output)
    let executed = result.output.firstMatch(of: /"executed_macs": (\d+)/).flatMap {
      Int($0.output.1)
    }
    return (report, executed ?? report.totals.macs)
  }

  /// MACs of both products in tiles with a score that a query sees, counted score by score.
  private static func macs(tile: (m: Int, k: Int, n: Int), sees: (Int, Int) -> Bool) -> Int {
    func scores(_ rows: Int, _ columns: Int) -> Int {
      var scores = 0
      for top in stride(from: 0, to: 64, by: rows) {
        for left in stride(from: 0, to: 64, by: columns) {
          let tile = (top..<min(64, top + rows), left..<min(64, left + columns))
          let isSeen = tile.0.contains { query in tile.1.contains { sees(query, $0) } }
          if isSeen { scores += tile.0.count * tile.1.count }
        }
      }
      return scores
    }
    return 2 * 32 * (scores(tile.m, tile.n) + scores(tile.m, tile.k))
  }

  @Test(arguments: [
    (#""mask":"causal""#, 64, 0), (#""mask":"window","window":{"before":7,"after":0}"#, 7, 0),
    (#""mask":"window","window":{"before":3,"after":12}"#, 3, 12),
    (#""mask":"window","window":{"before":63,"after":63}"#, 63, 63),
    (#""mask":"window","window":{"before":0,"after":0}"#, 0, 0),
  ])
  func tilesThatAreSkipped(mask: String, before: Int, after: Int) async throws {
    let trace = AttentionTrace.text(products: mask)
    let orders = ["columns_outside", "rows_outside", "columns_reduction_rows"]
    let cases = orders.flatMap { order in
      [(16, 16, 16), (64, 64, 64), (10, 12, 9), (1, 8, 1)].map { (order, tile: $0) }
    }
    for (order, tile) in NightlyRuns.part(4, of: cases, mask) {
      let mapping = [
        "--set",
        "mapping={policy: fixed, m: \(tile.0), k: \(tile.1), n: \(tile.2), order: \(order)}",
      ]
      let full = try await Self.report(trace, mapping)
      let skipped = try await Self.report(trace, mapping + Self.skip)
      #expect(full.executed == full.report.totals.macs)
      #expect(skipped.report.totals.macs == full.report.totals.macs)
      #expect(
        skipped.executed
          == Self.macs(tile: tile) { query, key in query - key <= before && key - query <= after },
        "\(order) \(tile)")
      #expect(skipped.report.totals.cycles <= full.report.totals.cycles)
      // What is masked moves with the rest.
      for (a, b) in zip(skipped.report.layers, full.report.layers) {
        #expect(a.dramReadBytes + a.dramWriteBytes <= b.dramReadBytes + b.dramWriteBytes)
        #expect(a.attribution.values.reduce(0, +) == a.cycles)
      }
    }
  }

  /// Half the scores, but for the tiles on the diagonal: fewer cycles and less energy.
  @Test func causalAttentionTakesAboutHalf() async throws {
    let trace = AttentionTrace.text(products: #""mask":"causal""#)
    let full = try await Self.report(trace, [])
    let skipped = try await Self.report(trace, Self.skip)
    #expect(full.executed == 2 * 2 * 64 * 64 * 32)
    #expect(skipped.executed < full.executed && 2 * skipped.executed > full.executed)
    #expect(skipped.report.totals.cycles < full.report.totals.cycles)
    let array = try #require(full.report.totals.energyPJ["array"])
    #expect(try #require(skipped.report.totals.energyPJ["array"]) < array)
    #expect(skipped.report.totals.utilization <= 1)
    // Rows of a head can be divided only without a mask.
    let plain = try await Self.report(AttentionTrace.text, Self.skip + Self.whole)
    let masked = try await Self.report(trace, Self.whole)
    #expect(plain.report.totals.cycles == masked.report.totals.cycles)
    #expect(plain.executed == full.executed)
  }

  @Test func whatIsUsedIsNotNoted() async throws {
    let products = try await Self.simulate(
      AttentionTrace.text(products: #""mask":"causal""#), Self.skip)
    #expect(products.status == 0 && products.errors == "")
    let all = try await Self.simulate(AttentionTrace.text(all: #""mask":"causal""#), Self.skip)
    #expect(
      all.errors
        == "warning: mask 'causal' of 'softmax.0' is not used by this machine; every score is computed\n"
    )
    let padding = try await Self.simulate(
      AttentionTrace.text(products: #""mask":"padding""#), Self.skip)
    #expect(padding.errors.hasPrefix("warning: mask 'padding' of 'qk.0' and 1 more is not used"))
    // One tile has all scores, masked and not.
    let whole = try await Self.simulate(
      AttentionTrace.text(products: #""mask":"causal""#),
      Self.skip + ["--set", "mapping={policy: fixed, m: 64, k: 64, n: 64, order: rows_outside}"])
    #expect(whole.errors.hasPrefix("warning: mask 'causal' of 'qk.0' and 1 more is not used"))
  }

  @Test func tilesOfALayer() async throws {
    let scratch = try Scratch()
    try scratch.write(AttentionTrace.text(products: #""mask":"causal""#), to: "t.jsonl")
    let mapping = "mapping={policy: fixed, m: 16, k: 16, n: 16, order: rows_outside}"
    let arguments = [
      "explain", Shipped.config, scratch.path("t.jsonl"), "--set", mapping, "--layer", "qk.0",
    ]
    let skipped = try await Tool.run(arguments + Self.skip)
    #expect(
      skipped.output.contains(
        "mask         20 of 32 tiles are computed; no query sees a key of the others\n"))
    let all = try await Tool.run(arguments)
    #expect(!all.output.contains("tiles are computed"))
  }

  @Test(arguments: [
    (
      #""mask":"window""#, [] as [String],
      """
      error: operator 'qk.0' has 'mask' 'window' without its 'window' of keys
        help: add "window":{"before":127,"after":0}, or set 'array.mask_skipping' to 'none'

      """
    ),
    (
      #""mask":"causal""#,
      ["--set", "mapping.policy=whole", "--set", "dram={model: ideal}", "--set", "dma={}"],
      """
      --set:1:21: error: 'array.mask_skipping' is 'tiles', but 'mapping.policy' is 'whole'
        1 | array.mask_skipping=tiles
          |                     ^
        help: tiles of 'policy: search' or 'fixed' are skipped; remove the key, or change the policy

      """
    ),
  ])
  func whatCannotBeMeant(mask: String, arguments: [String], errors: String) async throws {
    let result = try await Self.simulate(
      AttentionTrace.text(products: mask), Self.skip + arguments)
    #expect(result == ProcessResult(status: 2, output: "", errors: errors))
  }

  @Test(arguments: [
    (64, #""mask":"causal""#, "'causal' with 64 queries for 32 keys"),
    (
      16, #""mask":"window","window":{"before":9,"after":0}"#,
      "no query sees the first 7 of 32 keys"
    ),
  ])
  func queriesAndKeys(queries: Int, mask: String, problem: String) async throws {
    let trace =
      #"{"schema":"systole.trace/1","model":"m","scheme":"int8","tensors":3,"operators":1}"# + "\n"
      + #"{"tensor":"q","shape":[\#(queries),8],"role":"input","type":"int8"}"# + "\n"
      + #"{"tensor":"k","shape":[8,32],"role":"input","type":"int8"}"# + "\n"
      + #"{"tensor":"s","shape":[\#(queries),32],"role":"output","type":"int8","uses":0}"# + "\n"
      + #"{"operator":"attention_qk","name":"qk","inputs":["q","k"],"outputs":["s"],"dims":{"b":1,"m":\#(queries),"k":8,"n":32},\#(mask)}"#
      + "\n"
    let result = try await Self.simulate(trace, Self.skip)
    #expect(result.status == 2)
    #expect(result.errors.contains(problem))
    #expect(try await Self.simulate(trace, []).status == 0)
  }
}
