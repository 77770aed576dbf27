import Documents
import Hardware
import Mapping
import Quantities
import Reporting
import Run
import Simulation
import Testing
import TraceFormat
import Workload
import YAML

/// More of a resource never costs cycles: exactly where nothing is shared, within the bound that the
/// documentation states where the DRAM is.
@Suite struct RunMonotonicityTests {
  private func cycles(_ trace: Trace, _ overrides: String...) throws -> Int {
    var document = try Shipped.document("edge-16x16")
    for override in overrides {
      document = try document.applying(try YAMLReader.readOverride(override))
    }
    let accelerator = try AcceleratorReader.read(document)
    return try Shipped.run(trace, on: accelerator).cycles
  }

  @Test("with an ideal memory, wider units are never slower", arguments: ["int8", "p2-vit"])
  func lanes(scheme: String) throws {
    let trace = try Shipped.trace("deit-tiny", scheme)
    var last = Int.max / 2
    for lanes in [1, 2, 4, 8, 16, 64] {
      let now = try cycles(
        trace, "dram={model: ideal}", "units.softmax.stages[0].lanes=\(lanes)",
        "units.softmax.stages[1].lanes=\(lanes)", "units.softmax.stages[2].lanes=\(lanes)")
      #expect(now <= last, "\(lanes) lanes")
      last = now
    }
  }

  @Test("serial is never faster than overlapped", arguments: Shipped.schemes)
  func pipeline(scheme: String) throws {
    let trace = try Shipped.trace("deit-tiny", scheme)
    #expect(try cycles(trace, "pipeline=serial") >= cycles(trace, "pipeline=overlapped"))
  }

  /// With a shared DRAM, order of service may turn a gain into a loss of less than 0.5 %.
  @Test("more bandwidth is not slower by more than 0.5 %", arguments: Shipped.schemes)
  func bandwidth(scheme: String) throws {
    let trace = try Shipped.trace("deit-tiny", scheme)
    var last = Int.max / 2
    for bandwidth in ["0.8", "1.6", "3.2", "6.4", "12.8", "25.6", "102.4"] {
      let now = try cycles(trace, "dram.bandwidth=\(bandwidth) GB/s")
      #expect(now <= last + last / 200, "\(bandwidth) GB/s")
      last = min(last, now)
    }
    let ideal = try cycles(trace, "dram={model: ideal}")
    #expect(ideal <= last + last / 200)
  }

  @Test("a larger activation buffer is not slower by more than 0.5 %", arguments: Shipped.schemes)
  func activations(scheme: String) throws {
    let trace = try Shipped.trace("deit-tiny", scheme)
    var last = Int.max / 2
    for size in ["256 KiB", "304 KiB", "512 KiB", "640 KiB", "1 MiB", "2 MiB"] {
      let now = try cycles(trace, "buffers.activations.size=\(size)")
      #expect(now <= last + last / 200, "\(size)")
      last = min(last, now)
    }
  }

  /// The first sizes hold a small part of the weights, the last one all of them.
  @Test(
    "on a single product, a larger weight buffer is not slower by more than 0.5 %",
    arguments: [(197, 384, 1_152), (197, 1_536, 384), (16, 768, 768), (788, 192, 768)])
  func weights(m: Int, k: Int, n: Int) throws {
    let trace = try product(m: m, k: k, n: n)
    let all = try [8, 16, 32, 64, 128, 256, 2_048].map {
      try cycles(trace, "buffers.weights.size=\($0) KiB")
    }
    var least = Int.max / 2
    for now in all {
      #expect(now <= least + least / 200, "\(all)")
      least = min(least, now)
    }
    #expect(least < all[0])
  }

  /// A product whose operands and result are in DRAM, as a layer of a model has them.
  private func product(m: Int, k: Int, n: Int) throws -> Trace {
    try Trace.read(
      """
      {"schema":"systole.trace/1","model":"product","scheme":"int8","tensors":3,"operators":1}
      {"tensor":"x","shape":[\(m),\(k)],"role":"input","type":"int8"}
      {"tensor":"w","shape":[\(n),\(k)],"role":"weight","type":"int8"}
      {"tensor":"y","shape":[\(m),\(n)],"role":"output","type":"int8","uses":0}
      {"operator":"linear","name":"fc","inputs":["x","w"],"outputs":["y"],\
      "dims":{"b":1,"m":\(m),"k":\(k),"n":\(n)},"epilogue":[{"step":"requantize",\
      "algorithm":"shift","rounding":"half_even","per":"tensor"}]}

      """, file: "product.jsonl")
  }
}
