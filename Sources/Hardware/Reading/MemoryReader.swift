import Diagnostics
import Documents
import Quantities

/// Reads `dma`, `dram` and `host`.
enum MemoryReader {
  enum Model: String, CaseIterable {
    case ideal
    case bandwidth
  }

  /// One second: far above any access; keeps times in ticks within 64 bits.
  static let longestLatency = Picoseconds(1_000_000_000_000)

  static func dma(_ root: inout Fields) -> DMA {
    guard var fields = root.fields("dma") else { return DMA(requestCycles: .zero) }
    let request = fields.integer("request_cycles", in: 0...1_000_000, default: 0)
    fields.end()
    return DMA(requestCycles: Cycles(request))
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
