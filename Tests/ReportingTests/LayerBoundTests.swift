import Energy
import Mapping
@testable import Reporting
import Run
import Simulation
import Testing

/// What the rows of a report say of layers that are on the critical path, and of those that are not.
struct LayerBoundTests {
  /// Rows pass from operator to operator: both LayerNorms of a block do the same work, and the first is
  /// hidden behind the products that take its rows; softmax is not hidden by the arrays on its sides.
  @Test func hiddenLayers() throws {
    let report = try ShippedRun.report("p2-vit", "deit-small", "p2-vit")
    func layer(_ name: String) throws -> Report.Layer {
      try #require(report.layers.first { $0.name == "blocks.3.\(name)" })
    }
    let (norm1, norm2) = (try layer("norm1"), try layer("norm2"))
    // The clock of the arrays runs in a layer's own cycles, of which a hidden one has fewer.
    let (first, second) = (norm1.energy.byComponent, norm2.energy.byComponent)
    #expect(first.units == second.units && first.buffers == second.buffers)
    #expect(first.dram == second.dram && norm1.cycles < norm2.cycles)
    #expect(first.arrays[0] < second.arrays[0])
    #expect(norm1.bound == .hidden(behind: "array"))
    #expect(norm1.exposed == 0 && norm1.busy > 10_000)
    let softmax = try layer("attn.softmax")
    #expect(softmax.bound == .owner(.unit) && softmax.exposed ?? 0 > 0)
    #expect(try layer("attn.proj").bound == .owner(.ideal))
    #expect(LayerBound.hidden(behind: "array").text == "hidden behind array")
    #expect(LayerBound.owner(.ideal).text == "compute")
  }

  /// An owner is named where the layer's component has a step of the critical path, and only there.
  @Test(arguments: [
    ("edge-16x16", "deit-tiny", "int8"), ("p2-vit", "deit-tiny", "p2-vit"),
    ("gemmini-16x16", "deit-tiny", "int8"), ("hg-pipe", "deit-tiny", "p2-vit"),
  ])
  func ownersAreCritical(config: String, model: String, scheme: String) throws {
    let result = try ShippedRun.result(config, model, scheme)
    let bounds = LayerBounds(result)
    var critical: Set<Int> = []
    for step in result.path.steps where result.layers[step.layer].resource == step.resource {
      critical.insert(step.layer)
    }
    for index in result.layers.indices {
      switch bounds.bound(ofLayer: index) {
      case .owner(let owner):
        #expect(critical.contains(index))
        #expect(result.layers[index].times.critical[owner] > 0)
      case .hidden: #expect(!critical.contains(index))
      case .none: #expect(result.layers[index].resource == nil)
      }
    }
    #expect(!critical.isEmpty)
  }

  /// Of a class, what bounds most of its layers.
  @Test func classes() throws {
    var layers = (0..<3).map { SampleReport.softmax(block: $0, start: $0 * 20) }
    layers[0].bound = .hidden(behind: "array")
    #expect(LayerClass.of(layers).map(\.bound) == [.owner(.unit)])
    layers[2].bound = .hidden(behind: "array")
    #expect(LayerClass.of(layers).map(\.bound) == [.hidden(behind: "array")])
    #expect(LayerClass.of(layers)[0].exposed == 60)
  }

  /// Weights, biases, scales, image and logits of DeiT-Small at 8 bits.
  @Test func compulsoryBytes() throws {
    let totals = try ShippedRun.report("edge-16x16", "deit-small", "int8").totals
    #expect(totals.traffic.compulsory == 22_663_232)
    #expect(
      totals.dramBytes - totals.traffic.compulsory
        == totals.traffic.spilled + totals.refetchedBytes)
  }
}
