import Energy
import Mapping
import Quantities
import Run
import Simulation

extension Report {
  @dynamicMemberLookup
  public struct Totals: Sendable {
    /// The sums of the layers'.
    public var counts: LayerCounts
    /// Σ ideal cycles of the layers on the main grid ÷ total cycles.
    public var utilization: Double
    public var energy: RunEnergy
    public var bounds: RunBounds
    /// Area of the buffers; nil where the table lacks it for one of them.
    public var bufferArea: SquareNanometres?
    public var batch: Int
    public var clock: Hertz
    /// Where runs overlap: all of the above are of so many.
    public var streamed: StreamedImages?

    public subscript<Value>(dynamicMember path: KeyPath<LayerCounts, Value>) -> Value {
      counts[keyPath: path]
    }

    /// From the first cycle of a run to its last.
    public var latencyCycles: Int { streamed?.first ?? counts.cycles }
    /// From the end of a run to that of the next.
    public var intervalCycles: Int { streamed?.interval ?? counts.cycles }
    public var seconds: Double { clock.seconds(Cycles(counts.cycles)) }
    /// Nil for a run that takes no time.
    public var imagesPerSecond: Double? {
      intervalCycles > 0 ? Double(batch) / clock.seconds(Cycles(intervalCycles)) : nil
    }
    /// Two operations a MAC; nil without energy.
    public var operationsPerJoule: Double? {
      let picojoules = energy.total.picojoules
      return picojoules > 0 ? 2 * Double(counts.macs) / picojoules * 1e12 : nil
    }
  }
}
