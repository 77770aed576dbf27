import Diagnostics
import Documents

/// The keys of `mapping`, of all policies; those of another policy are unknown.
struct MappingKeys: Sendable {
  enum Policy: String, CaseIterable, Sendable {
    case search
    case fixed
    case gemminiAuto = "gemmini-auto"
    case whole
  }

  var policy = Policy.search
  var search = SearchRules()
  var fixed = FixedMapping(m: 1, k: 1, n: 1, order: .columnsOutside)
  var instructionCycles = 1
  var tilesInFlight = MappingRules.defaultTilesInFlight
  var rowBlocks = MappingRules.defaultRowBlocks
  var slices = Slices.search
  var sizes = SliceSizes()

  enum Slices: String, CaseIterable, Sendable {
    case images
    case search
    case none
  }

  static let keys = Section(
    MappingKeys(),
    [
      .choice("policy", \.policy, required: true, "who chooses the mapping of a product")
    ] + SearchRules.keys.lifted(to: \.search, only(.search))
      + FixedMapping.keys.lifted(to: \.fixed, only(.fixed)) + [
        .integer(
          "instruction_cycles", \.instructionCycles, in: 1...1_000,
          "cycles of an instruction of Gemmini's controller"
        ).when(only(.gemminiAuto)),
        .integer(
          "tiles_in_flight", \.tilesInFlight, in: 2...1_024,
          "tiles that a double-buffered buffer holds or expects at one time, kept ones not counted: "
            + "descriptors of the DMA engine. Assumed"
        ).when(only(.search, .fixed)),
        .integer(
          "row_blocks", \.rowBlocks, in: 1...65_536,
          "with `pipeline: row_streamed`: blocks at most in which the rows of a tensor pass, for each "
            + "head. Assumed: smaller blocks change cycles by less than the model's error"
        ).when(only(.search, .fixed)),
        .choice(
          "slices", \.slices,
          "the parts in which operators may run one after the other, where simulation finds that faster, see "
            + "[The machine](TheMachine.md). `search`: images of a batch, heads and rows; `images`: only images, "
            + "which is faster to simulate; `none`: every operator runs as a whole"
        ).when(only(.search)).echoed(.unlessDefault),
      ] + SliceSizes.keys.lifted(to: \.sizes, only(.search, .fixed)))

  private static func only(_ policy: Policy, _ other: Policy? = nil) -> KeyCondition<MappingKeys> {
    other.map { .with("policy", \.policy, policy, $0) { _ in .unknown } }
      ?? .with("policy", \.policy, policy) { _ in .unknown }
  }
}

extension MappingRules {
  /// As its keys say it.
  var keys: MappingKeys {
    get {
      var keys = MappingKeys()
      (keys.tilesInFlight, keys.rowBlocks) = (tilesInFlight, rowBlocks)
      switch slices {
      case .images: keys.slices = .images
      case .search: keys.slices = .search
      case .none: keys.slices = .none
      case .given(let sizes): keys.sizes = sizes
      }
      switch policy {
      case .search(let rules): (keys.policy, keys.search) = (.search, rules)
      case .fixed(let mapping): (keys.policy, keys.fixed) = (.fixed, mapping)
      case .gemminiAuto(let cycles): (keys.policy, keys.instructionCycles) = (.gemminiAuto, cycles)
      case .whole: keys.policy = .whole
      }
      return keys
    }
    set {
      let policy: MappingPolicy =
        switch newValue.policy {
        case .search: .search(newValue.search)
        case .fixed: .fixed(newValue.fixed)
        case .gemminiAuto: .gemminiAuto(instructionCycles: newValue.instructionCycles)
        case .whole: .whole
        }
      var slices: SliceRule?
      if newValue.sizes != SliceSizes() {
        slices = .given(newValue.sizes)
      } else if newValue.policy == .search {
        slices =
          switch newValue.slices {
          case .images: .images
          case .search: .search
          case .none: SliceRule.none
          }
      }
      self = MappingRules(
        policy, tilesInFlight: newValue.tilesInFlight, rowBlocks: newValue.rowBlocks,
        slices: slices)
    }
  }
}

extension SliceSizes {
  /// Images of a batch, heads and rows at most.
  private static let most = 1_000_000

  /// The keys that give slices.
  static let keys = Section(
    SliceSizes(),
    [
      .limit(
        keyNames[0], \.images, in: 1...most,
        "images of the batch for which all operators run before they run for the next ones. Without this "
          + "key and the next two, `slices` decides; with one of them, the others are `all`"
      ).absent("all"),
      .limit(
        keyNames[1], \.heads, in: 1...most,
        "heads for which QKᵀ, softmax and A·V run before they run for the next ones"
      ).absent("all"),
      .limit(
        keyNames[2], \.rows, in: 1...most,
        "rows for which a product and what follows it up to the next product run before they run for the "
          + "next ones; QKᵀ, softmax and A·V for rows of one head"
      ).absent("all"),
    ])
}

