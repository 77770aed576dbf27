import Quantities
import Testing

@testable import Hardware
@testable import Timing

/// What the ports of buffers add to a tile, derived by hand.
struct BufferPortTests {
  /// 4 × 4 grid, int8; one buffer a content, each without a bound unless given.
  private func buffers(
    input: BufferPorts? = nil, weight: BufferPorts? = nil, output: BufferPorts? = nil,
    sums: BufferPorts? = nil, isDoubleBuffered: Bool = false
  ) -> BufferSet {
    func buffer(_ content: BufferContent, _ ports: BufferPorts?) -> Buffer {
      Buffer(
        name: content.rawValue, size: Bytes(1_024), holds: [content],
        isDoubleBuffered: isDoubleBuffered, stream: Bytes(1_024), ports: ports)
    }
    return BufferSet(
      all: [
        buffer(.input, input), buffer(.weight, weight), buffer(.output, output),
        buffer(.partialSum, sums),
      ], input: 0, weight: 1, output: 2, partialSum: 3)
  }

  private func time(
    _ dataflow: Dataflow, _ tile: TileShape, _ buffers: BufferSet, keepsSums: Bool = false
  ) throws -> ArrayTime {
    let demand = try #require(
      EdgePortDemand(
        buffers, dataflow, bits: (8, 8, 8), weightStaysWithInputs: false, keepsSums: keepsSums))
    return ArrayTiming(array: .grid(4, 4, dataflow), mode: .mode(), demand: demand).time(tile)
  }

  private func ports(_ banks: Int, _ ports: Int, _ width: Int) -> BufferPorts {
    BufferPorts(banks: banks, ports: ports, width: Bytes(width))
  }

  @Test func unboundedBuffersDrawNothing() {
    #expect(
      EdgePortDemand(
        buffers(), .weightStationary, bits: (8, 8, 8), weightStaysWithInputs: false,
        keepsSums: false) == nil)
  }

  /// A vector of 4 bytes through one port of 2 bytes takes 2 cycles: 10 vectors take 10 more.
  @Test func aNarrowPortHalvesThePace() throws {
    let tile = TileShape(m: 10, k: 4, n: 4)
    let bound = try time(.weightStationary, tile, buffers(input: ports(1, 1, 2)))
    #expect(bound.conflict == 10)
    #expect(try time(.weightStationary, tile, buffers(input: ports(1, 1, 4))).conflict == 0)
    // As many accesses, from two banks or two ports.
    #expect(try time(.weightStationary, tile, buffers(input: ports(2, 1, 2))).conflict == 0)
    #expect(try time(.weightStationary, tile, buffers(input: ports(1, 2, 2))).conflict == 0)
  }

  /// Of a double-buffered buffer half of the banks is the DMA's.
  @Test func halvesHaveHalfOfTheBanks() throws {
    let tile = TileShape(m: 10, k: 4, n: 4)
    let halved = buffers(input: ports(2, 1, 2), isDoubleBuffered: true)
    #expect(try time(.weightStationary, tile, halved).conflict == 10)
  }

  /// Output-stationary: 10 vectors of 4 bytes of each operand; 3-byte accesses take two, whatever
  /// they leave unused.
  @Test func bothOperandsStream() throws {
    let tile = TileShape(m: 4, k: 10, n: 4)
    #expect(try time(.outputStationary, tile, buffers(input: ports(1, 1, 3))).conflict == 10)
    #expect(try time(.outputStationary, tile, buffers(weight: ports(1, 1, 1))).conflict == 30)
  }

  /// A stationary operand of 4 rows, each in 2 cycles: 4 more before the vectors.
  @Test func preloadsWaitForTheirRows() throws {
    let tile = TileShape(m: 10, k: 4, n: 4)
    #expect(try time(.weightStationary, tile, buffers(weight: ports(1, 1, 2))).conflict == 4)
  }

  /// Between folds sums are read and written, 16 bytes each; the first and last fold step with them.
  @Test func sumsAreReadAndWritten() throws {
    let tile = TileShape(m: 10, k: 8, n: 4)
    let once = try time(.weightStationary, tile, buffers(sums: ports(1, 1, 16)), keepsSums: true)
    #expect(once.conflict == 20)
    let twice = try time(.weightStationary, tile, buffers(sums: ports(1, 2, 16)), keepsSums: true)
    #expect(twice.conflict == 0)
  }

  /// 4 × 4 results a byte at a time take 16 cycles; one vector with its skew takes 7.
  @Test func resultsNeedThePortOfTheirBuffer() throws {
    let tile = TileShape(m: 4, k: 1, n: 4)
    let bound = try time(.outputStationary, tile, buffers(output: ports(1, 1, 1)))
    #expect(bound.cycles.count == 16)
    #expect(bound.conflict == 16 - 7)
  }

  /// More banks, ports or width never cost cycles.
  @Test func moreOfAnythingIsNoSlower() throws {
    for dataflow in Dataflow.allCases {
      for tile in [TileShape(m: 9, k: 7, n: 5), TileShape(m: 1, k: 16, n: 3)] {
        var last = Int.max
        for step in 1...6 {
          let all = ports(step, 1, step)
          let bound = buffers(input: all, weight: all, output: all, sums: all)
          let cycles = try time(dataflow, tile, bound, keepsSums: true).cycles.count
          #expect(cycles <= last)
          last = cycles
        }
      }
    }
  }
}
