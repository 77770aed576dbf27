import Energy
import Mapping
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
    /// Exclusive cycles, from the latest end of the layers before it to its own end; these sum to the
    /// total.
    public var cycles: Int
    /// Cycles that the component worked for it.
    public var busy: Int
    /// Cycles in which the main array idles and waits for this layer; nil where there is none.
    public var exposed: Int?
    /// Owners of `cycles`, whichever layers' tasks they are in.
    public var attribution: CycleAttribution
    public var macs: Int
    /// MACs ÷ peak MACs a cycle as a fraction, at the layer's widths and MAC kind.
    public var idealNumerator: Int
    public var peakMacs: Int
    /// Dynamic; leakage is the run's.
    public var energy: LayerEnergy
    public var dramReadBytes: Int
    public var dramWriteBytes: Int
    public var traffic: Traffic
    /// Bytes read and written, by buffer, in the order of `Report.buffers`.
    public var bufferBytes: [Int]
    /// The tile and loop order of a product, with the operands that stay and the part of the array where
    /// these are not the usual: `197x384x128 columns_outside keep=weight array=8x16`; empty for others.
    public var tiling: String
    /// The same as a configuration's `mapping`, which gives the layer alone the same cycles; empty for
    /// what is no product or not tiled so.
    public var mapping = ""
    public var bound: LayerBound

    public var span: Int { end - start }
    public var dramBytes: Int { dramReadBytes + dramWriteBytes }
    /// What is neither compulsory nor spilled: operands that came more than once.
    public var refetchedBytes: Int { traffic.refetched(of: dramBytes) }
    /// Ideal cycles, for ratios.
    public var idealCycles: Double { Double(idealNumerator) / Double(peakMacs) }
    /// Ideal cycles ÷ span; nil for what does no MACs.
    public var utilization: Double? {
      macs > 0 && span > 0 ? idealCycles / Double(span) : nil
    }
    /// The name with `*` for the number of its block, the same for all blocks alike.
    public var layerClass: String { LayerName(name).layerClass }
  }
}
