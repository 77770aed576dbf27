import Documents

extension PEArray {
  /// Far above any chip; keeps products of dimensions within 64 bits.
  static let largestSide = 65_536

  /// Far above any pipeline; keeps sums of latencies small.
  private static let longestLatency = 65_536
  private static let longestInterval = 1_024
  private static let mostHops = 16
  private static let deepestFIFO = 65_536
  private static let longestSegment = 1 << 20

  /// The keys of `array` and of each of `extra_arrays`. Those of `preload` have no effect if nothing is
  /// stationary, those of `drain` if the sums are not; they are allowed then, so that a sweep can vary
  /// `dataflow`.
  static let keys = Section(
    PEArray(
      rows: 1, columns: 1, dataflow: .outputStationary, foldOverlap: .none, ragged: .full,
      modes: []),
    gridKeys + preloadKeys + drainKeys + controlKeys + productKeys,
    rules: [
      checkDrain, checkForm, checkPacking, checkPools, checkUnpacking, checkTables, checkPeak,
    ])

  private static let gridKeys: [Key<PEArray>] = [
    .integer("rows", \.rows, in: 1...largestSide, required: true, "rows of PEs").explored(),
    .integer("columns", \.columns, in: 1...largestSide, required: true, "columns of PEs")
      .explored(),
    .choice(
      "form", \.shape,
      "`dot_product`: columns are units that multiply vectors as long as the array has rows, without "
        + "skew"),
    .choice("dataflow", \.dataflow, required: true, "the operand that stays in the PEs"),
    .integer(
      "vertical_hop", \.pipeline.verticalHop, in: 0...mostHops,
      "registers from a PE to the one below; 0: sums that fall through"
    ).when(.with("form", \.form, .systolic, help: "remove it")),
    .integer(
      "horizontal_hop", \.pipeline.horizontalHop, in: 0...mostHops,
      "registers from a PE to its right neighbour; 0: broadcast along a row"
    ).when(.with("form", \.form, .systolic, help: "remove it")),
    .integer(
      "input_registers", \.pipeline.inputRegisters, in: 0...longestLatency,
      "registers before the first PE's multiplier"),
    .integer(
      "output_registers", \.pipeline.outputRegisters, in: 0...longestLatency,
      "registers after the last accumulator"),
  ]

  private static let preloadKeys: [Key<PEArray>] = [
    .choice(
      "preload", \.preload.policy,
      "when the next stationary operand loads. `double_buffered`: while the fold before streams; "
        + "`just_in_time`: row by row ahead of the vectors; `wait_after_switch`: once the switch to the "
        + "fold before has gone down the array"),
    .boolean(
      "switch_guard", \.preload.isGuarded, "whether the array waits for a load that has not ended"
    ).when(.with("preload", \.preload.policy, .waitAfterSwitch)),
    .integer(
      "preload_lines", \.preload.lines, in: 1...largestSide, "rows of the array that load at once"),
    .integer(
      "preload_interval", \.preload.interval, in: 1...longestInterval,
      "cycles from one such load to the next"),
    .choice(
      "first_preload", \.preload.first,
      "`hidden`: done before the run, with that of the second fold where there are shadow registers"
    ),
  ]

  private static let drainKeys: [Key<PEArray>] = [
    .choice(
      "drain", \.drain.policy,
      "how output-stationary sums leave. `overlapped`: under what follows; `global`: all PEs stop; "
        + "`shadowed`: shifted out under the next fold"),
    .choice("drain_lines", \.drain.lines, "what leaves together").echoed(.when { $0.countsDrain }),
    .integer("drain_port", \.drain.port, in: 1...largestSide, "lines that leave at once")
      .echoed(.when { $0.countsDrain }),
    .integer(
      "drain_interval", \.drain.interval, in: 1...longestInterval,
      "cycles from one departure to the next"
    ).echoed(.when { $0.countsDrain }),
    .integer(
      "clear_interval", \.drain.clearInterval, in: 0...longestInterval,
      "cycles in which as many lines as leave at once are set to zero, before the products of each output "
        + "tile; 0: the first product overwrites the sum"
    ).echoed(.unlessDefault),
    .limit(
      "reduction_segment", \.segmentLength, in: 1...longestSegment,
      "elements of the reduction after which operands are loaded again while output-stationary sums stay in "
        + "the PEs: each segment pays `segment_load` and the skew"
    ).absent("the whole reduction streams"),
    .integer(
      "segment_load", \.segmentLoad, in: 0...longestInterval,
      "cycles in which a row of the array loads its operand before each segment, row by row"
    ).when(
      .given(
        "reduction_segment", \.segmentLength, example: "16",
        reason: "without 'array.reduction_segment'",
        help: "add 'reduction_segment', the elements of the reduction after which rows load again")),
  ]

