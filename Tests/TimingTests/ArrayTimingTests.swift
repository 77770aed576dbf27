import Quantities
import TestSupport
import Testing
import Workload

@testable import Hardware
@testable import Timing

extension PEArray {
  /// An array with modes left out; timing takes the mode on its own.
  static func grid(
    _ rows: Int, _ columns: Int, _ dataflow: Dataflow, preload: Preload.Policy = .serial,
    _ overlap: FoldOverlap = .none, _ ragged: Ragged = .full
  ) -> PEArray {
    PEArray(
      rows: rows, columns: columns, dataflow: dataflow, preload: Preload(preload),
      foldOverlap: overlap,
      ragged: ragged, modes: [])
  }
}

extension PEMode {
  static func mode(packing: Int = 1, cycles: Int = 1) -> PEMode {
    PEMode(mac: .multiply, activation: .int8, weight: .int8, packing: packing, cycles: cycles)
  }
}

/// Closed forms of the PE grid, against cycles derived by hand and against folds walked one by one.
struct ArrayTimingTests {
  private func cycles(
    _ array: PEArray, _ m: Int, _ k: Int, _ n: Int, packing: Int = 1, cyclesPerVector: Int = 1
  ) -> Int {
    let mode = PEMode.mode(packing: packing, cycles: cyclesPerVector)
    return ArrayTiming(array: array, mode: mode).time(TileShape(m: m, k: k, n: n)).cycles.count
  }

  // MARK: By hand

  /// One fold of 2 × 3 on a 2 × 3 array, K = 4: vectors enter in cycles 0…3; the corner PE is 1 + 2
  /// steps of skew away and gets its last operands in cycle 6, so that 7 cycles pass = 4 + 2 + 3 − 2.
  @Test func oneOutputStationaryFold() {
    #expect(cycles(.grid(2, 3, .outputStationary), 2, 4, 3) == 7)
    #expect(cycles(.grid(2, 3, .outputStationary, .pipelined, .used), 2, 4, 3) == 7)
    // A single product on a single PE.
    #expect(cycles(.grid(1, 1, .outputStationary), 1, 1, 1) == 1)
  }

  /// Weights of 2 × 3 take 2 cycles to load; then 5 vectors and 1 + 2 of skew: 2 + 5 + 3 = 10.
  @Test func oneWeightStationaryFold() {
    #expect(cycles(.grid(2, 3, .weightStationary), 5, 2, 3) == 10)
    // Nothing to hide the first preload under.
    #expect(cycles(.grid(2, 3, .weightStationary, preload: .doubleBuffered), 5, 2, 3) == 10)
    #expect(cycles(.grid(2, 3, .weightStationary, .pipelined), 5, 2, 3) == 10)
  }

  /// A PE whose products take 3.2 cycles on average: of each 5 vectors, 4 follow after 3 cycles and one
  /// after 4. Each vector begins in the first cycle at or after its mean.
  @Test func meanCycles() {
    var mode = PEMode.mode(cycles: 8)
    mode.zeroBits = 60
    func stepped(_ vectors: Int) -> Int {
      var (debt, cycle) = (0, 0)
      for _ in 0..<vectors {
        debt += 320
        while debt > 0 {
          debt -= 100
          cycle += 1
        }
      }
      return cycle
    }
    for dataflow in Dataflow.allCases {
      for length in 1...23 {
        let array = PEArray.grid(4, 4, dataflow, preload: .doubleBuffered, .pipelined, .used)
        let timing = ArrayTiming(array: array, mode: mode)
        let tile =
          switch dataflow {
          case .outputStationary: TileShape(m: 8, k: length, n: 4)
          case .weightStationary: TileShape(m: length, k: 8, n: 4)
          case .inputStationary: TileShape(m: 8, k: 4, n: length)
          }
        // Fold by fold, the same skew and loads around its vectors, which take longer than a load here.
        let time = timing.time(tile)
        let folds = timing.folds(tile)
        #expect(folds.count == 2 && folds.vectors == length)
        let load = dataflow == .outputStationary ? 0 : 4
        let gap = max(stepped(length), load)
        #expect(time.cycles.count == load + gap + stepped(length) + 3 + 3)
        #expect(time.ideal == tile.macs * 320 / (16 * 100))
      }
    }
    #expect(ArrayTiming(array: .grid(4, 4, .weightStationary), mode: mode).peak == (1_600, 320))
  }

