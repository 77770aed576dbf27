import Hardware
import Quantities

/// What a machine can do in a cycle and what fits into it, from its configuration alone.
public struct MachineExplanation: Sendable {
  public var name: String
  public var source: String
  public var clock: Hertz
  public var technology: String
  /// Name of the energy table that prices are of.
  public var energyTable: String
  public var rows: Int
  public var columns: Int
  public var form: String
  public var dataflow: String
  public var pipeline: String
  public var modes: [Mode]
  public var memory: MemoryPath
  public var buffers: [Partition]
  public var units: [Unit]
  public var host: Host?
  /// Bytes of the access that `Capacity.read` and `Capacity.write` are of; nil where the table has no SRAM.
  public var word: Bytes?

  /// A kind of product, and the peak of the whole grid at it.
  public struct Mode: Sendable, Equatable {
    public var mac: String
    public var activation: String
    public var weight: String
    /// Weights of neighbouring columns, and elements of the reduction, that a PE takes together.
    public var packing: Int
    public var reduction: Int
    /// `2:4` where it skips the zeros of such weights.
    public var sparsity: String?
    /// The pool whose PEs do it; nil for all of them.
    public var pool: String?
    /// MACs in so many cycles with every PE busy.
    public var peakMacs: Int
    public var peakCycles: Int
    /// Of one MAC and its accumulation; nil where the table lacks a row for it.
    public var energy: Attojoules?

    public var macsPerCycle: Double { Double(peakMacs) / Double(peakCycles) }
  }

  /// The data path to the DRAM; an ideal one has no rate.
  public struct MemoryPath: Sendable, Equatable {
    public var model: String
    public var preset: String?
    /// Bytes in so many cycles of the accelerator.
    public var rate: Rate?
    /// Cycles from a load's last byte on the path to its arrival.
    public var latencyCycles: Int
    /// Cycles from a request's issue to its first byte.
    public var requestCycles: Int

    public var bytesPerCycle: Double? { rate.map { Double($0.bytes) / Double($0.cycles) } }

    public struct Rate: Sendable, Equatable {
      public var bytes: Int
      public var cycles: Int
    }
  }

  /// A buffer: what it holds and what of it a tile can have.
  public struct Partition: Sendable, Equatable {
    public var name: String
    public var size: Bytes
    public var holds: [BufferContent]
    public var isDoubleBuffered: Bool
    /// Bytes for whole activations that stay from producer to consumer.
    public var resident: Bytes
    /// Bytes of the largest tile that passes through, by content, in the order of `holds`.
    public var largestTiles: [Bytes]
    /// Bytes that the array and the units reach in a cycle; nil where nothing bounds them.
    public var bytesPerCycle: Int?
    /// Of one access of a word, of all banks' leakage, of the area; nil where the table says nothing.
    public var read: EnergyPerAction?
    public var write: EnergyPerAction?
    public var leakage: Picowatts?
    public var area: SquareNanometres?
  }

  /// A unit: its slowest stage bounds it.
  public struct Unit: Sendable, Equatable {
    public var name: String
    public var operators: [String]
    public var algorithms: [String]
    public var placement: String
    public var stages: Int
    /// Elements in so many cycles: lanes and interval of the slowest stage.
    public var lanes: Int
    public var interval: Int
    /// Serial cycles a row, of the stage that has most of them.
    public var perRow: Int
    /// Cycles of one row of one group of lanes: what a short row costs.
    public var shortRow: Int

    public var elementsPerCycle: Double { Double(lanes) / Double(interval) }
  }

  public struct Host: Sendable, Equatable {
    public var elementsPerSecond: Int
    public var latencyCycles: Int
  }

  /// MACs a byte of DRAM traffic at which a mode's peak and the memory's rate take equally long: the
  /// ridge of the roofline. Nil with an ideal memory.
  public func ridge(of mode: Mode) -> Double? {
    memory.bytesPerCycle.map { mode.macsPerCycle / $0 }
  }

  /// Area of the buffers; nil where the table lacks it for one of them.
  public var bufferArea: SquareNanometres? {
    var sum = 0
    for buffer in buffers {
      guard let area = buffer.area else { return nil }
      sum += area.count
    }
    return SquareNanometres(sum)
  }
}
