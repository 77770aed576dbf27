import Diagnostics
import Documents
import Energy
import Exploration
import Library
import Lowering
import Quantities
import Reporting
import Run
import Simulation
import Synchronization
import Testing
import Workload
import YAML

/// Schemes as axes of a sweep: what lowering takes is varied beside what the machine takes.
struct SchemeSweepTests {
  /// How often each scheme's document was asked for.
  private final class Finder: Sendable {
    private let asked = Mutex<[String]>([])

    var names: [String] { asked.withLock { $0 } }

    func find(_ name: String, _ location: Diagnostics.SourceLocation?) throws(InputError)
      -> Document
    {
      asked.withLock { $0.append(name) }
      do {
        return try Shipped.document("schemes/\(name)")
      } catch {
        throw InputError(at: location, "there is no scheme '\(name)'")
      }
    }
  }

  private static func model(_ name: String) throws -> NamedWorkload {
    NamedWorkload(
      name: name, .lowerable(.model(try ModelReader.read(try Shipped.document("models/\(name)")))))
  }

  private static func sweep(
    _ axes: [String], subjects: [NamedWorkload], scheme: String? = nil, bits: Int? = nil,
    finder: Finder = Finder()
  ) throws -> Sweep {
    let table = try Shipped.table()
    return try Sweep(
      base: try Shipped.document("edge-16x16"), subjects: subjects,
      axes: try axes.map { try SweepAxis.parse($0) },
      lowering: SweepLowering(scheme: scheme, weightBits: bits) {
        name, location throws(InputError) in
        try finder.find(name, location)
      } readScheme: { document throws(InputError) in
        try Shipped.library.scheme(expanded: document)
      },
      readOverride: { text throws(InputError) in
        try YAMLReader.readOverride(text, option: "--vary")
      },
      table: { _ in table })
  }