  /// 4 × 4 PEs, K = 10 in segments of 4, 2 cycles a vector: three segments with 4 rows of 3 cycles each
  /// to load, 10 vectors, and 3 + 3 of skew after each. Before, 4 lines of 5 cycles to clear.
  @Test func segmentsOfTheReduction() {
    var array = PEArray.grid(4, 4, .outputStationary)
    array.segments = ReductionSegments(length: 4, rowLoad: 3)
    array.drain.clearInterval = 5
    let fold = 4 * 5 + 3 * 4 * 3 + 10 * 2 + 3 * (3 + 3)
    #expect(cycles(array, 4, 10, 4, cyclesPerVector: 2) == fold)
    array.issue.bubble = 7
    #expect(cycles(array, 8, 10, 7, cyclesPerVector: 2) == 4 * fold + 3 * 7)
    // Folds that follow each other wait for all but the last skew.
    array.issue.bubble = 0
    array.foldOverlap = .pipelined
    #expect(cycles(array, 8, 10, 7, cyclesPerVector: 2) == 4 * (fold - 6) + 6)
    // Without them K streams.
    array.segments = nil
    array.foldOverlap = .none
    #expect(cycles(array, 4, 10, 4, cyclesPerVector: 2) == 20 + 20 + 6)
  }

  /// A reduction that passes in tiles takes the time of one where tiles end with segments: sums are
  /// cleared before the first, and drain after the last.
  @Test(arguments: [FoldOverlap.none, .pipelined, .streamed])
  func segmentsAcrossTiles(overlap: FoldOverlap) {
    var array = PEArray.grid(4, 4, .outputStationary, overlap)
    array.segments = ReductionSegments(length: 4, rowLoad: 3)
    array.drain.clearInterval = 5
    if overlap == .none { array.drain.policy = .global }
    let timing = ArrayTiming(array: array, mode: .mode(cycles: 2))
    let whole = timing.time(TileShape(m: 4, k: 24, n: 4))
    var parts = Cycles.zero
    for index in 0..<3 {
      parts +=
        timing.time(
          TileShape(m: 4, k: 8, n: 4), ReductionSegment(index, of: 3, length: 8)
        ).cycles
    }
    #expect(parts == whole.cycles)
    #expect(whole.ideal == 24 * 2)
  }

