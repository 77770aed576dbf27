import Testing
import Workload

@testable import Hardware
@testable import Interchange

/// What SCALE-Sim's SRAMs are said to do, against a walk through every cycle of every fold.
struct ScaleSimSRAMTests {
  /// One operand, seen cycle by cycle.
  private struct Seen: Equatable {
    var start = Int.max
    var stop = Int.min
    var words = 0

    mutating func add(_ cycle: Int, isThere: Bool) {
      words += 1
      guard isThere else { return }
      start = min(start, cycle)
      stop = max(stop, cycle)
    }
  }

  private struct Case {
    var rows: Int
    var columns: Int
    var dataflow: Dataflow
    var layer: ScaleSimLayer
  }

  private func walk(_ test: Case) -> [Seen] {
    let (m, k, n) = (test.layer.scaleSimM, test.layer.k, test.layer.n)
    let (rows, columns) = (test.rows, test.columns)
    let (s, t): ((Int, Int), Int) =
      switch test.dataflow {
      case .outputStationary: ((m, n), k)
      case .weightStationary: ((k, n), m)
      case .inputStationary: ((k, m), n)
      }
    let cycles = t + columns - 2 + (test.dataflow == .outputStationary ? rows : 2 * rows)
    var (a, b, o) = (Seen(), Seen(), Seen())
    var base = 0
    for c0 in stride(from: 0, to: s.1, by: columns) {
      for r0 in stride(from: 0, to: s.0, by: rows) {
        let usedRows = min(rows, s.0 - r0)
        let usedColumns = min(columns, s.1 - c0)
        for r in 0..<usedRows {
          for c in 0..<usedColumns where test.dataflow == .outputStationary {
            o.add(base + t - 1 + rows - 1 - r + c, isThere: true)
          }
          for time in 0..<t {
            switch test.dataflow {
            case .outputStationary:
              a.add(base + time + r + 1, isThere: isInside(test.layer, m: r0 + r, k: time))
            case .weightStationary:
              a.add(base + rows + time + r + 1, isThere: isInside(test.layer, m: time, k: r0 + r))
            case .inputStationary: b.add(base + rows + time + r + 1, isThere: true)
            }
          }
          for c in 0..<usedColumns {
            switch test.dataflow {
            case .outputStationary: break
            case .weightStationary: b.add(base + rows - 1 - r + 1, isThere: true)
            case .inputStationary:
              a.add(base + rows - 1 - r + 1, isThere: isInside(test.layer, m: c0 + c, k: r0 + r))
            }
          }
        }
        for c in 0..<usedColumns {
          for time in 0..<t {
            switch test.dataflow {
            case .outputStationary: b.add(base + time + c + 1, isThere: true)
            case .weightStationary, .inputStationary:
              o.add(base + 2 * rows - 1 + time + c, isThere: true)
            }
          }
        }
        // The bug: the shape of the fold's matrix is counted too.
        if test.dataflow == .outputStationary { o.words += rows + columns }
        base += cycles
      }
    }
    return [a, b, o]
  }

  /// Whether element k of window m lies in the image.
  private func isInside(_ layer: ScaleSimLayer, m: Int, k: Int) -> Bool {
    guard case .convolution(let c) = layer.shape else { return true }
    let y = m / c.scaleSimWidth * c.strideHeight + k / (c.filterWidth * c.channels)
    let x = m % c.scaleSimWidth * c.strideWidth + k % (c.filterWidth * c.channels) / c.channels
    return y < c.height && x < c.width
  }

  private func check(_ test: Case) {
    let (m, k, n) = (test.layer.scaleSimM, test.layer.k, test.layer.n)
    let array = PEArray(
      rows: test.rows, columns: test.columns, dataflow: test.dataflow, preload: Preload(.serial),
      foldOverlap: .none, ragged: .full, modes: [])
    var geometry: OperatorExtras.Convolution?
    if case .convolution(let c) = test.layer.shape {
      geometry = .init(
        inputHeight: c.height, inputWidth: c.width, inputChannels: c.channels,
        kernelHeight: c.filterHeight, kernelWidth: c.filterWidth, strideHeight: c.strideHeight,
        strideWidth: c.strideWidth)
    }
    let sram = ScaleSimSRAM(
      ScaleSimFolds(array, b: 1, m: m, k: k, n: n), m: m, k: k, n: n,
      windows: ScaleSimWindows(m: m, k: k, geometry))
    let accesses: [ScaleSimAccess] = [sram.ifmap, sram.filter, sram.ofmap]
    let found = accesses.map { Seen(start: $0.start, stop: $0.stop, words: $0.words) }
    #expect(found == walk(test), "\(test)")
  }

  @Test(arguments: Dataflow.allCases)
  func products(dataflow: Dataflow) {
    for (rows, columns) in [(1, 1), (1, 3), (3, 1), (2, 3), (4, 4)] {
      for m in 1...5 {
        for k in 1...5 {
          for n in 1...5 {
            check(
              Case(
                rows: rows, columns: columns, dataflow: dataflow,
                layer: ScaleSimLayer(name: "a", shape: .gemm(m: m, n: n, k: k))))
          }
        }
      }
    }
  }

  /// Windows that overlap, stand apart, hang over the edge and lie outside.
  @Test(arguments: Dataflow.allCases)
  func convolutions(dataflow: Dataflow) {
    for (rows, columns) in [(1, 1), (2, 3), (5, 4)] {
      for (height, width) in [(4, 4), (5, 3)] {
        for filter in 1...3 {
          for stride in 1...4 {
            for channels in 1...2 {
              let convolution = ScaleSimConvolution(
                height: height, width: width, filterHeight: filter, filterWidth: min(2, filter),
                channels: channels, filters: 3, strideHeight: stride,
                strideWidth: max(1, stride - 1))
              check(
                Case(
                  rows: rows, columns: columns, dataflow: dataflow,
                  layer: ScaleSimLayer(name: "a", shape: .convolution(convolution))))
            }
          }
        }
      }
    }
  }
}
