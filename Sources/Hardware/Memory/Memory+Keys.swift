import Algorithms
import Diagnostics
import Documents
import Quantities
import Workload

extension DMA {
  private static let mostRequestCycles = 1_000_000
  private static let mostBytes = Bytes(1 << 20)
  private static let mostOutstanding = 1 << 20
  /// Transfers of a queue that a memory tells apart.
  private static let mostTransfers = 64

  /// The keys of `dma`.
  static let keys = Section(
    DMA(requestCycles: .zero),
    [
      .integer(
        "request_cycles", \.requestCycles.count, in: 0...mostRequestCycles,
        "cycles from a request's issue to its first byte on the memory's data path"
      ).explored(),
      .quantity(
        "turn", \.turn, atLeast: Bytes(1), atMost: mostBytes,
        "bytes that a queue moves before another that waits"
      ).echoed(.unlessDefault),
      .quantityLimit(
        "burst", \.burst, atLeast: Bytes(1), atMost: mostBytes,
        "with `model: bandwidth`, together with `outstanding`: bytes of an aligned request"
      ).absent("none"),
      .limit(
        "queue_depth", \.queueDepth, in: 1...mostTransfers, "transfers of a queue under way"
      ).absent("no limit"),
      .limit(
        "outstanding", \.outstanding, in: 1...mostOutstanding,
        "requests of loads under way. With `model: bandwidth` the rate is at most outstanding × burst ÷ "
          + "latency; with `model: banked` a request is a burst of the devices"
      ).absent("no limit"),
      .boolean(
        "strides_2d", \.hasStrides,
        "one request for all rows of a tile; otherwise one for each row that is apart in memory"
      ).echoed(.unlessDefault),
      .choice(
        "weight_layout", \.weightLayout,
        "`tiled`: weights lie in memory tile by tile, as the array takes them; `row_major`: row by row, "
          + "as results always lie"
      ).echoed(.unlessDefault),
      .choice(
        "bursts", \.burstOrder,
        "order of a transfer's bursts, with `model: bandwidth`. `serial`: a burst is requested when the one "
          + "before has arrived, and pays the memory's latency again; needs `burst`"
      ).echoed(.unlessDefault),
      .integer(
        "burst_gap", \.burstGap, in: 0...mostRequestCycles,
        "cycles from the end of a burst to the request of the next"
      ).when(.with("bursts", \.burstOrder, .serial)).echoed(.unlessDefault),
      .integer(
        "store_cycles", \.storeCycles, in: 0...mostRequestCycles,
        "cycles of a store before its first byte, in addition to `request_cycles`"
      ).echoed(.unlessDefault),
      .boolean(
        "moves_operands", \.movesOperands,
        "a `move` of the trace between DRAM and chip is only a transfer; otherwise a unit works on it"
      ).echoed(.unlessDefault),
    ])

  private enum BurstOrder: String, CaseIterable, Sendable {
    case pipelined
    case serial
  }

  private var burstOrder: BurstOrder {
    get { serialBurstGap == nil ? .pipelined : .serial }
    set { serialBurstGap = newValue == .serial ? burstGap : nil }
  }

  private var burstGap: Int {
    get { serialBurstGap ?? 0 }
    set { serialBurstGap = newValue }
  }

