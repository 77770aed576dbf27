import Energy
import Quantities
import Simulation

extension Report {
  /// An operator of the trace.
  public struct Layer: Sendable {
    public var name: String
    /// The name up to its block's number, `blocks.3`; empty outside blocks.
    public var block: String
    public var kind: String
    public var algorithm: String
    /// The component that it runs on; `none` for what is only a view.
    public var unit: String
    public var start: Int
    public var end: Int
    /// Retirement interval; these sum to the total.
    public var cycles: Int
    /// Cycles that the component worked for it.
    public var busy: Int
    public var attribution: CycleAttribution
    public var macs: Int
    /// MACs ÷ peak MACs a cycle as a fraction, at the layer's widths and MAC kind.
    public var idealNumerator: Int
    public var peakMacs: Int
    public var energy: LayerEnergy
    public var dramReadBytes: Int
    public var dramWriteBytes: Int
    /// Of these, partial sums that found no room in a buffer.
    public var partialSumSpillBytes: Int
    /// Bytes read and written, by buffer, in the order of `Report.buffers`.
    public var bufferBytes: [Int]
    /// The tile and loop order of a product: `197x384x128 columns_outside`; empty for others.
    public var tiling: String
    /// The least bytes that its operands outside the chip, and its results, can take.
    public var compulsoryBytes: Int

    public var span: Int { end - start }
    public var dramBytes: Int { dramReadBytes + dramWriteBytes }
    /// Ideal cycles, for ratios.
    public var idealCycles: Double { Double(idealNumerator) / Double(peakMacs) }
    /// Ideal cycles ÷ span; nil for what does no MACs.
    public var utilization: Double? {
      macs > 0 && span > 0 ? idealCycles / Double(span) : nil
    }
    /// The owner of most of its cycles; `hidden` where it has none of its own.
    public var boundBy: String { attribution.largest?.name ?? "hidden" }
    /// The name with `*` for the number of its block, the same for all blocks alike.
    public var layerClass: String { LayerName(name).layerClass }
  }
}
