import DRAM
import Energy
import Mapping
import Quantities
import Run
import Simulation

extension Report {
  @dynamicMemberLookup
  package struct Totals: Sendable {
    /// The sums of the layers'.
    package var counts: LayerCounts
    /// Σ ideal cycles of the layers ÷ total cycles, of several arrays the mean by their PEs.
    package var utilization: Double
    package var energy: RunEnergy
    /// The DRAM's energy by what it does; nil where it has no devices.
    package var memoryEnergy: MemoryEnergy?
    /// Between images that come at a rate; nil where the configuration states none.
    package var idle: IdleEnergy?
    /// Of the run and of the idle time after it; nil without a rate.
    package var energyPerImage: Attojoules?
    package var bounds: RunBounds
    /// Area of the buffers; nil where the table lacks it for one of them.
    package var bufferArea: SquareNanometres?
    /// Of arrays, buffers, DMA and units; of the buffers alone where the table states none of logic.
    package var area: SquareNanometres?
    package var batch: Int
    package var clock: Hertz
    /// Where runs overlap: the images that all of the above are of.
    package var streamed: StreamedImages?

    package subscript<Value>(dynamicMember path: KeyPath<LayerCounts, Value>) -> Value {
      counts[keyPath: path]
    }

    /// From the first cycle of a run to its last.
    package var latencyCycles: Int { streamed?.first ?? counts.cycles }
    /// From the end of a run to that of the next.
    package var intervalCycles: Int { streamed?.interval ?? counts.cycles }
    package var seconds: Double { clock.seconds(Cycles(counts.cycles)) }
    /// Nil for a run that takes no time.
    package var imagesPerSecond: Double? {
      intervalCycles > 0 ? Double(batch) / clock.seconds(Cycles(intervalCycles)) : nil
    }
    /// Of the run and the idle time after it, in watts; nil without a rate, and for no time at all.
    package var averagePower: Double? {
      guard let idle else { return nil }
      let time = clock.seconds(Cycles(counts.cycles) + idle.idle)
      return time > 0 ? (energy.total + idle.energy).picojoules * 1e-12 / time : nil
    }
    /// Two operations a MAC; nil for a run that takes no time.
    package var operationsPerSecond: Double? {
      guard intervalCycles > 0 else { return nil }
      let images = streamed?.count ?? 1
      return 2 * Double(counts.macs) / Double(images) / clock.seconds(Cycles(intervalCycles))
    }
    /// Two operations a MAC; nil without energy.
    package var operationsPerJoule: Double? {
      let picojoules = energy.total.picojoules
      return picojoules > 0 ? 2 * Double(counts.macs) / picojoules * 1e12 : nil
    }
  }
}