  /// What bounds requests has a meaning with a memory whose requests take time: a burst size
  /// where the memory has none, together with how many of them are under way.
  static func check(_ accelerator: Accelerator, _ root: Fields) {
    let dma = accelerator.dma
    func fail(_ key: String, _ message: String, _ help: String) {
      root.sink.error(at: root.node["dma"]?[key]?.location, message, help: help)
    }
    if dma.serialBurstGap != nil {
      switch accelerator.dram {
      case .bandwidth: break
      case .ideal, .banked:
        fail(
          "bursts", "'dma.bursts' is 'serial', which needs 'dram.model: bandwidth'",
          "an ideal memory takes no time, and a banked one sets its burst length; remove it"
        )
        return
      }
    }
    switch accelerator.dram {
    case .ideal:
      for (key, isGiven) in [("burst", dma.burst != nil), ("outstanding", dma.outstanding != nil)]
      where isGiven {
        fail(
          key, "'dma.\(key)' has no meaning with 'dram.model: ideal'",
          "remove it, or set another 'dram.model'")
      }
    case .bandwidth where dma.serialBurstGap != nil:
      if dma.burst == nil {
        fail(
          "bursts", "'dma.bursts' is 'serial' without 'dma.burst'",
          "add 'burst', the bytes of one, or remove it")
      }
      if let outstanding = dma.outstanding, outstanding > 1 {
        fail(
          "outstanding", "'dma.outstanding' is \(outstanding) with 'dma.bursts: serial'",
          "one burst is outstanding at a time; write 1, or remove it")
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
}

/// The keys of `dram`, of all models.
struct DRAMKeys: Sendable {
  enum Model: String, CaseIterable, Sendable {
    case ideal
    case bandwidth
    case banked
  }

  private static let leastRate = BytesPerSecond(1_000)
  /// One second: far above any access; keeps times in ticks within 64 bits.
  static let longestLatency = Picoseconds(1_000_000_000_000)

  var model = Model.ideal
  var rate = leastRate
  var latency = Picoseconds(0)
  var writes = WritePath()
  var preset: String?
  var banked = BankedDRAM()
  var device: DRAMDevice?

  static let keys = Section(
    DRAMKeys(),
    [
      .choice("model", \.model, required: true, "the memory behind the DMA queues"),
      .quantity("bandwidth", \.rate, atLeast: leastRate, required: true, "of the one data path")
        .when(needsBandwidth).explored(),
      .quantity(
        "latency", \.latency, atLeast: Picoseconds(0), atMost: longestLatency, required: true,
        "of an access; accesses are pipelined"
      ).when(needsBandwidth),
      .quantityLimit(
        "write_bandwidth", \.writes.rate, atLeast: leastRate,
        "of the data path while it takes stores"
      ).when(needsBandwidth).absent("`bandwidth`"),
      .quantity(
        "write_latency", \.writes.latency, atLeast: Picoseconds(0), atMost: longestLatency,
        "from a store's last byte to its end"
      ).when(needsBandwidth).echoed(.unlessDefault),
      .optionalText(
        "preset", \.preset, "a name in `Configs/dram`, whose keys can be overridden here",
        echo: { FileName.stem($0) }
      ).when(.with("model", \.model, .banked) { $0 == .ideal ? .unknown : .ignored })
        .absent("none"),
      deviceKey,
    ]
      + BankedDRAM.keys.lifted(
        to: \.banked, .with("model", \.model, .banked) { _ in .unknown }),
    complete: { if $0.model == .banked { BankedDRAM.keys.complete(&$0.banked) } },
    rules: [{ if $0.model == .banked { BankedDRAM.keys.check($0.banked, $1) } }])

  /// A name is replaced by what it names before it is read.
  private static let deviceKey = Key<DRAMKeys>.optionalSection(
    "device", \.device, DRAMDevice.keys,
    "what the memory consists of, for its background, refresh and bus energy: a name in `Configs/dram`, or "
      + "a mapping of the keys below. Without it the energy table's energy of a bit is all that is counted"
  ).when(.with("model", \.model, .ideal, .bandwidth) { _ in .ignored }).echoed(.unlessDefault)

  /// A sweep can vary `model`, so the keys are without effect with a banked DRAM.
  private static let needsBandwidth = KeyCondition<DRAMKeys>.with(
    "model", \.model, .bandwidth, otherwise: { $0 == .banked ? .ignored : .refused })
}

extension DRAM {
  /// As its keys say it.
  var keys: DRAMKeys {
    get {
      var keys = DRAMKeys()
      switch self {
      case .ideal: break
      case .bandwidth(let rate, let latency, let writes):
        (keys.model, keys.rate, keys.latency) = (.bandwidth, rate, latency)
        keys.writes = writes
      case .banked(let dram, let preset):
        (keys.model, keys.banked, keys.preset) = (.banked, dram, preset)
      }
      return keys
    }
    set {
      self =
        switch newValue.model {
        case .ideal: .ideal
        case .bandwidth:
          .bandwidth(newValue.rate, latency: newValue.latency, writes: newValue.writes)
        case .banked: .banked(newValue.banked, preset: newValue.preset)
        }
    }
  }
}

extension Host {
  private static let mostElements = 1_000_000_000_000

  /// The keys of `host`.
  static let keys = Section(
    Host(elementsPerSecond: 1, latency: Picoseconds(0)),
    [
      .integer(
        "elements_per_second", \.elementsPerSecond, in: 1...mostElements, required: true,
        "elements a second, per operator"
      ).explored(),
      .quantity(
        "latency", \.latency, atLeast: Picoseconds(0), atMost: DRAMKeys.longestLatency,
        required: true,
        "from the accelerator's request to the host's first element"),
      Key<Host>.algorithms(
        \.algorithms,
        form: .other(
          "a list of files",
          examples: ["multiply_int8", "multiply_int32"].map {
            "[{name: square, operator: gelu, source: assumed, result: any, passes: [{name: square, "
              + "per_element: {\($0): 1}}]}]"
          }), "user-defined algorithms that it runs, besides all built-in ones"
      ) { host, fields in
        for listed in host.algorithms {
          guard case .builtIn(let algorithm) = listed else { continue }
          fields.sink.error(
            at: fields.node["algorithms"]?.location,
            "'\(fields.path).algorithms' lists '\(algorithm.rawValue)', which every host runs",
            help: "remove it")
        }
      }.echoed(.unlessDefault).absent("none"),
    ])
}