  private static let controlKeys: [Key<PEArray>] = [
    .integer("issue_bubble", \.issue.bubble, in: 0...longestLatency, "cycles between folds"),
    .integer(
      "start_up", \.issue.startUp, in: 0...longestLatency,
      "cycles before a stream of folds; the first load passes meanwhile"),
    .integer(
      "completion", \.issue.completion, in: 0...longestLatency, "cycles after a stream of folds"),
    .limit(
      "output_fifo", \.fifoDepth, in: 1...deepestFIFO,
      "results of a stationary operand on their way at most, the array's pipeline included"
    ).absent("no limit"),
    .integer(
      "output_interval", \.fifoInterval, in: 1...longestInterval,
      "cycles from one result that leaves to the next"
    ).when(
      .given(
        "output_fifo", \.fifoDepth, example: "12", reason: "without 'output_fifo'",
        help: "add 'output_fifo', the results that are on their way at most")),
    .choice(
      "fold_overlap", \.foldOverlap, required: true,
      "`none`: folds one by one; `pipelined`: fill and drain are paid once a tile; `streamed`: once as "
        + "long as tiles follow each other"),
    .choice(
      "ragged", \.ragged, "`full`: an edge fold skews over the whole array; `used`: over its part"),
    .choice(
      "transpose", \.transpose,
      "of a second operand that is a result (Kᵀ). `buffer`: a transposer that fills once a product; "
        + "`none`: a move with its bytes on a unit that runs `move`"),
    .choice(
      "batch_packing", \.batchPacking,
      "`block_diagonal`: heads of a small K share a fold; zero blocks are not useful work"),
  ]

  private static let productKeys: [Key<PEArray>] = [
    .named(
      "pools", \.pools, PEPool.keys, named: \.name,
      "parts of the columns, together all of them, whose PEs do the modes that name the pool; a product "
        + "whose weights have rows of powers of two runs on two of them in parallel"
    ).echoed(.unlessDefault).absent("none"),
    .choice(
      "zero_points", \.zeroPoints,
      "what corrects for zero points of activations at run time. `free`: a correction without time or energy; "
        + "`sum_column`: adders at the array's edge, and a vector of ones for a stationary operand; "
        + "`unit`: passes of a unit that runs `pool`"
    ).echoed(.unlessDefault),
    .choice(
      "group_scaling", \.groupScaling,
      "what scales the sum of each group of the reduction. `unit`: the requantization in the stream; "
        + "`accumulator`: a rescaler at the array's rate"
    ).echoed(.unlessDefault),
    .choice(
      "unmatched_sparsity", \.unmatchedSparsity, "sparse weights whose zeros no mode skips"
    ).echoed(.unlessDefault),
    .choice(
      "mask_skipping", \.maskSkipping,
      "what of an attention with masked scores is not computed. `tiles`: those of the mapping whose "
        + "scores are all masked; with `policy: search` or `fixed`"
    ).echoed(.unlessDefault),
    .boolean(
      "clock_gating", \.hasClockGating,
      "whether the clock reaches a PE only in cycles in which it multiplies; otherwise the registers of "
        + "idle PEs take clock energy too"
    ).echoed(.unlessDefault),
    .boolean(
      "zero_gating", \.hasZeroGating,
      "whether products with the zeros of sparse weights, where no mode skips them, take no energy but that "
        + "of the clock"
    ).echoed(.unlessDefault),
    .optionalText(
      "bias", \.bias,
      "the unit that adds a product's bias to its sums in a separate pass after the array: the name of one "
        + "that runs `add`"
    ).absent("it costs no time"),
    .optionalText(
      "merge_heads", \.mergeHeads,
      "the unit that copies each head's results of A·V next to those of the other heads, row by row: the "
        + "name of one that runs `move`"
    ).absent("A·V writes them there"),
    .list(
      "pe", PEModeKeys.keys, required: true, "what a PE multiplies, the preferred mode first",
      begin: { PEModeKeys(pools: $0.pools) },
      elements: { array in array.modes.map { PEModeKeys(mode: $0, pools: array.pools) } },
      set: { $0.modes = $1.map(\.mode) }),
  ]

  /// `form`, with which nothing hops between dot-product units.
  private var shape: ArrayForm {
    get { form }
    set {
      form = newValue
      guard newValue == .dotProduct else { return }
      pipeline.verticalHop = 0
      pipeline.horizontalHop = 0
    }
  }

  private var segmentLength: Int? {
    get { segments?.length }
    set { segments = newValue.map { ReductionSegments(length: $0, rowLoad: segmentLoad) } }
  }

  private var segmentLoad: Int {
    get { segments?.rowLoad ?? 0 }
    set { segments?.rowLoad = newValue }
  }

  private var fifoDepth: Int? {
    get { outputFIFO?.depth }
    set { outputFIFO = newValue.map { OutputFIFO(depth: $0, interval: fifoInterval) } }
  }

  private var fifoInterval: Int {
    get { outputFIFO?.interval ?? 1 }
    set { outputFIFO?.interval = newValue }
  }

  /// Where no cycle of the drain is counted, its keys are refused.
  var countsDrain: Bool {
    dataflow != .outputStationary || drain.policy != .overlapped || foldOverlap != .none
  }
}

extension PEPool {
  /// The keys of an element of `array.pools`.
  static let keys = Section(
    PEPool(name: "", columns: 1),
    [.integer("columns", \.columns, in: 1...PEArray.largestSide, required: true, "its columns")])
}
