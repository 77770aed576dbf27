import Diagnostics
import Hardware
import Reporting
import Run
import Simulation
import TestSupport
import Testing
import Workload

/// Every cycle has an owner, and every idle cycle of the array a layer, on every shipped accelerator.
@Suite struct CycleOwnerTests {
  private static let everyConfig = (try? Shipped.everyConfig()) ?? []

  @Test("all accelerators are found") func configurations() {
    #expect(Self.everyConfig.count > 25)
  }

  /// Changes that a machine may refuse. The first is none; of the others two are tried outside nightly
  /// runs.
  private static let variations: [[String]] = [
    [], ["pipeline=serial"], ["pipeline=overlapped"], ["pipeline=row_streamed"],
    ["pipeline={mode: row_streamed, inter_layer: false}"],
    ["pipeline={mode: row_streamed, intra_layer: false}"],
    ["pipeline=row_streamed", "array.output_fifo=2"],
  ]

  private static func variations(_ config: String) -> [[String]] {
    variations.prefix(1) + NightlyRuns.part(2, of: Array(variations.dropFirst()), config)
  }

  @Test("bare operators of random sizes", arguments: everyConfig)
  func bareOperators(config: String) throws {
    var runs = 0
    for changes in Self.variations(config) {
      var random = SeededNumbers("\(config) \(changes)", seed: 0)
      guard let accelerator = try? Shipped.accelerator(config, changes) else { continue }
      for text in Self.operators(&random) {
        // A machine may have the units of one scheme only: every scheme as shipped, one otherwise.
        for scheme in changes.isEmpty ? Self.schemes : [random.one(of: Self.schemes)] {
          let trace = try Shipped.bare(text, scheme: scheme)
          guard let result = try? Shipped.run(trace, on: accelerator) else { continue }
          runs += 1
          check(result, "\(config) \(changes) \(text) \(scheme)")
        }
      }
    }
    #expect(runs > 0)
  }

  /// A model has sums, normalizations, embeddings and transfers through the DRAM as well.
  @Test("a small model", arguments: everyConfig)
  func smallModel(config: String) throws {
    for changes in Self.variations(config) {
      let index = try #require(Self.variations.firstIndex(of: changes))
      guard let accelerator = try? Shipped.accelerator(config, changes) else { continue }
      // Every scheme as shipped, one of them otherwise.
      for (place, scheme) in Self.schemes.enumerated() where index == 0 || place == index % 4 {
        let trace = try Self.smallModel(scheme)
        guard let result = try? Shipped.run(trace, on: accelerator) else { continue }
        check(result, "\(config) \(changes) \(scheme)")
      }
    }
  }

  private static let schemes = ["int8", "i-vit", "p2-vit", "fq-vit"]

  /// The latency of the softmax in ITA's streams, 3 and 5 cycles, between QKᵀ and A·V.
  @Test("a unit in the array's streams owns its latency") func streamLatency() throws {
    let result = try Shipped.run(
      try Shipped.bare("attention:1x1x1x1"), on: try Shipped.accelerator("rtl/ita"))
    let layers = result.layers.map(\.times)
    #expect(result.cycles == 396)
    #expect(layers.reduce(0) { $0 + $1.attribution[.unit] } == 3 + 5)
    #expect(layers.map(\.exposed) == [0, 0, 0, 0, 3 + 5, 0, 0])
    #expect(layers[4].critical[.unit] == 3 + 5)
  }

  @Test("a unit in the array's streams without a stream is refused") func missingStream() throws {
    let accelerator = try Shipped.accelerator("rtl/ita")
    let trace = try Shipped.bare("softmax:32x64")
    #expect(throws: InputError.self) { try Shipped.run(trace, on: accelerator) }
    let pass = try Shipped.accelerator("rtl/ita", "units.softmax.placement=pass")
    #expect(try Shipped.run(trace, on: pass).cycles > 0)
  }

  private static func smallModel(_ scheme: String) throws -> Trace {
    try Shipped.lowered(
      "deit-tiny", scheme, modelChanges: ["depth=2", "image=64", "width=96", "heads=3"])
  }

  private static func operators(_ random: inout SeededNumbers) -> [String] {
    func size(_ most: Int) -> Int { random.next(1...most) }
    func attention(_ tokens: Int) -> String {
      "attention:\(tokens)x\(size(100))x\(size(70))x\(size(4))"
    }
    return [
      "gemm:\(size(150))x\(size(200))x\(size(200))",
      "gemm:\(size(40))x\(size(70))x\(size(90))x\(size(5))",
      "conv:\(size(6) + 7)x\(size(6) + 7)x\(size(5))x\(size(6))x\(size(6))x\(size(40)):\(size(3))",
      "softmax:\(size(90))x\(size(200))", "layernorm:\(size(90))x\(size(200))",
      "gelu:\(size(90))x\(size(200))", "attention:1x1x1x1", attention(size(4)),
      attention(size(130)),
    ]
  }

  private func check(_ result: RunResult, _ comment: String) {
    var sum = 0
    for (index, layer) in result.layers.map(\.times).enumerated() {
      let name = "\(comment): layer \(index)"
      #expect(layer.attribution.total == layer.cycles, "\(name)")
      for owner in CycleOwner.allCases { #expect(layer.attribution[owner] >= 0, "\(name)") }
      #expect(layer.exposed >= 0, "\(name)")
      sum += layer.cycles
    }
    #expect(sum == result.cycles, "\(comment)")
    #expect(sum == result.schedule.totalCycles, "\(comment)")
    checkPath(result, comment)
    ResultChecks.check(result, comment)
  }

  /// The critical path covers the run once, and is shared out to layers without rest.
  private func checkPath(_ result: RunResult, _ comment: String) {
    var time = 0
    var gaps = 0
    for step in result.path.steps {
      if step.start != time || step.end <= step.start { gaps += 1 }
      time = step.end
    }
    #expect(gaps == 0, "\(comment): path")
    #expect(time == result.cycles, "\(comment): path")
    #expect(
      result.layers.reduce(0) { $0 + $1.times.critical.total } == result.cycles, "\(comment): path")
  }
}