  /// TACCEL's array (rtl/src/systolic): 1 + 64 t + t (66 + 124 K ÷ 16) cycles for t tiles of 16 × 16, or
  /// 64 in place of 124 where operands are broadcast.
  @Test(arguments: [(16, 16, 16), (16, 768, 192), (208, 192, 64), (100, 48, 20)])
  func tilesOfTACCEL(m: Int, k: Int, n: Int) {
    let tiles = (m + 15) / 16 * ((n + 15) / 16)
    for (hop, segment) in [(2, 124), (0, 64)] {
      var array = PEArray.grid(16, 16, .outputStationary)
      array.pipeline = ArrayPipeline(verticalHop: hop, horizontalHop: hop, outputRegisters: 3)
      array.segments = ReductionSegments(length: 16, rowLoad: 2)
      array.drain = Drain(.global, interval: 4)
      array.drain.clearInterval = 4
      array.issue = ArrayIssue(bubble: 1, startUp: 2)
      #expect(
        cycles(array, m, k, n, cyclesPerVector: 2)
          == 1 + 64 * tiles + tiles * (66 + segment * k / 16))
    }
  }

  /// M in columns, N streams: K = 2 rows, M = 3 columns, 5 vectors, as above.
  @Test func oneInputStationaryFold() {
    #expect(cycles(.grid(2, 3, .inputStationary), 3, 2, 5) == 10)
  }

  /// 4 × 4 results on 2 × 2 PEs, K = 3: 4 folds of 3 + 2 + 2 − 2 = 5 cycles.
  /// Pipelined, a fold follows the last vector of the one before: 4 · 3 vectors + 2 of skew = 14.
  @Test func outputStationaryFolds() {
    #expect(cycles(.grid(2, 2, .outputStationary), 4, 3, 4) == 20)
    #expect(cycles(.grid(2, 2, .outputStationary, .pipelined), 4, 3, 4) == 14)
    // K = 1: sums leave in 2 cycles a fold, so folds start at 0, 2, 4, 6; 6 + 1 + 2 = 9.
    #expect(cycles(.grid(2, 2, .outputStationary, .pipelined), 4, 1, 4) == 9)
  }

  /// K = 4, N = 4 on 2 × 2 PEs, M = 3: 4 folds of 2 preload + 3 vectors + 2 skew = 7.
  @Test func weightStationaryFolds() {
    let array = { (preload: Preload.Policy, overlap: FoldOverlap) in
      PEArray.grid(2, 2, .weightStationary, preload: preload, overlap)
    }
    #expect(cycles(array(.serial, .none), 3, 4, 4) == 28)
    // Preloads under the fold before, of 5 cycles: 2 + 4 · 5.
    #expect(cycles(array(.doubleBuffered, .none), 3, 4, 4) == 22)
    // Preloads between, no drains: 4 · (2 + 3) + 2.
    #expect(cycles(array(.serial, .pipelined), 3, 4, 4) == 22)
    // Preloads of 2 hide under 3 vectors: 2 + 4 · 3 + 2.
    #expect(cycles(array(.doubleBuffered, .pipelined), 3, 4, 4) == 16)
    // M = 1: preloads of 2 are slower than 1 vector: first vectors at 2, 4, 6, 8; 8 + 1 + 2.
    #expect(cycles(array(.doubleBuffered, .pipelined), 1, 4, 4) == 11)
  }

  /// 3 × 3 results on 2 × 2 PEs, K = 4. Full: 4 folds of 6. Used: folds of 2 × 2, 1 × 2, 2 × 1 and
  /// 1 × 1 take 6, 5, 5 and 4.
  @Test func raggedEdges() {
    #expect(cycles(.grid(2, 2, .outputStationary), 3, 4, 3) == 24)
    #expect(cycles(.grid(2, 2, .outputStationary, .none, .used), 3, 4, 3) == 20)
    // Pipelined: 4 · 4 vectors, and no skew over the last fold's one PE.
    #expect(cycles(.grid(2, 2, .outputStationary, .pipelined, .used), 3, 4, 3) == 16)
  }

  /// A short last fold ends before the longer one that started ahead of it: K = 5 on 4 × 4 PEs, one
  /// vector. The 4 × 4 fold streams in cycle 4 and ends at 4 + 1 + 6 = 11; the fold of 1 row starts
  /// at 4 + 1 + 1 (its preload) and ends at 6 + 1 + 3 = 10.
  @Test func theLastFoldNeedNotEndLast() {
    #expect(cycles(.grid(4, 4, .weightStationary, .pipelined, .used), 1, 5, 4) == 11)
  }

  /// Two weights share a PE: 8 columns of results on 2 columns of PEs are 2 folds, not 4.
  @Test func packing() {
    #expect(cycles(.grid(2, 2, .outputStationary), 2, 3, 8, packing: 2) == 2 * 5)
    // An odd column still takes a PE: 3 columns of PEs, 2 folds.
    #expect(cycles(.grid(2, 2, .outputStationary), 2, 3, 5, packing: 2) == 2 * 5)
    // Where N streams, two of its columns are one vector: 2 + 4 + 2.
    #expect(cycles(.grid(2, 2, .inputStationary), 2, 2, 8, packing: 2) == 8)
  }

  /// Two cycles a product stretch the vectors, not the skew: 2 · 4 + 2 + 3 − 2.
  @Test func slowProducts() {
    #expect(cycles(.grid(2, 3, .outputStationary), 2, 4, 3, cyclesPerVector: 2) == 11)
  }

  @Test func owners() {
    // 3 · 4 · 3 = 36 MACs on 4 PEs are 9 cycles; 4 folds stream 16; 24 pass.
    let timing = ArrayTiming(array: .grid(2, 2, .outputStationary), mode: .mode())
    let time = timing.time(TileShape(m: 3, k: 4, n: 3))
    #expect(time == ArrayTime(ideal: 9, ragged: 7, fillDrain: 8))
    #expect(timing.peak.macs == 4)
    #expect(timing.granularity == TileShape(m: 2, k: 1, n: 2))
  }

  // MARK: SCALE-Sim

  /// F · P of scale-sim-v2: K + R + C − 2 a fold, output-stationary; T + 2R + C − 2, else.
  @Test(arguments: Dataflow.allCases)
  func scaleSim(dataflow: Dataflow) {
    for (rows, columns) in [(1, 1), (2, 3), (4, 2), (3, 4)] {
      let array = PEArray.grid(rows, columns, dataflow)
      for m in 1...9 {
        for k in 1...9 {
          for n in 1...9 {
            let expected =
              switch dataflow {
              case .outputStationary: folds(m, rows, n, columns) * (k + rows + columns - 2)
              case .weightStationary: folds(k, rows, n, columns) * (m + 2 * rows + columns - 2)
              case .inputStationary: folds(k, rows, m, columns) * (n + 2 * rows + columns - 2)
              }
            #expect(cycles(array, m, k, n) == expected)
          }
        }
      }
    }
  }

  private func folds(_ a: Int, _ rows: Int, _ b: Int, _ columns: Int) -> Int {
    ((a + rows - 1) / rows) * ((b + columns - 1) / columns)
  }

  // MARK: Against the walk

  struct Structure: Sendable {
    var dataflow: Dataflow
    var preload: Preload.Policy
    var overlap: FoldOverlap
    var ragged: Ragged

    static var all: [Structure] {
      Dataflow.allCases.flatMap { dataflow in
        [Preload.Policy.serial, .doubleBuffered].flatMap { preload in
          [FoldOverlap.none, .pipelined].flatMap { overlap in
            Ragged.allCases.map {
              Structure(dataflow: dataflow, preload: preload, overlap: overlap, ragged: $0)
            }
          }
        }
      }
    }
  }

  @Test(arguments: Structure.all)
  func closedFormEqualsTheWalk(structure: Structure) {
    check(structure, side: 1...4, length: 9, packing: 1, cyclesPerVector: 1)
    check(structure, side: 2...3, length: 6, packing: 2, cyclesPerVector: 1)
    check(structure, side: 2...3, length: 5, packing: 1, cyclesPerVector: 2)
    check(structure, side: 2...3, length: 4, packing: 3, cyclesPerVector: 3)
    guard structure.dataflow == .outputStationary else { return }
    check(structure, side: 1...4, length: 9, packing: 1, cyclesPerVector: 1, finishesRows: true)
    check(structure, side: 2...3, length: 6, packing: 2, cyclesPerVector: 2, finishesRows: true)
  }

  private func check(
    _ structure: Structure, side: ClosedRange<Int>, length: Int, packing: Int, cyclesPerVector: Int,
    finishesRows: Bool = false
  ) {
    var numbers = SeededNumbers("\(structure)", seed: length)
    for rows in side {
      for columns in side {
        let array = PEArray.grid(
          rows, columns, structure.dataflow, preload: structure.preload, structure.overlap,
          structure.ragged)
        var timing = ArrayTiming(
          array: array, mode: .mode(packing: packing, cycles: cyclesPerVector))
        timing.finishesRows = finishesRows
        let walk = FoldWalk(
          array: array, packing: packing, cyclesPerVector: cyclesPerVector,
          finishesRows: finishesRows)
        let peak = rows * columns * packing
        for m in 1...length {
          for k in 1...length {
            for n in 1...length {
              // One in five outside nightly runs.
              guard NightlyRuns.areOn || numbers.once(in: 5) else { continue }
              let tile = TileShape(m: m, k: k, n: n)
              let time = timing.time(tile)
              let isRight =
                time.cycles.count == walk.cycles(tile)
                && time.ideal == m * k * n * cyclesPerVector / peak
                && min(time.ideal, time.ragged, time.fillDrain) >= 0
              if !isRight {
                Issue.record(
                  "\(tile) on \(rows)x\(columns): \(time), the walk takes \(walk.cycles(tile))")
                return
              }
            }
          }
        }
      }
    }
  }

  /// The closed form takes any tile that the mapper admits.
  @Test func largeTiles() {
    let timing = ArrayTiming(
      array: .grid(65_536, 65_536, .weightStationary, preload: .doubleBuffered, .pipelined, .used),
      mode: .mode(packing: 8, cycles: 1_024))
    // One fold: 2¹⁶ of preload, 2³⁰ vectors of 1,024 cycles, 2 · 2¹⁶ − 2 of skew.
    let time = timing.time(TileShape(m: 1 << 30, k: 1 << 16, n: 1 << 16))
    #expect(time.cycles.count == (1 << 16) + (1 << 40) + (1 << 16) + (1 << 13) - 2)
    #expect(time.ideal == 1 << 37)
  }

  /// Weights a row every 8 cycles on 4 rows: folds of 10 vectors follow each other every 32. Where both
  /// sets of registers were loaded before, the second fold follows the first after its vectors.
  @Test func whatWasLoadedBefore() {
    func cycles(_ preload: Preload) -> Int {
      let array = PEArray(
        rows: 4, columns: 4, form: .dotProduct, dataflow: .weightStationary,
        pipeline: ArrayPipeline(verticalHop: 0, horizontalHop: 0), preload: preload,
        foldOverlap: .streamed, ragged: .full, modes: [])
      return ArrayTiming(array: array, mode: .mode()).time(TileShape(m: 10, k: 4, n: 12))
        .cycles.count
    }
    // 3 · 8 + 1 cycles of weights, then three folds.
    #expect(cycles(Preload(.justInTime, interval: 8)) == 25 + 2 * 32 + 10)
    #expect(cycles(Preload(.justInTime, interval: 8, first: .hidden)) == 10 + 32 + 10)
  }
}
