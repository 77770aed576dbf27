import Quantities
import Workload

/// What a memory has to be made of: how much it holds, and how much of it is reached at a time.
public struct SRAMStructure: Sendable, Hashable {
  public var size: Bytes
  /// Bytes of an access.
  public var width: Bytes
  public var banks: Int
  /// Accesses of a bank in a cycle.
  public var ports: Int

  public init(size: Bytes, width: Bytes, banks: Int = 1, ports: Int = 1) {
    self.size = size
    self.width = width
    self.banks = banks
    self.ports = ports
  }

  /// The narrowest and the widest access that is derived, where a configuration states no width: the
  /// words of CACTI's macros from 32 to 512 bit.
  static let derivedWidths = 4...64

  /// The power of two at or above a number of bits, as bytes, within `derivedWidths`.
  static func width(ofBits bits: Int) -> Bytes {
    var width = derivedWidths.lowerBound
    while width < derivedWidths.upperBound, width * 8 < bits { width *= 2 }
    return Bytes(width)
  }
}

extension Accelerator {
  /// The memory that a buffer is.
  ///
  /// Where the configuration states no `width`, an access is what crosses an edge of an array in one step
  /// (the widest of what the buffer holds), and there are as many banks as have to be reached in a
  /// cycle: two where tiles come while others are used, and twice as many where partial sums are read and
  /// written back in a cycle.
  public func structure(ofBuffer index: Int) -> SRAMStructure {
    let buffer = buffers.all[index]
    if let ports = buffer.ports {
      return SRAMStructure(
        size: buffer.size, width: ports.width, banks: ports.banks, ports: ports.ports)
    }
    let bits = arrays.reduce(0) { max($0, $1.lineBits(of: buffer.holds)) }
    let updatesSums =
      buffers.partialSum == index && arrays.contains { $0.dataflow != .outputStationary }
    return SRAMStructure(
      size: buffer.size, width: SRAMStructure.width(ofBits: bits),
      banks: (buffer.isDoubleBuffered ? 2 : 1) * (updatesSums ? 2 : 1))
  }

  /// The memory between the stages of a unit; nil for a unit without one. An access is what a stage
  /// takes in a cycle; where one row is written as another is read there are two banks.
  public func structure(ofRowBufferOf unit: FunctionUnit) -> SRAMStructure? {
    guard case .memory(let size) = unit.rowBuffer else { return nil }
    var bits = 0
    for stage in unit.functions.lazy.flatMap(\.pipeline.stages) {
      bits = max(bits, stage.lanes * (stage.keptBits ?? 8))
    }
    let overlaps = unit.functions.contains { $0.pipeline.overlapsRows }
    return SRAMStructure(
      size: size, width: SRAMStructure.width(ofBits: bits), banks: overlaps ? 2 : 1)
  }
}

extension PEArray {
  /// Bits of what crosses an edge of the grid in one step, of the widest of some contents: a vector of the
  /// streamed operand, a row of the stationary one, of results or of partial sums.
  fileprivate func lineBits(of contents: [BufferContent]) -> Int {
    var most = 0
    for mode in modes {
      let step = mode.elementsPerStep
      let columns = columns(of: mode)
      let reduced = ceilingDivision(step.elements, step.steps)
      let (inputs, weights) =
        switch dataflow {
        case .outputStationary: (rows * reduced, columns * mode.packing * mode.reduction)
        case .weightStationary: (rows * reduced, columns * mode.packing * mode.reduction)
        case .inputStationary: (columns * reduced, rows * mode.packing * mode.reduction)
        }
      let results = columns * (dataflow == .inputStationary ? 1 : mode.packing)
      for content in contents {
        let bits =
          switch content {
          case .input: inputs * Int(mode.activation.bits)
          case .weight: weights * Int(mode.weight.bits)
          case .output: results * Int(mode.activation.bits)
          case .partialSum: results * Int(mode.accumulator.bits)
          }
        most = max(most, bits)
      }
    }
    return most
  }
}
