import Energy
import Mapping
import Quantities
import Run
import Simulation

extension Report {
  public struct Totals: Sendable {
    public var cycles: Int
    public var macs: Int
    public var attribution: CycleAttribution
    /// Σ ideal cycles of the layers on the main grid ÷ total cycles.
    public var utilization: Double
    public var energy: RunEnergy
    public var dramReadBytes: Int
    public var dramWriteBytes: Int
    public var traffic: Traffic
    public var bounds: RunBounds
    /// Cycles in which the main array idles; nil where every operator has an array of its own.
    public var exposedCycles: Int?
    /// Area of the buffers; nil where the table lacks it for one of them.
    public var bufferArea: SquareNanometres?
    public var batch: Int
    public var clock: Hertz
    /// Where runs overlap: all of the above are of so many.
    public var streamed: StreamedImages?

    /// From the first cycle of a run to its last.
    public var latencyCycles: Int { streamed?.first ?? cycles }
    /// From the end of a run to that of the next.
    public var intervalCycles: Int { streamed?.interval ?? cycles }
    public var dramBytes: Int { dramReadBytes + dramWriteBytes }
    /// What is neither compulsory nor spilled: operands that came more than once.
    public var refetchedBytes: Int { traffic.refetched(of: dramBytes) }
    public var seconds: Double { clock.seconds(Cycles(cycles)) }
    /// Nil for a run that takes no time.
    public var imagesPerSecond: Double? {
      intervalCycles > 0 ? Double(batch) / clock.seconds(Cycles(intervalCycles)) : nil
    }
    /// Two operations a MAC; nil without energy.
    public var operationsPerJoule: Double? {
      let picojoules = energy.total.picojoules
      return picojoules > 0 ? 2 * Double(macs) / picojoules * 1e12 : nil
    }
  }
}