extension SearchRules {
  private static let mostCandidates = 2_000

  /// The keys of `policy: search`.
  static let keys = Section(
    SearchRules(),
    [
      .choice(
        "objective", \.objective,
        "what is minimized. `energy`: the product's dynamic energy and leakage over its "
          + "cycles, by the run's energy table; `edp`: energy × cycles"),
      .integer(
        "candidates", \.candidates, in: 1...mostCandidates,
        "tiles that are estimated at most, all loop orders of a tile at once: bounds the time of a "
          + "search. Assumed"),
      .integer(
        "finalists", \.finalists, in: leastFinalists...1_000,
        "mappings that are run in any case, unless they have more than 100,000 tasks together. Assumed: "
          + "a balance between the time of a search and the cases that it loses, see [Limits](Limits.md)"
      ),
      .integer(
        "finalist_tasks", \.finalistTasks, in: 1...1_000_000,
        "further mappings are run until all have as many tasks together; as many times more as a product "
          + "takes fewer than 64,000 cycles, up to 64. Assumed, as `finalists`"),
      .integer(
        "tolerance_ppm", \.tolerance, in: 0...1_000_000,
        "millionths of the cost: costs that differ by no more count as equal, and the mapping with less "
          + "DRAM traffic is taken. Assumed: 0.25 % is less than the model's error"),
    ])
}

extension FixedMapping {
  private static let longestTile = Int(UInt32.max)

  private enum Operand: String, CaseIterable, Sendable {
    case input
    case weight
  }

  /// The keys of `policy: fixed`.
  static let keys = Section(
    FixedMapping(m: 1, k: 1, n: 1, order: .columnsOutside),
    [
      .integer(
        "m", \.m, in: 1...longestTile, required: true,
        "length of a tile along the rows of the result; at most the product's length is used"),
      .integer("k", \.k, in: 1...longestTile, required: true, "the same along the reduction"),
      .integer(
        "n", \.n, in: 1...longestTile, required: true, "the same along the columns of the result"),
      .choice(
        "order", \.order, required: true,
        "order of the loops over tiles, from the outermost inwards. `columns_outside`: N, M, K; "
          + "`rows_outside`: M, N, K; `columns_reduction_rows`: N, K, M; `rows_reduction_columns`: "
          + "M, K, N; `reduction_columns_rows`: K, N, M; `reduction_rows_columns`: K, M, N"),
      Key(
        "keep", \.keeps, .names(Operand.allCases.map(\.rawValue)),
        "operands of which the buffer holds all tiles of a pass beyond `tiles_in_flight`; without effect "
          + "where their bytes exceed its capacity or it is not double-buffered"
      ) { node, reader in
        (reader.names(node, mayBeEmpty: true) as [Operand]).reduce(into: []) { keeps, operand in
          switch operand {
          case .input: keeps.insert(.input)
          case .weight: keeps.insert(.weight)
          }
        }
      } echo: {
        .list($0.names.map { .text($0) })
      },
      .limit(
        "rows", \.rows, in: 1...PEArray.largestSide,
        "the first rows of the array that folds use at most, up to `array.rows`; with `array.pools` all"
      ).absent("all"),
      .limit(
        "columns", \.columns, in: 1...PEArray.largestSide,
        "the first columns of the array that folds use at most, up to `array.columns`; with "
          + "`array.pools` all"
      ).absent("all"),
    ])

  /// The part of the array that folds use.
  static func checkPart(_ accelerator: Accelerator, _ fields: Fields) {
    guard case .fixed(let mapping) = accelerator.mapping.policy else { return }
    let array = accelerator.array
    // Of several arrays each uses as much as it has.
    let rows = accelerator.arrayIDs.max { accelerator[$0].rows < accelerator[$1].rows } ?? .main
    let columns =
      accelerator.arrayIDs.max { accelerator[$0].columns < accelerator[$1].columns } ?? .main
    for (key, length, largest, side) in [
      ("rows", mapping.rows, rows, accelerator[rows].rows),
      ("columns", mapping.columns, columns, accelerator[columns].columns),
    ] {
      guard let length, let node = fields.node["mapping"]?[key] else { continue }
      if length > side {
        fields.sink.error(
          at: node.location,
          "'mapping.\(key)' is \(length), but '\(accelerator.path(of: largest)).\(key)' is \(side)",
          help: "give the \(key) of the array that folds use, at most \(side)")
      } else if !array.pools.isEmpty, length < side {
        fields.sink.error(
          at: node.location,
          "'mapping.\(key)' is \(length), but 'array.pools' divides the array already",
          help: "leave it out: with pools, folds use the whole array")
      }
    }
  }
}
