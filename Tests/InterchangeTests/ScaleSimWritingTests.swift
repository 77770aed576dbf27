import Documents
import Hardware
import Quantities
import Testing
import Workload
import YAML

@testable import Interchange
import TraceFormat

/// The configuration and the trace that an import writes.
struct ScaleSimWritingTests {
  private func accelerator(_ run: ScaleSimRun) throws -> Accelerator {
    try AcceleratorReader.read(
      try YAMLReader.read(run.configuration.acceleratorText, file: "accelerator.yaml"))
  }

  @Test func machineWithTheUsersBandwidth() throws {
    let machine = try accelerator(try ScaleSimFixture.read())
    #expect(machine.name == "small")
    #expect((machine.array.rows, machine.array.columns) == (8, 4))
    #expect(machine.array.dataflow == .weightStationary)
    #expect(machine.array.foldOverlap == .none)
    #expect(machine.array.preload == Preload())
    #expect(machine.array.ragged == .full)
    #expect(machine.buffers.all.map(\.size) == [Bytes(2_048), Bytes(3_072), Bytes(5_120)])
    #expect(machine.clock == Hertz(1_000_000_000))
    #expect(
      machine.dram == .bandwidth(BytesPerSecond(10_000_000_000), latency: Picoseconds(0)))
    #expect(machine.mapping == MappingRules(.search(SearchRules())))
    #expect(machine.pipeline == .serial)
  }

  @Test func machineWithCalculatedBandwidth() throws {
    let text = ScaleSimFixture.configuration.replacing("USER", with: "CALC")
      .replacing("Bandwidth : 10\n", with: "").replacing("ws", with: "is")
    let machine = try accelerator(try ScaleSimFixture.read(text))
    #expect(machine.array.dataflow == .inputStationary)
    #expect(machine.dram == .ideal)
    #expect(machine.mapping == MappingRules(.whole))
  }

  /// Extremes of what the configuration may say can be read back.
  @Test(arguments: [
    ("ArrayHeight:    8", "ArrayHeight: 65536"), ("IfmapSramSzkB:  2", "IfmapSramSzkB: 2097152"),
    ("Bandwidth : 10", "Bandwidth : 1048575"), ("run_name = small", "run_name = no"),
    ("run_name = small", "run_name = a \"b\" \\ : {c}"), ("run_name = small", "run_name = 3"),
  ])
  func extremes(old: String, new: String) throws {
    let text = ScaleSimFixture.configuration
    try #require(text.contains(old))
    let run = try ScaleSimFixture.read(text.replacing(old, with: new))
    #expect(try accelerator(run).name == run.configuration.name)
  }

  @Test func trace() throws {
    let run = try ScaleSimFixture.read(
      topology: "h\na, 8, 10, 3, 2, 5, 6, 2, 3,\nb, 4, 4, 3, 3, 2, 7, 1,\n")
    let trace = run.topology.trace()
    let text = String(decoding: trace.canonicalBytes, as: UTF8.self)
    #expect(try Trace.read(text, file: "trace.jsonl").canonicalBytes == trace.canonicalBytes)
    #expect(
      text.hasPrefix(
        """
        {"schema":"systole.trace/1","model":"y","scheme":"int8","source":"SCALE-Sim topology y.csv",\
        "tensors":6,"operators":2}
        {"tensor":"a.input","shape":[5,8,10],"role":"input","type":"int8"}
        {"tensor":"a.weight","shape":[6,5,3,2],"role":"weight","type":"int8"}
        {"tensor":"a.output","shape":[16,6],"role":"output","type":"int8","uses":0}
        {"operator":"conv","name":"a","inputs":["a.input","a.weight"],"outputs":["a.output"],\
        "dims":{"b":1,"m":16,"k":30,"n":6},"convolution":{"input":[8,10,5],"kernel":[3,2],\
        "stride":[2,3]}}

        """))
  }

  /// The rows of a batch's images follow each other, and the run is of so many images.
  @Test func batch() throws {
    let run = try ScaleSimFixture.read(
      topology:
        "Layer,IFMAP H,IFMAP W,Filter H,Filter W,Channels,Filters,Stride,Batch\na,8,8,3,3,5,6,1,4\n"
    )
    let trace = run.topology.trace()
    let text = String(decoding: trace.canonicalBytes, as: UTF8.self)
    #expect(try Trace.read(text, file: "trace.jsonl").canonicalBytes == trace.canonicalBytes)
    #expect(trace.header.batch == 4)
    #expect(text.contains(#"{"tensor":"a.input","shape":[4,5,8,8],"#))
    #expect(text.contains(#""dims":{"b":1,"m":144,"k":45,"n":6}"#))
    let mixed = try ScaleSimFixture.read(topology: "Layer,M,N,K,Batch\na,1,2,3,4\nb,1,2,3,5\n")
    #expect(mixed.topology.trace().header.batch == 1)
  }

  /// The largest layers that are read are no larger than what a trace holds.
  @Test(arguments: [
    "a,16777216,16777216,4096,", "a,1000000,1000000,1000000,", "a,2147483647,1,100000,",
    "a,46340,46340,1,1,1,1,1,",
  ])
  func largestLayers(row: String) throws {
    let trace = try ScaleSimFixture.read(topology: "h\n\(row)\n").topology.trace()
    let text = String(decoding: trace.canonicalBytes, as: UTF8.self)
    #expect(try Trace.read(text, file: "trace.jsonl").operators.count == 1)
  }
}
