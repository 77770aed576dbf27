import FPGAModel
import Hardware
import Quantities

/// What a machine can do in a cycle and what fits into it, from its configuration alone.
package struct MachineExplanation: Sendable {
  package var name: String
  package var source: String
  package var clock: Hertz
  package var technology: String
  /// Name of the energy table that prices are of.
  package var energyTable: String
  /// The main one first.
  package var arrays: [Array]
  package var pipeline: String
  package var memory: MemoryPath
  package var buffers: [Partition]
  package var units: [Unit]
  package var host: Host?
  package var control: Control?
  /// What the design takes of its FPGA, for the trace where there is one; nil where it is for none.
  package var fpga: FPGAEstimate?

  package struct Array: Sendable, Equatable {
    package var name: String
    package var rows: Int
    package var columns: Int
    package var form: String
    package var dataflow: String
    package var modes: [Mode]
    /// The products that `assign` gives it, as named there.
    package var products: [String]
  }

  /// A kind of product, and the peak of the whole grid at it.
  package struct Mode: Sendable, Equatable {
    package var mac: String
    package var activation: String
    package var weight: String
    /// Weights of neighbouring columns, and elements of the reduction, that a PE takes together.
    package var packing: Int
    package var reduction: Int
    /// `2:4` where it skips the zeros of such weights.
    package var sparsity: String?
    /// Parts of a step whose sums are scaled, each by the scales of its group; 0 where none are.
    package var groupScales: Int
    /// The pool whose PEs do it; nil for all of them.
    package var pool: String?
    /// MACs in `peakCycles` with every PE busy.
    package var peakMacs: Int
    package var peakCycles: Int
    /// Of one MAC and its accumulation; nil where the table lacks a row for it.
    package var energy: Attojoules?

    package var macsPerCycle: Double { Double(peakMacs) / Double(peakCycles) }
  }

  /// The data path to the DRAM; an ideal one has no rate.
  package struct MemoryPath: Sendable, Equatable {
    package var model: String
    package var preset: String?
    /// Peak rate, in the accelerator's cycles.
    package var rate: Rate?
    /// Cycles from a load's last byte on the path to its arrival.
    package var latencyCycles: Int
    /// Cycles from a request's issue to its first byte.
    package var requestCycles: Int

    package var bytesPerCycle: Double? { rate.map { Double($0.bytes) / Double($0.cycles) } }

    package struct Rate: Sendable, Equatable {
      package var bytes: Int
      package var cycles: Int
    }
  }

  /// A buffer: what it holds and what of it a tile can have.
  package struct Partition: Sendable, Equatable {
    package var name: String
    package var size: Bytes
    package var holds: [BufferContent]
    package var isDoubleBuffered: Bool
    /// Bytes for whole activations that stay from producer to consumer.
    package var resident: Bytes
    /// Bytes of the largest tile that passes through, by content, in the order of `holds`.
    package var largestTiles: [Bytes]
    /// Bytes that the array and the units reach in a cycle; nil where nothing bounds them.
    package var bytesPerCycle: Int?
    /// Bytes of an access, and the banks that it is built of; nil where the table has no SRAM for it.
    package var access: Bytes?
    package var banks: Int?
    /// Of one access, of all banks' leakage, of the area; nil where the table says nothing.
    package var read: EnergyPerAction?
    package var write: EnergyPerAction?
    package var leakage: Picowatts?
    package var area: SquareNanometres?
    /// Time between two accesses of a bank.
    package var cycle: Picoseconds?
  }

  /// A unit: its slowest stage bounds it.
  package struct Unit: Sendable, Equatable {
    package var name: String
    package var operators: [String]
    package var algorithms: [String]
    package var placement: String
    package var stages: Int
    /// Elements per `interval`: lanes and interval of the slowest stage.
    package var lanes: Int
    package var interval: Int
    /// Serial cycles a row, of the stage that has most of them.
    package var perRow: Int
    /// Cycles of one row of one group of lanes: what a short row costs.
    package var shortRow: Int

    package var elementsPerCycle: Double { Double(lanes) / Double(interval) }
  }

  /// The processor that issues instructions.
  package struct Control: Sendable, Equatable {
    /// Cycles of an instruction, its fetch included.
    package var instructionCycles: Int
    /// Bytes that a fetch reads from the DRAM; nil where it reads none.
    package var fetch: Bytes?
    /// Whether tasks run one by one.
    package var waits: Bool
    package var load: Int
    package var store: Int
    package var product: Int
  }

  package struct Host: Sendable, Equatable {
    package var elementsPerSecond: Int
    package var latencyCycles: Int
  }

  /// MACs a byte of DRAM traffic at which a mode's peak and the memory's rate take equally long: the
  /// ridge of the roofline. Nil with an ideal memory.
  package func ridge(of mode: Mode) -> Double? {
    memory.bytesPerCycle.map { mode.macsPerCycle / $0 }
  }

  /// Area of the buffers; nil where the table lacks it for one of them.
  package var bufferArea: SquareNanometres? {
    var sum = 0
    for buffer in buffers {
      guard let area = buffer.area else { return nil }
      sum += area.count
    }
    return SquareNanometres(sum)
  }
}
