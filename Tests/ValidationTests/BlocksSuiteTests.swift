import Diagnostics
import Files
import Library
import Run
import Simulation
import TestSupport
import Testing
import Workload
@testable import Validation

/// Whole blocks against open RTL.
struct BlocksSuiteTests {
  private static let library = Repository.library
  private static let folder = "\(Repository.root)/Tests/ValidationTests/Reference/blocks"
  private static let header =
    "kind,S,K,N,D,heads,d_head,F,read_latency,read_beat,write_beat,write_response"

  private func table(_ name: String) throws -> ReferenceTable {
    let path = "\(Self.folder)/\(name).csv"
    return try ReferenceTable.read(try InputFile(path).text(), file: path)
  }

  private func predictions(_ rows: [String], columns: String = "") throws -> [Double?] {
    let text = Self.header + columns + "\n" + rows.joined(separator: "\n") + "\n"
    let table = try ReferenceTable.read(text, file: "rows.csv")
    return try BlocksSuite().replay(table, library: Self.library).rows.map {
      $0.predictions[0]?.number
    }
  }

  @Test func everyRowIsExact() throws {
    let report = try BlocksSuite().replay(try table("taccel"), library: Self.library)
    #expect(report.rows.count == 43)
    #expect(report.broken.isEmpty, "\(report.text)")
  }

  /// Tasks run one by one, so that a layer is the sum of its tasks.
  @Test func everyLayerIsExact() throws {
    let layers = try table("taccel_layers")
    let points = try table("taccel")
    let preset = try Self.library.accelerator(BlocksSuite.preset)
    var known: (point: Int, cycles: [String: Int]) = (-1, [:])
    var compared = 0
    for row in layers.rows {
      let point = row.integer("point", in: 0...42)
      if point != known.point {
        known = (point, try cycles(BlockPoint(points.rows[point], preset)))
      }
      let layer = row.text("layer")
      #expect(
        known.cycles[layer] == row.integer("closed_form", in: 1...10_000_000),
        "\(point) \(layer)")
      compared += 1
    }
    #expect(compared == 426)
  }

  private func cycles(_ point: BlockPoint) throws -> [String: Int] {
    let run = try point.run(Self.library)
    let trace = point.trace(run)
    let result = try run.simulate(trace)
    var cycles: [String: Int] = ["halt": point.countedCycles(result) - result.cycles - 1]
    var last = 0
    for (index, op) in trace.operators.enumerated() {
      let name = String(trace.name(of: op).prefix { $0 != "#" })
      for task in result.program.tasks(ofLayer: index) {
        let end = result.schedule.ends[task]
        let resource = result.program.resources[result.program.tasks[task].resource.index]
        cycles[layer(name, resource.name, point.kind), default: 0] += end - last
        last = end
      }
    }
    #expect(last == result.cycles)
    return cycles
  }

  /// Linear layers and heads are counted by instruction, encoder blocks by layer.
  private func layer(_ name: String, _ resource: String, _ kind: Block.Kind) -> String {
    switch (kind, name, resource) {
    case (.linear, "linear", "bias"): "bias"
    case (.linear, "linear", "array"): "matmul"
    case (.linear, "linear", "requantize"), (.head, "av", "requantize"): "requant"
    default: name
    }
  }

  // MARK: Points that were not measured

  /// Sizes, memories and arrays at random, against the closed forms of the design's structure.
  @Test func otherBlocksFollowTheStructure() throws {
    var numbers = SeededNumbers("taccel", seed: 1)
    func some(_ values: [Int]) -> Int { numbers.one(of: values) }
    var rows: [String] = []
    var expected: [Int] = []
    for _ in 0..<24 {
      let (latency, beat) = (some([4, 8, 33, 75, 150]), some([1, 2, 3, 4]))
      let response = some([1, 2, 17, 40])
      let isBroadcast = some([0, 1]) == 1
      let form = TACCELForm(
        readLatency: latency, readBeat: beat, writeResponse: response, isBroadcast: isBroadcast)
      let (s, d) = (16 * some([1, 3, 5, 9, 11, 12, 13]), 16 * some([1, 2, 4, 6]))
      let array = isBroadcast ? "broadcast" : ["", "chained"][some([0, 1])]
      let memory = "\(latency),\(beat),1,\(response),\(array)"
      switch some([0, 1, 2, 3]) {
      case 0:
        let k = 16 * some([1, 7, 20])
        rows.append("linear,\(s),\(k),\(d),,,,,\(memory)")
        expected.append(form.linearLayer(s, k, d))
      case 1:
        rows.append("head,\(s),,,,,\(d),,\(memory)")
        expected.append(form.head(s, d))
      case 2:
        rows.append("head_fused,\(s),,,,,\(d),,\(memory)")
        expected.append(form.head(s, d, isFused: true))
      default:
        let (heads, hidden) = (some([1, 2, 3]), 16 * some([2, 11, 24, 60]))
        let width = heads * d
        rows.append("encoder,\(s),,,\(width),\(heads),\(d),\(hidden),\(memory)")
        expected.append(form.encoder(s, width, heads: heads, head: d, hidden: hidden))
      }
    }
    let found = try predictions(rows, columns: ",array")
    for (index, row) in rows.enumerated() {
      #expect(found[index] == Double(expected[index]), "\(row)")
    }
  }

  @Test func aBlockOfDeiTTiny() throws {
    let form = TACCELForm()
    let one = form.encoder(208, 192, heads: 3, head: 64, hidden: 768)
    let network = form.encoder(208, 192, heads: 3, head: 64, hidden: 768, blocks: 3)
    let memory = "4,1,1,2"
    #expect(
      try predictions(
        [
          "encoder,208,,,192,3,64,768,\(memory),", "network,208,,,192,3,64,768,\(memory),3",
        ], columns: ",blocks") == [Double(one), Double(network)])
  }

  /// Programs that would take hours are refused, and a kind that does not exist needs no columns.
  @Test(arguments: [
    (
      "network,16384,,,64,16384,64,64,4,1,1,2,1024",
      "the program has about 54895454208 operators, and at most 1000000 are simulated"
    ),
    ("encodr,16,,,16,1,16,16,4,1,1,2,", "'kind' is 'encodr'"),
  ])
  func refusals(row: String, message: String) throws {
    let error = try #require(throws: InputError.self) {
      try predictions([row], columns: ",blocks")
    }
    #expect(
      error.diagnostics.map { "\($0.location?.description ?? ""): \($0.message)" } == [
        "rows.csv:2:1: \(message)"
      ])
  }

  @Test func wrongRowsAreNamed() throws {
    let error = #expect(throws: InputError.self) {
      try predictions(
        [
          "linearr,16,16,16,,,,,4,1,1,2,chained", "head,,,,,,16,,4,0,1,2,",
          "encoder,16,,,16,1,16,16,4,1,1,2,brodcast",
        ], columns: ",array")
    }
    #expect(
      error?.diagnostics.map { "\($0.location?.description ?? ""): \($0.message)" } == [
        "rows.csv:2:1: 'kind' is 'linearr'",
        "rows.csv:3:6: 'S' is empty",
        "rows.csv:3:17: 'read_beat' is '0', expected an integer in 1...65536",
        "rows.csv:4:33: 'array' is 'brodcast'",
      ])
  }
}