  private static func refusal(
    _ axes: [String], scheme: String? = nil, bits: Int? = nil
  ) throws -> String {
    let error = try #require(throws: InputError.self) {
      _ = try sweep(axes, subjects: [try model("deit-tiny")], scheme: scheme, bits: bits)
    }
    return DiagnosticRenderer.text(error.diagnostics)
  }

  @Test("a point is the simulation of its model lowered by its scheme; each is read once")
  func points() throws {
    let finder = Finder()
    let sweep = try Self.sweep(
      ["scheme=fq-vit,p2-vit,fq-vit", "array.rows=16,32", "weight_bits=8,4"],
      subjects: [try Self.model("deit-tiny")], finder: finder)
    #expect(finder.names == ["fq-vit", "p2-vit"])
    #expect(sweep.grid.count == 12)
    // scheme p2-vit, 32 rows, 4 bits.
    let row = try sweep.row(7)
    #expect(row.values == ["p2-vit", "32", "4"])
    let trace = try Lowering(
      model: try ModelReader.read(try Shipped.document("models/deit-tiny")),
      scheme: try SchemeReader.read(try Shipped.document("schemes/p2-vit")), weightBits: 4
    ).trace()
    let alone = try Shipped.run(trace, on: try Shipped.accelerator("edge-16x16", "array.rows=32"))
    #expect(row.outcome?.cycles == alone.cycles)
    #expect(row.outcome?.energy == alone.energy.total)
    // Published for 8 bits, and not for 4.
    #expect(row.scheme?.published == nil)
    #expect(try sweep.row(4).scheme?.published?.value == "70.92 %")
    #expect(try sweep.row(1).scheme?.published?.value == "65.63 %")
    #expect(try sweep.row(8).outcome == sweep.row(0).outcome)
  }

  @Test("a key of the scheme's file is an axis, and what was published is not of the new scheme")
  func schemeKeys() throws {
    let sweep = try Self.sweep(
      ["scheme.requantize.algorithm=float,dyadic,shift"], subjects: [try Self.model("deit-tiny")],
      scheme: "p2-vit")
    let rows = try (0..<3).map { try sweep.row($0) }
    #expect(rows.map { $0.scheme?.requantize } == [.float, .dyadic, .shift])
    #expect(rows.allSatisfy { $0.scheme?.published == nil && $0.scheme?.name == "p2-vit" })
    let energies = rows.compactMap { $0.outcome?.energy }
    #expect(energies.count == 3 && energies[0] > energies[1] && energies[1] > energies[2])
    #expect(
      try Self.refusal(["scheme.requantize.algoritm=float,shift"], scheme: "p2-vit")
        .hasPrefix("--vary:1:1: error: unknown key 'algoritm' in 'requantize'\n"))
  }

  @Test("batches and models at once, models outermost")
  func batches() throws {
    let sweep = try Self.sweep(
      ["batch=1,2"], subjects: [try Self.model("deit-tiny"), try Self.model("deit-small")],
      scheme: "int8")
    let rows = try (0..<4).map { try sweep.row($0) }
    #expect(rows.map(\.trace) == ["deit-tiny", "deit-tiny", "deit-small", "deit-small"])
    let cycles = rows.compactMap { $0.outcome?.cycles }
    // Nearly twice the work, or a little more where twice the activations do not stay on chip.
    #expect(cycles[1] * 2 > cycles[0] * 3 && cycles[1] * 2 < cycles[0] * 5)
    #expect(cycles[2] > cycles[0] && cycles[3] > cycles[1])
  }

  @Test("what the machine, or only this scheme, cannot do is a row that says why")
  func rowsThatCannotRun() throws {
    let sweep = try Self.sweep(
      ["scheme=i-vit,p2-vit,i-bert", "weight_bits=8,4"], subjects: [try Self.model("deit-tiny")])
    #expect(try sweep.row(0).problem == nil)
    #expect(try sweep.row(1).problem == "scheme 'i-vit' has no 4-bit weights")
    #expect(try sweep.row(3).problem == nil)
    let lacking = try sweep.row(4)
    #expect(lacking.outcome == nil && lacking.scheme?.name == "i-bert")
    #expect(lacking.problem?.contains("with algorithm 'i-bert', and no unit") == true)
  }

  @Test("every value that fits nowhere is refused at its place")
  func refusals() throws {
    #expect(
      try Self.refusal(["scheme=p2-vit,i-vti,fq", "weight_bits=8"]) == """
        --vary:1:15: error: there is no scheme 'i-vti'
          1 | scheme=p2-vit,i-vti,fq
            |               ^
        --vary:1:21: error: there is no scheme 'fq'
          1 | scheme=p2-vit,i-vti,fq
            |                     ^

        """)
    #expect(
      try Self.refusal(["scheme=p2-vit", "weight_bits=3,8", "batch=1,x"]) == """
        --vary:1:13: error: scheme 'p2-vit' has no 3-bit weights
          1 | weight_bits=3,8
            |             ^
          help: its weights may have 8 or 4 bits
        --vary:1:9: error: 'batch' cannot be 'x'
          1 | batch=1,x
            |         ^
          help: a whole number of 1...65536

        """)
    #expect(
      try Self.refusal(["scheme=p2-vit"], scheme: "int8") == """
        --vary:1:1: error: 'scheme' is varied, and --scheme gives it
          1 | scheme=p2-vit
            | ^
          help: remove one

        """)
    #expect(
      try Self.refusal(["scheme=p2-vit", "weight_bits=4"], bits: 8)
        .contains("'weight_bits' is varied, and --weight-bits gives it"))
    #expect(
      try Self.refusal(["weight_bits=8"]) == """
        error: lowering 'deit-tiny' needs a scheme
          help: add --scheme p2-vit, or --vary scheme=i-vit,p2-vit, or name a trace

        """)
    #expect(
      try Self.refusal(["batch=1..5000:+1"], scheme: "int8")
        .hasPrefix("error: the sweep has more than 4096 traces to lower"))
  }

  @Test("a trace is lowered already")
  func traces() throws {
    let trace = NamedWorkload(name: "a", .trace(try Shipped.trace("deit-tiny", "int8")))
    let error = #expect(throws: InputError.self) {
      _ = try Self.sweep(["scheme=int8"], subjects: [trace])
    }
    #expect(error?.diagnostics.first?.message == "'a' is a trace, which is lowered already")
    // Beside it, a model takes the scheme that the options give.
    let sweep = try Self.sweep(
      ["array.rows=16"], subjects: [trace, try Self.model("deit-tiny")], scheme: "int8")
    #expect(try sweep.row(0).outcome == sweep.row(1).outcome)
    #expect(try sweep.row(0).scheme == nil)
  }

  @Test("text, CSV and JSON quote what was published, with its source")
  func tables() throws {
    let axes = ["scheme=p2-vit", "weight_bits=8,4"]
    let sweep = try Self.sweep(axes, subjects: [try Self.model("deit-tiny")])
    let table = SweepTable(
      axes: try axes.map { try SweepAxis.parse($0) },
      rows: try (0..<2).map { try sweep.row($0) })
    let csv = table.csv.split(separator: "\n").map(String.init)
    #expect(
      csv[0].hasPrefix(
        "trace,scheme,weight_bits,scheme_name,requantize,softmax,layernorm,gelu,cycles,")
        && csv[0].hasSuffix(
          "largest_loss_cycles,area_mm2,array_dynamic_pJ,units_dynamic_pJ,unit_cycles,published_metric,published_accuracy,accuracy_source,problem"
        )
    )
    #expect(csv[1].hasPrefix("deit-tiny,p2-vit,8,p2-vit,shift,log-int-p2,ptf-p2,float,"))
    #expect(
      csv[1].hasSuffix(
        ",ImageNet top-1,70.92 %,\"CoQMoE, arXiv 2506.08496, Table 1 (8/8/4)\","))
    #expect(csv[2].hasSuffix(",,,,"))
    #expect(table.json.contains("\"published\": null"))
    #expect(
      table.json.contains(
        "\"published\": {\"metric\": \"ImageNet top-1\", \"value\": \"70.92 %\", \"source\": "))
    #expect(table.text.contains("  70.92 %\n"))
    // The parts are those of the report's components, and leave out what leaks.
    let outcome = try #require(try sweep.row(0).outcome)
    let result = try Shipped.run(
      try Shipped.lowered("deit-tiny", "p2-vit"), on: try Shipped.accelerator("edge-16x16")
    )
    #expect(outcome.arrayEnergy == result.energy.byComponent[.mainArray].dynamic)
    let units = result.energy.byComponent.units.map(\.dynamic)
    #expect(units.count == 5 && outcome.unitEnergy == units.reduce(.zero, +))
    #expect(outcome.unitCycles > 0 && table.csv.contains(",\(outcome.unitCycles),ImageNet top-1,"))
    #expect(
      table.text.contains(
        "\n  p2-vit: ImageNet top-1, CoQMoE, arXiv 2506.08496, Table 1 (8/8/4)\n"))
  }
}
