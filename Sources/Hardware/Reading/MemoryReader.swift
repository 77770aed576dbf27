import Diagnostics
import Documents
import Quantities

/// Reads `dma`, `dram` and `host`.
enum MemoryReader {
  enum Model: String, CaseIterable {
    case ideal
    case bandwidth
    case banked
  }

  /// One second: far above any access; keeps times in ticks within 64 bits.
  static let longestLatency = Picoseconds(1_000_000_000_000)

  static func dma(_ root: inout Fields) -> DMA {
    guard var fields = root.fields("dma") else { return DMA(requestCycles: .zero) }
    let request = fields.integer("request_cycles", in: 0...1_000_000, default: 0)
    var dma = DMA(requestCycles: Cycles(request))
    if fields.node["turn"] != nil {
      dma.turn = fields.quantity("turn", atLeast: Bytes(1), atMost: Bytes(1 << 20))
    } else {
      _ = fields.optional("turn")
    }
    if fields.node["burst"] != nil {
      dma.burst = fields.quantity("burst", atLeast: Bytes(1), atMost: Bytes(1 << 20))
    } else {
      _ = fields.optional("burst")
    }
    dma.outstanding = count("outstanding", in: 1...1 << 20, &fields)
    dma.queueDepth = count("queue_depth", in: 1...mostTransfers, &fields)
    dma.hasStrides = fields.boolean("strides_2d", default: true)
    dma.weightLayout = fields.choice("weight_layout", default: .tiled)
    fields.end()
    return dma
  }

  /// Transfers of a queue that a memory tells apart.
  static let mostTransfers = 64

  /// A whole number where the key is given.
  private static func count(
    _ key: String, in range: ClosedRange<Int>, _ fields: inout Fields
  ) -> Int? {
    guard fields.node[key] != nil else {
      _ = fields.optional(key)
      return nil
    }
    return fields.integer(key, in: range)
  }

  /// What bounds requests has a meaning with a memory whose requests take time: a burst of its own
  /// where the memory has none, together with how many of them are under way.
  static func check(_ dma: DMA, _ dram: DRAM, _ root: Fields) {
    guard !root.sink.hasErrors else { return }
    func fail(_ key: String, _ message: String, _ help: String) {
      root.sink.error(at: root.node["dma"]?[key]?.location, message, help: help)
    }
    switch dram {
    case .ideal:
      for (key, isGiven) in [("burst", dma.burst != nil), ("outstanding", dma.outstanding != nil)]
      where isGiven {
        fail(
          key, "'dma.\(key)' has no meaning with 'dram.model: ideal'",
          "remove it, or set another 'dram.model'")
      }
    case .bandwidth where (dma.burst == nil) != (dma.outstanding == nil):
      let (given, missing) =
        dma.burst == nil ? ("outstanding", "burst") : ("burst", "outstanding")
      fail(
        given, "'dma.\(given)' has no meaning without 'dma.\(missing)'",
        "requests of a size, and how many of them are under way, bound the rate together")
    case .banked where dma.burst != nil:
      fail(
        "burst",
        "'dma.burst' has no meaning with 'dram.model: banked', whose devices have their own",
        "remove it")
    case .bandwidth, .banked: break
    }
  }

  static func dram(_ root: inout Fields) -> DRAM {
    guard var fields = root.requiredFields("dram") else { return .ideal }
    let model: Model = fields.choice("model")
    let result: DRAM
    switch model {
    case .ideal:
      result = .ideal
      for key in ["bandwidth", "latency"] {
        if let node = fields.optional(key) {
          fields.sink.error(
            at: node.location, "'dram.\(key)' has no meaning with 'model: ideal'",
            help: "remove it, or set 'model: bandwidth'")
        }
      }
    case .bandwidth:
      let rate = fields.quantity("bandwidth", atLeast: BytesPerSecond(1_000))
      let latency = fields.quantity("latency", atLeast: Picoseconds(0), atMost: longestLatency)
      result = .bandwidth(rate, latency: latency)
      // Without effect here; allowed, so that a sweep can vary `model`.
      _ = fields.optional("preset")
    case .banked:
      // The same.
      _ = fields.optional("bandwidth")
      _ = fields.optional("latency")
      let preset = fields.optionalText("preset")
      result = .banked(BankedDRAMReader.read(&fields), preset: preset)
    }
    fields.end()
    return result
  }

  static func host(_ root: inout Fields) -> Host? {
    guard var fields = root.fields("host") else { return nil }
    let rate = fields.integer("elements_per_second", in: 1...1_000_000_000_000)
    let latency = fields.quantity("latency", atLeast: Picoseconds(0), atMost: longestLatency)
    fields.end()
    return Host(elementsPerSecond: rate, latency: latency)
  }
}
