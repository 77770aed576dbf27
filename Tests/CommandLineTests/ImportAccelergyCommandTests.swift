import Foundation
import Testing

/// `systole import accelergy`, and a map as an energy table.
struct ImportAccelergyCommandTests {
  private static let energies = """
    ERT:
      version: '0.4'
      tables:
        - name: chip.dram[1..1]
          actions:
            - {name: read, arguments: {}, energy: 512.0}
            - {name: write, arguments: {}, energy: 512.0}
        - name: chip.glb[1..1]
          actions:
            - {name: read, arguments: {}, energy: 30.0}
            - {name: write, arguments: {}, energy: 28.0}
            - {name: leak, arguments: {}, energy: 0.004}
        - name: chip.mac[1..1024]
          actions:
            - {name: compute, arguments: {}, energy: 0.3}
    """

  private static let map = """
    schema: systole.accelergy-map/1
    name: chip
    technology: 45 nm
    voltage: 0.9 V
    source: "Accelergy 0.4"
    ert: chip.ERT.yaml
    cycle: 1 ns
    arithmetic:
      multiply_int32: {component: chip.mac, action: compute}
      multiply_int8: {component: chip.mac, action: compute}
      add_int32: {energy: 0 pJ, assumed: in compute}
    sram:
      - {component: chip.glb, size: 64 KiB, word: 16 B, read: read, write: write, leakage: leak}
    dram: {component: chip.dram, width: 64, read: read, write: write}
    """

  private static func scratch(map: String = map) throws -> Scratch {
    let scratch = try Scratch()
    try scratch.write(energies, to: "chip.ERT.yaml")
    try scratch.write(map, to: "chip.yaml")
    return scratch
  }

