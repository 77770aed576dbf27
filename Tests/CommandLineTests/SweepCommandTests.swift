import Foundation
import Testing

/// `systole sweep`
struct SweepCommandTests {
  private static let products = [
    "scale-sim", "gemm:197x384x384", "gemm:64x64x64", "--scheme", "int8",
  ]

  /// Traces outermost, the last axis innermost, values as they were given. On an output-stationary
  /// array each fold takes K + rows + columns − 2 cycles.
  @Test func order() async throws {
    let result = try await sweep("--vary", "array.rows=8..32:x2", "--vary", "array.columns=32,16")
    #expect(result.errors == "")
    let rows = Self.cells(result.output)
    #expect(rows.first?.prefix(4) == ["trace", "array.rows", "array.columns", "cycles"])
    var expected: [[String]] = []
    for (name, m, k, n) in [("gemm:197x384x384", 197, 384, 384), ("gemm:64x64x64", 64, 64, 64)] {
      for r in [8, 16, 32] {
        for c in [32, 16] {
          let folds = ((m + r - 1) / r) * ((n + c - 1) / c)
          // The last row of folds of a ragged edge skews over the rows that it uses.
          let lastRows = m - (m - 1) / r * r
          let saved = ((n + c - 1) / c) * (r - lastRows)
          let cycles = folds * (k + r + c - 2)
          expected.append([name, "\(r)", "\(c)", "\(cycles)", "\(cycles - saved)"])
        }
      }
    }
    #expect(rows.dropFirst().map { Array($0.prefix(3)) } == expected.map { Array($0.prefix(3)) })
    for (row, expected) in zip(rows.dropFirst(), expected) {
      #expect(expected.suffix(2).contains(row[3]), "\(row)")
      #expect(row.last == "")
    }
  }

  @Test(arguments: [
    ("8,16", ["8", "16"]), ("16,8", ["16", "8"]), ("8..40:x2", ["8", "16", "32"]),
    ("8..8:x2", ["8"]), ("8..20:+4", ["8", "12", "16", "20"]), ("8..19:+4", ["8", "12", "16"]),
    ("8..19:+9223372036854775807", ["8"]), ("8..19:x9223372036854775807", ["8"]), ("4", ["4"]),
  ])
  func ranges(text: String, values: [String]) async throws {
    let result = try await sweep("--vary", "array.rows=\(text)")
    let rows = Self.cells(result.output).dropFirst().prefix(values.count)
    #expect(rows.map { $0[1] } == values)
    #expect(Self.cells(result.output).count == 1 + 2 * values.count)
  }

  /// A memory too, though the configuration lacks what it gives as long as none is named.
  @Test func memories() async throws {
    let machine = [
      "edge-16x16", "gemm:64x64x64", "--scheme", "int8", "--set", "dram.model=banked",
    ]
    let presets = ["ddr4-3200", "hbm2-8ch"]
    let result = try await Tool.run(
      ["sweep"] + machine + [
        "--vary", "dram.preset=\(presets.joined(separator: ","))", "--format", "csv",
      ])
    #expect(result.errors == "")
    let rows = Self.cells(result.output)
    #expect(rows.count == 1 + presets.count)
    for (row, preset) in zip(rows.dropFirst(), presets) {
      let report = try ReportContract(
        try await Tool.run(
          ["simulate"] + machine + ["--set", "dram.preset=\(preset)", "--format", "json"]
        ).output)
      #expect(row[1] == preset)
      #expect(row[2] == "\(report.totals.cycles)")
    }
    // Each axis stands on what the others give.
    let two = try await Tool.run(
      ["sweep"] + machine + [
        "--vary", "energy=aladdin-40,horowitz-45", "--vary", "dram.preset=ddr4-3200", "--format",
        "csv",
      ])
    #expect(two.errors == "")
    #expect(Self.cells(two.output).dropFirst().allSatisfy { $0[3] == rows[1][2] })
    let wrong = try await Tool.run(
      ["sweep"] + machine + ["--vary", "dram.preset=ddr4-3200,ddr4-320"])
    #expect(wrong.status == 2)
    #expect(wrong.errors.contains("ddr4-3200"))
  }

