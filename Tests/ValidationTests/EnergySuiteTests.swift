import Diagnostics
import Energy
import Files
import Hardware
import Library
import Quantities
import TestSupport
import Testing

@testable import Validation

/// The shipped SRAM libraries against CACTI's own rows.
struct EnergySuiteTests {
  private static let path = "\(Repository.root)/Tests/ValidationTests/Reference/energy/cacti.csv"
  private static let report = Result {
    try #require(Suite.energy.replay([path], library: Repository.library).first)
  }

  /// Every row of the file is in its library within 0.5 %, and no library has another.
  @Test func everyRowIsRegenerated() throws {
    let report = try Self.report.get()
    #expect(report.rows.count == 2_156)
    for measure in 0..<5 {
      let summary = try #require(report.summary(measure))
      #expect(summary.points == 2_156)
      #expect(summary[.worst] < 0.005, "\(report.measures[measure].name)")
    }
    var rows = 0
    for node in [22, 32, 45, 65, 90] {
      let library = try Repository.library.sramLibrary("cacti-7-\(node)")
      rows += library.groups.reduce(0) { $0 + $1.rows.count }
    }
    #expect(rows == 2_156)
  }

  /// What the model gives at a row is the row, where the number of banks and ports has macros of its own.
  @Test func theModelGivesTheRows() throws {
    for node in [22, 32, 45, 65, 90] {
      let library = try Repository.library.sramLibrary("cacti-7-\(node)")
      for group in library.groups {
        let (kind, rows) = (group.kind, group.rows)
        let model = try #require(
          SRAMModel(
            library, cells: kind.cells, periphery: kind.periphery, temperature: Kelvin(300)))
        for row in rows {
          let memory = try #require(
            model.instance(
              SRAMStructure(
                size: row.size, width: Bytes(row.width / 8), banks: kind.banks,
                ports: kind.ports == .dual ? 2 : 1)))
          let errors = [
            Double(memory.read.count) / row[.read], Double(memory.write.count) / row[.write],
            Double(memory.leakage.count) / row[.leakage],
            Double(memory.area?.count ?? 0) / row[.area],
          ]
          #expect(errors.allSatisfy { abs($0 - 1) < 1e-4 }, "\(node) nm \(kind) \(row): \(errors)")
          // Cycles are rounded to picoseconds.
          let cycle = try #require(memory.cycle)
          #expect(abs(Double(cycle.count) * 1_000 - row[.cycle]) <= 501)
        }
      }
    }
  }

  /// The bars of the issue, and that they judge something: leakage and area of 90 % of the rows that are
  /// left out within 10 %, energies within 20 %.
  @Test func rowsLeftOutAreEstimated() throws {
    let report = try Self.report.get()
    #expect(report.broken.isEmpty, "\(report.broken.map { ($0.measure.name, $0.found) })")
    for (measure, bound) in zip(5..<9, [0.2, 0.2, 0.1, 0.1]) {
      for group in [nil, "one bank, one port"] {
        let summary = try #require(report.summary(measure, group: group))
        #expect(summary.points == (group == nil ? 1_806 : 1_138))
        #expect(summary[.p90] <= bound, "\(report.measures[measure].name) \(summary[.p90])")
        #expect(summary[.median] > 0.001)
      }
    }
  }

  /// The page on energy says the same.
  @Test func thePageHasTheErrors() throws {
    let report = try Self.report.get()
    let names = ["read energy", "write energy", "leakage", "area", "cycle time"]
    let lines = try zip(names, 5..<10).map { name, measure in
      let (all, base) = try (
        #require(report.summary(measure)),
        #require(report.summary(measure, group: "one bank, one port"))
      )
      func percent(_ ratio: Double) -> String { NumberText.fixed(ratio * 100, 1) + " %" }
      return
        "| \(name) | \(percent(base[.median])) | \(percent(base[.p90])) | \(percent(base[.worst])) "
        + "| \(percent(all[.median])) | \(percent(all[.p90])) | \(percent(all[.worst])) |"
    }
    let table =
      [
        "| left out | one bank, one port: median | p90 | worst | all \(report.summary(5)?.points ?? 0) "
          + "rows: median | p90 | worst |", "|---|---|---|---|---|---|---|",
      ] + lines
    let page = try GeneratedPage.compare("Energy") {
      GeneratedPage.replacingTable("sram", in: $0, with: table)
    }
    #expect(page.found == page.expected)
  }

  private func refusal(_ row: String) throws -> String {
    let header =
      "size_bytes,width_bits,node_nm,cell,periphery,banks,ports,cycle_ns,read_nJ,write_nJ,"
      + "leakage_mW_per_bank,area_mm2"
    let table = try ReferenceTable.read(header + "\n" + row + "\n", file: "rows.csv")
    do throws(InputError) {
      let report = try EnergySuite().replay(table, library: Repository.library)
      return report.rows.map { $0.predictions.map { $0 == nil ? "-" : "+" }.joined() }.joined()
    } catch {
      return error.diagnostics.map { "\($0.location?.description ?? ""): \($0.message)" }.joined()
    }
  }

  /// Rows that a library lacks are predicted; those at the ends of its sizes have nothing to be estimated from.
  @Test(arguments: [
    ("98304,128,45,itrs-lop,itrs-lop,1,1rw,1,1,1,1,1", "-----+++++"),
    ("1024,128,45,itrs-lop,itrs-lop,1,1rw,1,1,1,1,1", "+++++-----"),
    ("2048,128,45,itrs-lop,itrs-lop,1,1rw,1,1,1,1,1", "++++++++++"),
    ("2048,128,45,itrs-lop,itrs-lop,1,1rw,fail,,,,", ""),
    (
      "2048,128,28,itrs-lop,itrs-lop,1,1rw,1,1,1,1,1",
      "rows.csv:2:10: there is no SRAM library 'cacti-7-28'"
    ),
    ("2048,128,45,lop,itrs-lop,1,1rw,1,1,1,1,1", "rows.csv:2:13: 'cell' is 'lop'"),
    ("2048,128,45,itrs-lop,itrs-lop,1,2rw,1,1,1,1,1", "rows.csv:2:33: 'ports' is '2rw'"),
  ])
  func rowsOfOthers(row: String, found: String) throws {
    #expect(try refusal(row) == found)
  }
}
