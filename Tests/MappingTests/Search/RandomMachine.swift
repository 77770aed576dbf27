import Hardware
import TestSupport

/// A machine made at random around a product: its buffers hold from a small part of the operands to
/// several times all of them.
struct RandomMachine {
  struct Memory {
    var name: String
    var holds: [BufferContent]
    var bytes: Int
    var isDoubleBuffered: Bool
  }

  var rows: Int
  var columns: Int
  var dataflow: Dataflow
  var preload: Preload.Policy
  var foldOverlap: FoldOverlap
  var ragged: Ragged
  var buffers: [Memory] = []
  /// Bytes a cycle; nil for an ideal memory.
  var bandwidth: Int?
  var latency: Int
  var requestCycles: Int
  /// Results that the unit in the stream requantizes a cycle.
  var lanes: Int
  var isOverlapped: Bool

  /// - Parameter most: Rows and columns at most.
  init(_ numbers: inout SeededNumbers, sides most: ClosedRange<Int>, around product: RandomProduct)
  {
    rows = max(most.lowerBound, numbers.skewed(most.upperBound))
    columns = max(most.lowerBound, numbers.skewed(most.upperBound))
    dataflow = numbers.one(of: Dataflow.allCases)
    preload = numbers.one(of: Preload.Policy.allCases)
    foldOverlap = numbers.one(of: FoldOverlap.allCases)
    ragged = numbers.once(in: 3) ? .full : .used
    bandwidth = numbers.once(in: 7) ? nil : numbers.skewed(64)
    latency = numbers.one(of: [0, 0, 10, 20, 50, 100, 200])
    requestCycles = numbers.one(of: [0, 0, 1, 4, 8, 16, 32])
    lanes = numbers.one(of: [max(1, columns / 2), columns, columns, 2 * columns, 1_024])
    isOverlapped = !numbers.once(in: 4)
    buffers = memories(&numbers, product)
  }

  /// Inputs and results in one buffer or in two; sums in one of their own, with the results, or (of
  /// an output-stationary array) in none.
  private func memories(_ numbers: inout SeededNumbers, _ product: RandomProduct) -> [Memory] {
    let sumBytes = 4 * product.m * product.n
    let outputBytes = product.resultBytes * product.m * product.n
    // What a fold takes of each, so that few machines refuse all tiles.
    let input = size(&numbers, product.m * product.k, fold: rows * columns)
    let weight = size(&numbers, product.k * product.n, fold: rows * columns)
    let output = size(&numbers, outputBytes, fold: 16 * columns)
    let sums = size(&numbers, sumBytes, fold: 32 * columns)
    let isDouble = !numbers.once(in: 4)
    func memory(_ name: String, _ holds: [BufferContent], _ bytes: Int) -> Memory {
      let isIdentical = numbers.next(1...7) > 1
      return Memory(
        name: name, holds: holds, bytes: bytes, isDoubleBuffered: isIdentical == isDouble)
    }
    let keepsSums = dataflow != .outputStationary || numbers.once(in: 2)
    var all = [memory("weights", [.weight], weight)]
    switch numbers.next(1...4) {
    case 1, 2:
      // A half of it for each.
      all.append(memory("activations", [.input, .output], 2 * max(input, output)))
      if keepsSums { all.append(memory("sums", [.partialSum], sums)) }
    case 3 where keepsSums:
      all.append(memory("inputs", [.input], input))
      all.append(memory("sums", [.output, .partialSum], max(output, sums)))
    default:
      all.append(memory("inputs", [.input], input))
      all.append(memory("outputs", [.output], output))
      if keepsSums { all.append(memory("sums", [.partialSum], sums)) }
    }
    return all
  }

  private func size(_ numbers: inout SeededNumbers, _ whole: Int, fold: Int) -> Int {
    let parts = numbers.one(of: [1, 2, 4, 8, 16, 32, 64, 96, 128, 192, 256, 384])
    let least = min(fold, whole) * numbers.one(of: [1, 2, 2, 4])
    return max(8, least / 2, whole * parts / 64)
  }

  /// As `--set` takes them, on the fixture's machine.
  var overrides: [String] {
    let memories = buffers.map { buffer in
      let holds = buffer.holds.map(\.rawValue).joined(separator: ", ")
      return "\(buffer.name): {size: \(buffer.bytes) B, holds: [\(holds)], "
        + "double_buffered: \(buffer.isDoubleBuffered)"
        + (buffer.name == "activations" ? ", stream: \(buffer.bytes) B}" : "}")
    }
    return [
      "array.rows=\(rows)", "array.columns=\(columns)", "array.dataflow=\(dataflow.rawValue)",
      "array.preload=\(preload.rawValue)", "array.fold_overlap=\(foldOverlap.rawValue)",
      "array.ragged=\(ragged.rawValue)", "buffers={\(memories.joined(separator: ", "))}",
      "dram="
        + (bandwidth.map {
          "{model: bandwidth, bandwidth: \($0) GB/s, latency: \(latency) ns}"
        } ?? "{model: ideal}"),
      "dma.request_cycles=\(requestCycles)",
      "units.scale.stages=[{name: scale, lanes: \(lanes)}]",
      "pipeline=\(isOverlapped ? "overlapped" : "serial")",
    ]
  }

  /// One line of them.
  var text: String { overrides.joined(separator: " ") }

  func accelerator() throws -> Accelerator { try Fixture.accelerator(set: overrides) }
}