  /// The imported table and the map itself price a run alike.
  @Test func importedAndDirect() async throws {
    let scratch = try Self.scratch()
    let imported = try await Tool.run(
      ["import", "accelergy", "--map", "chip.yaml", "-o", "table.yaml"], in: scratch)
    #expect(imported == ProcessResult(status: 0, output: "", errors: ""))
    let config = Tool.package.appending(path: "Configs/scale-sim.yaml").path()
    let home = Tool.package
    var outputs: [String] = []
    for table in ["table.yaml", "chip.yaml"] {
      let result = try await Tool.run(
        [
          "simulate", config, "gemm:64x64x64", "--scheme", "int8", "--energy-table", table,
          "--format", "json",
        ], in: scratch.folder, home: home)
      #expect(result.status == 0, "\(result.errors)")
      outputs.append(result.output)
    }
    // The configurations differ in the name that they give the table, and in nothing else.
    #expect(
      try ReportContract(outputs[0]).totals.energyPJ == ReportContract(outputs[1]).totals.energyPJ)
    let report = try ReportContract(outputs[0])
    #expect(report.energyTable.name == "chip")
    // 64³ MACs at 0.3 pJ, the sum within it.
    let array = try #require(report.components.first { $0.name == "array" })
    #expect(array.energyPJ["dynamic"] == Decimal(string: "78643.2"))
    let check = try await Tool.run(["check", "chip.yaml", "table.yaml"], in: scratch)
    #expect(
      check.output
        == "chip.yaml: map of Accelergy's tables, energy table 'chip'\n"
        + "table.yaml: energy table 'chip'\n")
  }

  /// What the table's reader refuses is located in the map; nothing is written.
  @Test func refusals() async throws {
    let wrong = try Self.scratch(
      map: Self.map.replacing(
        "add_int32: {energy: 0 pJ, assumed: in compute}", with: "add_int33: 1"))
    try await Tool.expectRefusal(
      ["import", "accelergy", "--map", "chip.yaml", "-o", "table.yaml"], in: wrong,
      """
      chip.yaml:11:3: error: unknown key 'add_int33' in 'arithmetic'
        11 |   add_int33: 1
           |   ^
        help: did you mean 'add_int32'?

      """)
    let scratch = try Self.scratch(map: Self.map.replacing("ert: chip.ERT.yaml\n", with: ""))
    try await Tool.expectRefusal(
      ["import", "accelergy", "--map", "chip.yaml"], in: scratch,
      """
      chip.yaml:1:1: error: the map names no energy reference table
        help: add 'ert: ERT.yaml', or give --ert to 'import accelergy'

      """)
    try await Tool.expectRefusal(
      [
        "simulate", Tool.package.appending(path: Shipped.config).path(), "gemm:8x8x8", "--scheme",
        "\(Tool.package.appending(path: "Configs/schemes/int8.yaml").path())", "--energy-table",
        "chip.ERT.yaml",
      ], in: scratch,
      """
      chip.ERT.yaml:1:1: error: this is an ERT of Accelergy, not 'systole.energy/1'
        1 | ERT:
          | ^
        help: write a map of its components, and see 'systole import accelergy --help'

      """)
  }

  /// A component that is misspelt is one error, and none about the keys that are right.
  @Test(arguments: [
    (
      "component: chip.glb", "component: chip.gl",
      """
      chip.yaml:13:17: error: 'sram[0].component': chip.ERT.yaml has no component 'chip.gl'
        13 |   - {component: chip.gl, size: 64 KiB, word: 16 B, read: read, write: write, leakage: leak}
           |                 ^
        help: did you mean 'chip.glb'?

      """
    ),
    (
      "multiply_int8: {component: chip.mac", "multiply_int8: {component: chip.mca",
      """
      chip.yaml:10:30: error: 'arithmetic.multiply_int8.component': chip.ERT.yaml has no component 'chip.mca'
        10 |   multiply_int8: {component: chip.mca, action: compute}
           |                              ^
        help: did you mean 'chip.mac'?

      """
    ),
    (
      "component: chip.dram", "component: chip.darm",
      """
      chip.yaml:14:19: error: 'dram.component': chip.ERT.yaml has no component 'chip.darm'
        14 | dram: {component: chip.darm, width: 64, read: read, write: write}
           |                   ^
        help: did you mean 'chip.dram'?

      """
    ),
    (
      "{component: chip.dram", "{componet: chip.dram",
      """
      chip.yaml:14:8: error: unknown key 'componet' in 'dram'
        14 | dram: {componet: chip.dram, width: 64, read: read, write: write}
           |        ^
        help: did you mean 'component'?

      """
    ),
    (
      "multiply_int8: {component: chip.mac, action", "multiply_int8: {component: chip.mac, acton",
      """
      chip.yaml:10:40: error: unknown key 'acton' in 'arithmetic.multiply_int8'
        10 |   multiply_int8: {component: chip.mac, acton: compute}
           |                                        ^
        help: did you mean 'action'?

      """
    ),
    (
      "read: read, write: write}", "read: {acton: read}, write: write}",
      """
      chip.yaml:14:48: error: unknown key 'acton' in 'dram.read'
        14 | dram: {component: chip.dram, width: 64, read: {acton: read}, write: write}
           |                                                ^
        help: did you mean 'action'?

      """
    ),
    (
      "ert: chip", "etr: chip",
      """
      chip.yaml:6:1: error: unknown key 'etr'
        6 | etr: chip.ERT.yaml
          | ^
        help: did you mean 'ert'?

      """
    ),
    (
      "cycle: 1 ns", "cylce: 1 ns",
      """
      chip.yaml:7:1: error: unknown key 'cylce'
        7 | cylce: 1 ns
          | ^
        help: did you mean 'cycle'?

      """
    ),
    (
      "width: 64", "widht: 64",
      """
      chip.yaml:14:30: error: unknown key 'widht' in 'dram'
        14 | dram: {component: chip.dram, widht: 64, read: read, write: write}
           |                              ^
        help: did you mean 'width'?

      """
    ),
  ])
  func oneMistakeIsOneError(old: String, new: String, errors: String) async throws {
    try #require(Self.map.contains(old))
    let scratch = try Self.scratch(map: Self.map.replacing(old, with: new))
    for command in [
      ["import", "accelergy", "--map", "chip.yaml", "-o", "table.yaml"], ["check", "chip.yaml"],
    ] {
      try await Tool.expectRefusal(command, in: scratch, errors)
    }
  }

  /// Areas are of the component that the row names: none is left out without a word.
  @Test func areaTables() async throws {
    let scratch = try Self.scratch(
      map: Self.map.replacing("cycle: 1 ns", with: "art: chip.ART.yaml\ncycle: 1 ns"))
    func write(_ rows: String) throws {
      try scratch.write("ART:\n  version: '0.4'\n  tables:\n\(rows)", to: "chip.ART.yaml")
    }
    func table() async throws -> String {
      try await Tool.run(["import", "accelergy", "--map", "chip.yaml"], in: scratch.folder).output
    }
    try write("    - {name: 'chip.glb[1..1]', area: 1000.5}\n")
    #expect(try await table().contains("area: 1000.5 um2"))
    // Counts of instances are no part of a name, but tell components of one name apart.
    try write("    - {name: 'chip.glb[0..0]', area: 1000.5}\n")
    #expect(try await table().contains("area: 1000.5 um2"))
    try write(
      "    - {name: 'chip.glb[2..2]', area: 1}\n    - {name: 'chip.glb[1..1]', area: 1000.5}\n")
    #expect(try await table().contains("area: 1000.5 um2"))
    try write("    - {name: 'chip.gbl[1..1]', area: 1000.5}\n")
    try await Tool.expectRefusal(
      ["import", "accelergy", "--map", "chip.yaml", "-o", "table.yaml"], in: scratch,
      """
      chip.yaml:14:17: error: 'sram[0].component': chip.ART.yaml has no component 'chip.glb'
        14 |   - {component: chip.glb, size: 64 KiB, word: 16 B, read: read, write: write, leakage: leak}
           |                 ^
        help: did you mean 'chip.gbl'?

      """)
    try write(
      "    - {name: 'chip.glb[2..2]', area: 1}\n    - {name: 'chip.glb[3..3]', area: 1000.5}\n")
    try await Tool.expectRefusal(
      ["check", "chip.yaml"], in: scratch,
      """
      chip.yaml:14:17: error: 'sram[0].component': 2 components of chip.ART.yaml are called 'chip.glb'
        14 |   - {component: chip.glb, size: 64 KiB, word: 16 B, read: read, write: write, leakage: leak}
           |                 ^
        help: write one of: chip.glb[2..2], chip.glb[3..3]

      """)
  }

  /// What nobody sees is no part of a table, a map or a name in them.
  @Test(arguments: [
    ("component: chip.glb", "component: chip.glb\u{A0}"), ("chip.glb", "chip.\u{200B}glb"),
    ("\n", "\r"), ("\n", "\r\n"), ("source:", "source:\u{A0}"), ("\nsram:", "\nsr\u{FEFF}am:"),
  ])
  func invisibleCharacters(old: String, new: String) async throws {
    let plain = try Self.scratch()
    let expected = try await Tool.run(
      ["import", "accelergy", "--map", "chip.yaml"], in: plain.folder)
    #expect(expected.status == 0)
    let scratch = try Scratch()
    for (text, name) in [(Self.map, "chip.yaml"), (Self.energies, "chip.ERT.yaml")] {
      try scratch.write("\u{FEFF}" + text.replacing(old, with: new) + "\n\u{1A}\0", to: name)
    }
    #expect(
      try await Tool.run(["import", "accelergy", "--map", "chip.yaml"], in: scratch.folder)
        == expected)
    #expect(try await Tool.run(["check", "chip.yaml"], in: scratch.folder).status == 0)
  }

  @Test func tablesAreNoFilesToCheck() async throws {
    try await Tool.expectRefusal(
      ["check", "chip.ERT.yaml"], in: try Self.scratch(),
      """
      chip.ERT.yaml:1:1: error: this is an ERT of Accelergy, not 'systole.energy/1'
        1 | ERT:
          | ^
        help: write a map of its components, and see 'systole import accelergy --help'

      """)
  }

  /// A run that needs a row the map does not give is pointed to the tables that have it.
  @Test func missingRows() async throws {
    let scratch = try Self.scratch(
      map: Self.map.replacing("  multiply_int8:", with: "  multiply_int4:"))
    let config = Tool.package.appending(path: "Configs/edge-16x16.yaml").path()
    let result = try await Tool.run(
      ["simulate", config, "gemm:64x64x64", "--scheme", "int8", "--energy-table", "chip.yaml"],
      in: scratch.folder, home: Tool.package)
    #expect(result.status == 2)
    #expect(result.errors.contains("has no row 'arithmetic.multiply_int8', which array needs"))
    #expect(
      result.errors.contains(
        "it is in 'cacti-45' (45 nm), 'horowitz-45' (45 nm), 'nangate-45' (45 nm), 'aladdin-40'"))
  }
}
