import Energy
import Mapping
import Quantities
import Simulation
import Workload

extension Report {
  /// An operator of the trace.
  @dynamicMemberLookup
  package struct Layer: Sendable {
    package var name: String
    /// The name up to its block's number, `blocks.3`; empty outside blocks.
    package var block: String
    package var kind: OperatorKind
    package var algorithm: Algorithm
    /// What it runs on; nil for what is only a view.
    package var component: ComponentID?
    /// The name of the component; `none` without one.
    package var unit: String
    package var start: Int
    package var end: Int
    /// Cycles in which it, or one of its slices, is between start and end.
    package var active: Int
    package var counts: LayerCounts
    /// MACs ÷ peak MACs a cycle as a fraction, at the layer's widths and MAC kind.
    package var idealNumerator: Int
    package var peakMacs: Int
    /// Dynamic; leakage is the run's.
    package var energy: LayerEnergy
    /// Bytes read and written, by buffer, in the order of `Report.buffers`.
    package var bufferBytes: [Int]
    /// The tile and loop order of a product, with the operands that stay and the part of the array where
    /// these are not the usual: `197x384x128 columns_outside keep=weight array=8x16`; empty for others.
    package var tiling: String
    /// The same as a configuration's `mapping`, which gives the layer alone the same cycles; empty for
    /// what is no product or not tiled so.
    package var mapping = ""
    /// In which it runs; `tiling` and `mapping` are those of the first one.
    package var slices = 1
    package var bound: LayerBound

    package subscript<Value>(dynamicMember path: KeyPath<LayerCounts, Value>) -> Value {
      counts[keyPath: path]
    }

    package var span: Int { end - start }
    /// Ideal cycles, for ratios.
    package var idealCycles: Double { Double(idealNumerator) / Double(peakMacs) }
    /// Ideal cycles ÷ active ones; nil for what does no MACs.
    package var utilization: Double? {
      counts.macs > 0 && active > 0 ? idealCycles / Double(active) : nil
    }
    /// The name with `*` for the number of its block, the same for all blocks.
    package var layerClass: String { LayerName(name).layerClass }
  }
}
