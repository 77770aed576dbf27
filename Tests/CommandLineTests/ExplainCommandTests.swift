import Foundation
import Testing

/// `systole explain`
struct ExplainCommandTests {
  private static let machine = "Configs/p2-vit.yaml"
  private static let model = ["deit-tiny", "--scheme", "p2-vit"]

  private struct Contract: Decodable {
    struct Price: Decodable {
      var pJ: Decimal
      var saving: Double?
    }

    struct Table: Decodable {
      var name: String
      var configured: Bool
      var multiply_int8: Price
      var shift_int8: Price
      var shift_int32: Price
      var run_energy_pJ: [String: Decimal]?
    }

    struct Change: Decodable {
      var key: String
      var set: [String]
      var cycles: Int?
      var energy_pJ: Decimal?
    }

    struct Run: Decodable {
      var cycles: Int
      var energy_pJ: Decimal
      var bounds: [String: Int]
      var attribution: [String: Int]
      var worst_layers: [Worst]
      var changes: [Change]?
    }

    struct Worst: Decodable {
      var name: String
      var lost_cycles: Int
    }

    struct Layer: Decodable {
      struct Nest: Decodable {
        struct Operand: Decodable {
          var content: String
          var dram_moves: Int?
        }

        var order: String
        var m: [String: Int]
        var operands: [Operand]
      }

      var name: String
      var loop_nest: Nest?
    }

    var schema: String
    var energy_tables: [Table]
    var run: Run?
    var layer: Layer?

    init(_ text: String) throws {
      self = try JSONDecoder().decode(Contract.self, from: Data(text.utf8))
    }
  }

  /// The machine alone: peaks, rates, capacities, and the two savings that sources disagree on.
  @Test func machineAlone() async throws {
    let result = try await Tool.run("explain", Self.machine)
    #expect(result.status == 0 && result.errors == "")
    for line in [
      "grid         4 x 256 PEs, systolic, output_stationary",
      "  multiply int8 x int4, 2/PE       2,048   614.4   0.250      32.0",
      "grid         4 x 64 PEs, systolic, output_stationary for attention_av",
      "DRAM         bandwidth: 64.00 B/cycle, 19.20 GB/s; latency 30 cycles, 16 cycles/request",
      "                       whole activations      3.75 MiB",
      "  A shift in place of an int8 multiplication saves 1.7x to 17.8x, by its width and by",
    ] {
      #expect(result.output.contains("\n\(line)"), "\(line)\nis not in\n\(result.output)")
    }
    #expect(!result.output.contains("one change, simulated"))
    #expect(result.output.split(separator: "\n").allSatisfy { $0.count <= 100 })
  }

  /// What it says of a run is what `simulate` says; the best change is what `simulate --set` says.
  @Test func runs() async throws {
    let arguments = ["explain", Self.machine] + Self.model + ["--format", "json"]
    let result = try await Tool.run(arguments)
    let explained = try Contract(result.output)
    #expect(explained.schema == "systole.explain/1")
    let simulate = ["simulate", Self.machine] + Self.model + ["--format", "json"]
    let report = try ReportContract(try await Tool.run(simulate).output)
    let run = try #require(explained.run)
    #expect(run.cycles == report.totals.cycles)
    #expect(run.energy_pJ == report.totals.energyPJ["total"])
    #expect(run.attribution == report.totals.attribution)
    #expect(run.worst_layers.count == 5)
    let best = try #require(run.changes?.first)
    let changed = try ReportContract(
      try await Tool.run(simulate + best.set.flatMap { ["--set", $0] }).output)
    #expect(best.cycles == changed.totals.cycles && changed.totals.cycles < run.cycles)
    #expect(best.energy_pJ == changed.totals.energyPJ["total"])
    let aladdin = try #require(explained.energy_tables.first { $0.name == "aladdin-40" })
    let other = try ReportContract(
      try await Tool.run(simulate + ["--energy-table", "aladdin-40"]).output)
    #expect(aladdin.run_energy_pJ?["total"] == other.totals.energyPJ["total"])
    #expect(explained.energy_tables.filter(\.configured).map(\.name) == ["horowitz-45"])
    // The same bytes at any number of threads.
    #expect(try await Tool.run(arguments + ["--threads", "1"]) == result)
  }

  @Test func withoutChanges() async throws {
    let result = try await Tool.run(
      ["explain", Self.machine] + Self.model + ["--no-changes", "--format", "json"])
    let run = try #require(try Contract(result.output).run)
    #expect(run.changes == nil)
    let text = try await Tool.run(["explain", Self.machine] + Self.model + ["--no-changes"])
    #expect(!text.output.contains("one change, simulated"))
    #expect(text.output.contains("lower bounds 1,136,979 cycles"))
    #expect(text.output.split(separator: "\n").allSatisfy { $0.count <= 100 })
  }

  /// A layer by its name, or by that of its class.
  @Test func layers() async throws {
    let one = ["explain", Self.machine] + Self.model + ["--layer"]
    let result = try await Tool.run(one + ["blocks.3.mlp.fc1"])
    #expect(result.status == 0)
    for line in [
      "product      197 x 192 x 768 (rows x reduction x columns), batch 1",
      "  for rows of 197: 13 tiles of 16",
      "    for columns of 768: 3 tiles of 256",
      "  weight  weights        144 KiB  48 KiB         1 MiB  1×",
      "  biases and scales of 3.00 KiB are loaded once",
    ] {
      #expect(result.output.contains("\n\(line)\n"), "\(line)\nis not in\n\(result.output)")
    }
    let nest = try Contract(
      try await Tool.run(one + ["blocks.3.mlp.fc1", "--format", "json"]).output)
    #expect(nest.layer?.loop_nest?.m["length"] == 197 && nest.run == nil)
    #expect(nest.layer?.loop_nest?.operands.map(\.dram_moves) == [0, 1, 0])
    let first = try Contract(
      try await Tool.run(one + ["blocks.*.mlp.fc1", "--format", "json"]).output)
    #expect(first.layer?.name == "blocks.0.mlp.fc1")
    let unit = try await Tool.run(one + ["blocks.0.norm1"])
    #expect(unit.output.contains("\nwork         197 rows of 192 elements, "))
  }

  @Test func refusals() async throws {
    for (arguments, errors) in [
      (
        Self.model + ["--layer", "blocks.3.attn.qvk"],
        "error: trace 'deit-tiny' has no layer 'blocks.3.attn.qvk'\n"
          + "  help: did you mean 'blocks.3.attn.qkv'?\n"
      ),
      (
        ["--layer", "blocks.0.norm1"],
        "error: --layer needs a trace or a model\n  help: name it after the configuration\n"
      ),
      (
        ["--scheme", "int8"],
        "error: --scheme needs a model\n  help: name it after the configuration\n"
      ),
      (["--threads", "0"], "error: --threads is 0, which is outside 1...1024\n"),
    ] {
      let result = try await Tool.run(["explain", Self.machine] + arguments)
      #expect(result == ProcessResult(status: 2, output: "", errors: errors))
    }
  }
}