  /// The table is a key like another.
  @Test func tables() async throws {
    let result = try await sweep("--vary", "energy=aladdin-40,horowitz-45")
    let rows = Self.cells(result.output)
    let energy = try #require(rows[0].firstIndex(of: "energy_pJ"))
    for (row, table) in zip(rows.dropFirst(), ["aladdin-40", "horowitz-45"]) {
      let report = try ReportContract(
        try await Tool.run(
          "simulate", "scale-sim", "gemm:197x384x384", "--scheme", "int8", "--energy-table", table,
          "--format", "json"
        ).output)
      #expect(row[1] == table)
      #expect(Decimal(string: row[energy]) == report.totals.energyPJ["total"])
    }
    #expect(rows[1][energy] != rows[2][energy])
  }

  @Test func pointsAreThoseOfSimulate() async throws {
    let result = try await Tool.run(
      "sweep", Shipped.config, Shipped.trace, "--vary", "array.rows=16,32", "--format", "csv")
    let reports = [
      try ReportContract(try await Shipped.report.value.output),
      try ReportContract(try await Shipped.tallReport.value.output),
    ]
    #expect(
      Self.cells(result.output) == [
        [
          "trace", "array.rows", "cycles", "seconds", "utilization", "energy_pJ", "dram_read_bytes",
          "dram_write_bytes", "largest_loss", "largest_loss_cycles", "area_mm2", "problem",
        ]
      ]
        + zip(["16", "32"], reports).map { rows, report in
          let losses = report.totals.attribution.filter { $0.key != "ideal" }
          let loss = losses.max { $0.value < $1.value }
          return [
            "deit-tiny.int8", rows, "\(report.totals.cycles)", "\(report.totals.seconds)",
            "\(report.totals.utilization)", "\(report.totals.energyPJ["total"] ?? 0)",
            "\(report.totals.dramReadBytes)", "\(report.totals.dramWriteBytes)",
            loss?.key ?? "", "\(loss?.value ?? 0)", "\(report.totals.areaMM2 ?? 0)", "",
          ]
        })
  }

  @Test(arguments: ["text", "csv", "json"])
  func threadsChangeNothing(format: String) async throws {
    let arguments = ["--vary", "array.rows=8..40:+4", "--vary", "array.columns=8,16,64"]
    let one = try await sweep(arguments + ["--threads", "1"], format: format)
    #expect(one.status == 0)
    #expect(try await sweep(arguments + ["--threads", "2"], format: format) == one)
    #expect(try await sweep(arguments, format: format) == one)
  }

  /// Models are lowered inside the sweep; a scheme that is none is refused where it stands.
  @Test func schemes() async throws {
    let result = try await Tool.run(
      "sweep", "Configs/quant-lab.yaml", "deit-tiny", "--vary", "scheme=minmax,p2-vit", "--vary",
      "array.rows=32,64", "--format", "csv")
    #expect(result.errors == "")
    let rows = Self.cells(result.output)
    let column = try #require(rows.first?.firstIndex(of: "published_accuracy"))
    #expect(
      rows.dropFirst().map { [$0[1], $0[2], $0[4], $0[column]] } == [
        ["minmax", "32", "float", "70.94 %"], ["minmax", "64", "float", "70.94 %"],
        ["p2-vit", "32", "shift", "70.92 %"], ["p2-vit", "64", "shift", "70.92 %"],
      ])
    let refused = try await Tool.run(
      "sweep", "Configs/quant-lab.yaml", "deit-tiny", "--vary", "scheme=p2-vit,mimax")
    #expect(refused.status == 2 && refused.output == "")
    #expect(
      refused.errors.hasPrefix(
        """
        --vary:1:15: error: there is no scheme 'mimax'
          1 | scheme=p2-vit,mimax
            |               ^
          help: did you mean 'minmax'?
        """))
  }

  /// An accuracy is of the published model: not of another shape under its name, and not with other widths.
  @Test func accuraciesOfOtherModels() async throws {
    let scratch = try Scratch()
    try scratch.linkShippedFiles()
    let text = try Shipped.text("Configs/models/deit-tiny.yaml")
    try scratch.write(text, to: "same.yaml")
    try scratch.write(text.replacing("depth: 12", with: "depth: 6"), to: "shallow.yaml")
    try scratch.write(#"{"blocks.0.mlp.fc1": 4}"#, to: "bits.json")
    func published(_ model: String, _ options: String...) async throws -> [String] {
      let result = try await Tool.run(
        ["sweep", "Configs/quant-lab.yaml", model, "--vary", "scheme=minmax", "--format", "csv"]
          + options, in: scratch.folder)
      #expect(result.errors == "")
      let rows = Self.cells(result.output)
      let column = try #require(rows.first?.firstIndex(of: "published_accuracy"))
      return rows.dropFirst().map { $0[column] }
    }
    #expect(try await published("same.yaml") == ["70.94 %"])
    #expect(try await published("shallow.yaml") == [""])
    #expect(try await published("deit-tiny", "--layer-bits", "bits.json") == [""])
  }

  @Test func json() async throws {
    struct Table: Decodable {
      struct Point: Decodable {
        struct Setting: Decodable {
          var rows: Int
          var dataflow: String

          private enum CodingKeys: String, CodingKey {
            case rows = "array.rows"
            case dataflow = "array.dataflow"
          }
        }

        var trace: String
        var set: Setting
        var cycles: Int
        var seconds: Double
        var utilization: Double
        var energy_pJ: Decimal
        var dram_read_bytes: Int
        var dram_write_bytes: Int
        var largest_loss: String
        var largest_loss_cycles: Int
        var area_mm2: Decimal?
      }

      var schema: String
      var points: [Point]
    }
    let result = try await sweep(
      [
        "--vary", "array.rows=8,16", "--vary", "array.dataflow=output_stationary,weight_stationary",
      ],
      format: "json")
    let table = try JSONDecoder().decode(Table.self, from: Data(result.output.utf8))
    #expect(table.schema == "systole.sweep/1")
    #expect(table.points.map(\.set.rows) == [8, 8, 16, 16, 8, 8, 16, 16])
    #expect(
      table.points.prefix(2).map(\.set.dataflow) == ["output_stationary", "weight_stationary"])
  }

  @Test func whatCannotRunIsARowAndAWarning() async throws {
    let result = try await Tool.run(
      "sweep", Shipped.config, Shipped.trace, "--format", "csv", "--vary",
      "buffers.weights.size=1 B,128 KiB")
    // One weight of 8 bits, and half a byte for each of two tiles.
    let problem =
      "operator 'patch_embed.proj': a tile of 1 × 1 × 1 needs 1 B in buffer 'weights', which takes "
      + "tiles of at most 0 B"
    #expect(result.status == 0)
    #expect(
      result.errors == "warning: deit-tiny.int8 buffers.weights.size=1 B: \(problem)\n")
    let lines = result.output.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines[1] == "deit-tiny.int8,1 B,,,,,,,,,,\"\(problem)\"")
    let base = try ReportContract(try await Shipped.report.value.output)
    #expect(lines[2].hasPrefix("deit-tiny.int8,128 KiB,\(base.totals.cycles),"))
  }

  @Test func valuesMayBeAnyYAML() async throws {
    let result = try await sweep(
      "--vary", "clock=500 MHz,1 GHz", "--vary", "dram={model: ideal}", "--vary",
      "array.pe=[{mac: multiply, activation: int8, weight: int8, packing: 1}]")
    #expect(result.status == 0)
    let rows = Self.cells(result.output)
    #expect(rows.count == 5)
    #expect(rows[1][1] == "500 MHz" && rows[2][1] == "1 GHz")
  }

  @Test func outputFile() async throws {
    let scratch = try Scratch()
    let printed = try await sweep("--vary", "array.rows=8")
    let result = try await sweep("--vary", "array.rows=8", "-o", scratch.path("s.csv"))
    #expect(result == ProcessResult(status: 0, output: "", errors: ""))
    #expect(try scratch.text("s.csv") == printed.output)
    #expect(try scratch.names() == ["s.csv"])
  }

  private func sweep(_ arguments: String...) async throws -> ProcessResult {
    try await sweep(arguments, format: "csv")
  }

  private func sweep(_ arguments: [String], format: String) async throws -> ProcessResult {
    try await Tool.run(["sweep"] + Self.products + ["--format", format] + arguments)
  }

  /// The cells of a CSV text; commas inside quotes stay.
  private static func cells(_ text: String) -> [[String]] {
    text.split(separator: "\n").map { line in
      var cells = [""]
      var isQuoted = false
      for character in line {
        switch character {
        case "\"": isQuoted.toggle()
        case "," where !isQuoted: cells.append("")
        default: cells[cells.count - 1].append(character)
        }
      }
      return cells
    }
  }
}
