import Energy
import Mapping
import Quantities
import Simulation
import Workload

extension Report {
  /// An operator of the trace.
  @dynamicMemberLookup
  public struct Layer: Sendable {
    public var name: String
    /// The name up to its block's number, `blocks.3`; empty outside blocks.
    public var block: String
    public var kind: OperatorKind
    public var algorithm: Algorithm
    /// What it runs on; nil for what is only a view.
    public var component: ComponentID?
    /// The name of the component; `none` without one.
    public var unit: String
    public var start: Int
    public var end: Int
    public var counts: LayerCounts
    /// MACs ÷ peak MACs a cycle as a fraction, at the layer's widths and MAC kind.
    public var idealNumerator: Int
    public var peakMacs: Int
    /// Dynamic; leakage is the run's.
    public var energy: LayerEnergy
    /// Bytes read and written, by buffer, in the order of `Report.buffers`.
    public var bufferBytes: [Int]
    /// The tile and loop order of a product, with the operands that stay and the part of the array where
    /// these are not the usual: `197x384x128 columns_outside keep=weight array=8x16`; empty for others.
    public var tiling: String
    /// The same as a configuration's `mapping`, which gives the layer alone the same cycles; empty for
    /// what is no product or not tiled so.
    public var mapping = ""
    public var bound: LayerBound

    public subscript<Value>(dynamicMember path: KeyPath<LayerCounts, Value>) -> Value {
      counts[keyPath: path]
    }

    public var span: Int { end - start }
    /// Ideal cycles, for ratios.
    public var idealCycles: Double { Double(idealNumerator) / Double(peakMacs) }
    /// Ideal cycles ÷ span; nil for what does no MACs.
    public var utilization: Double? {
      counts.macs > 0 && span > 0 ? idealCycles / Double(span) : nil
    }
    /// The name with `*` for the number of its block, the same for all blocks alike.
    public var layerClass: String { LayerName(name).layerClass }
  }
}
