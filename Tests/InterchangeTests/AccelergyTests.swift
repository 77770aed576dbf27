import Diagnostics
import Documents
import Interchange
import Testing
import YAML

/// Accelergy's reference tables as energy tables.
struct AccelergyTests {
  /// As Accelergy 0.4 writes it: counts of instances from 1, a leak with its cycle.
  private static let energies = """
    ERT:
        version: '0.4'
        tables:
          - name: chip.memory[1..1]
            actions:
              - name: read
                arguments:
                    global_cycle_seconds: 1e-09
                    action_latency_cycles: 1
                energy: 640.0
              - name: write
                arguments: {}
                energy: 704.5
          - name: chip.glb[1..1]
            actions:
              - name: write
                arguments: {}
                energy: 21.5
              - name: read
                arguments: {}
                energy: 17.25
              - name: leak
                arguments:
                    global_cycle_seconds: 2e-09
                    action_latency_cycles: 1
                energy: 0.5e-01
          - name: chip.pe.mac[1..256]
            actions:
              - name: compute
                arguments: {}
                energy: 0.4375005
    """

  private static let areas = """
    ART:
        version: '0.4'
        tables:
          - name: chip.glb[1..1]
            area: 250000.5
          - name: chip.pe.mac[1..256]
            area: 900.0
    """

  private static let map = """
    schema: systole.accelergy-map/1
    name: chip
    technology: 28 nm
    voltage: 0.9 V
    source: "Accelergy 0.4: its tables, for tests"
    arithmetic:
      multiply_int8: {component: chip.pe.mac, action: compute}
      add_int32: {energy: 0 pJ, assumed: part of compute}
    sram:
      - {component: chip.glb, size: 64 KiB, word: 16 B, read: read, write: write, leakage: leak}
    dram: {component: chip.memory, width: 64, read: read, write: write}
    """

  private static func text(
    map: String = map, energies: String = energies, areas: String? = areas
  ) throws -> String {
    let tables = try AccelergyReader.read(
      energies: try YAMLReader.read(energies, file: "chip.ERT.yaml"),
      areas: try areas.map { try YAMLReader.read($0, file: "chip.ART.yaml") })
    return EnergyTableText(
      try AccelergyMap.table(try YAMLReader.read(map, file: "chip.yaml"), tables)
    ).text
  }

  /// 0.05 pJ in 2 ns are 25 µW; 640 pJ of 64 bits are 10 a bit, 704.5 pJ are 11.0078125.
  @Test func version4() throws {
    #expect(
      try Self.text() == """
        schema: systole.energy/1
        name: chip
        technology: 28 nm
        voltage: 0.9 V
        source: "Accelergy 0.4: its tables, for tests"

        arithmetic:
          multiply_int8: {energy: 437.501 fJ, source: "chip.ERT.yaml, Accelergy 0.4: chip.pe.mac, compute"}
          add_int32: {energy: 0 pJ, assumed: part of compute}

        sram:
          - {size: 64 KiB, word: 16 B, read: 17.25 pJ, write: 21.5 pJ, leakage: 25 uW, area: 250000.5 um2, source: "chip.ERT.yaml, Accelergy 0.4: chip.glb, read and write"}

        dram: {read_per_bit: 10 pJ, write_per_bit: 11007.813 fJ, source: "chip.ERT.yaml, Accelergy 0.4: chip.memory, read and write"}

        """)
    // Without areas there is none; a cycle that agrees with the table's is no contradiction.
    let bare = try Self.text(map: "cycle: 2 ns\n" + Self.map, areas: nil)
    #expect(!bare.contains("area") && bare.contains("leakage: 25 uW"))
  }

  /// As 0.3 writes it: an action for each choice of deltas, counts from 0, idle without a cycle.
  @Test func version3() throws {
    let energies = """
      ERT:
        version: 0.3
        tables:
        - name: chip.PE[0..15].spad
          actions:
          - name: read
            arguments:
              address_delta: 0
              data_delta: 0
            energy: 0.25
          - name: read
            arguments:
              address_delta: 1
              data_delta: 1
            energy: 3
          - name: write
            arguments: null
            energy: 4
          - name: idle
            arguments: null
            energy: 0.002
      """
    func map(_ read: String, cycle: String = "cycle: 1 ns\n") -> String {
      """
      schema: systole.accelergy-map/1
      \(cycle)sram:
        - {component: chip.PE.spad, size: 1 KiB, word: 2 B, read: \(read), write: write, leakage: idle}
      """
    }
    let chosen = "{action: read, arguments: {address_delta: 1, data_delta: 1}}"
    #expect(
      try Self.text(map: map(chosen), energies: energies, areas: nil).contains(
        "  - {size: 1 KiB, word: 2 B, read: 3 pJ, write: 4 pJ, leakage: 2 uW, source: "))
    #expect(
      try Self.error(map: map("read"), energies: energies) == """
        chip.yaml:4:61: error: 'sram[0].read': 'read' of 'chip.PE[0..15].spad' is 2 times in the ERT
          4 |   - {component: chip.PE.spad, size: 1 KiB, word: 2 B, read: read, write: write, leakage: idle}
            |                                                             ^
          help: choose one by 'arguments': {address_delta: 0, data_delta: 0}, {address_delta: 1, data_delta: 1}

        """)
    #expect(
      try Self.error(map: map(chosen, cycle: ""), energies: energies).contains(
        "'idle' is the energy of a cycle, and neither the ERT nor the map says how long that is\n"))
  }

  private static func error(
    map: String = map, energies: String = energies, areas: String? = nil
  ) throws -> String {
    let error = try #require(throws: InputError.self) {
      _ = try text(map: map, energies: energies, areas: areas)
    }
    return DiagnosticRenderer.text(error.diagnostics)
  }

  @Test(arguments: [
    (
      "component: chip.glb", "component: chip.gbl",
      "chip.yaml:10:17: error: 'sram[0].component': chip.ERT.yaml has no component 'chip.gbl'",
      "did you mean 'chip.glb'?"
    ),
    (
      "action: compute", "action: mac",
      "chip.yaml:7:51: error: 'arithmetic.multiply_int8.action': component 'chip.pe.mac[1..256]' has no "
        + "action 'mac'", "actions: compute"
    ),
    (
      "width: 64", "width: 0",
      "chip.yaml:11:39: error: 'dram.width' is 0, which is outside 1...65536",
      nil
    ),
    (
      "read: read, write: write}", "read: read, wirte: write}",
      "chip.yaml:11:55: error: unknown key 'wirte' in 'dram'", "did you mean 'write'?"
    ),
    (
      "schema: systole.accelergy-map/1", "schema: systole.accelergy-map/1\ncycle: 3 ns",
      "chip.yaml:11:5: error: 'sram[0]': the ERT gives 'leak' for a cycle of 2 ns, and 'cycle' is 3 ns",
      "remove 'cycle'"
    ),
  ])
  func wrongMaps(old: String, new: String, message: String, help: String?) throws {
    #expect(Self.map.contains(old))
    let text = try Self.error(map: Self.map.replacing(old, with: new))
    #expect(text.contains(message + "\n"), "\(text)")
    if let help { #expect(text.contains("  help: \(help)\n"), "\(text)") }
  }

  @Test(arguments: [
    (
      "version: '0.4'", "version: '0.5'",
      "chip.ERT.yaml:2:14: error: 'ERT.version' is '0.5', which is not read"
    ),
    (
      "energy: 0.4375005", "energy: much",
      "chip.ERT.yaml:31:21: error: 'ERT.tables[2].actions[0].energy' needs a number of at least 0, found "
        + "'much'"
    ),
    (
      "energy: 0.4375005", "energy: -1",
      "'ERT.tables[2].actions[0].energy' needs a number of at least 0, found '-1'"
    ),
    ("energy: 0.4375005", "energie: 1", "unknown key 'energie' in 'ERT.tables[2].actions[0]'"),
    ("ERT:", "ARC:", "chip.ERT.yaml:1:1: error: this is no Accelergy ERT: it has no key 'ERT'"),
    ("energy: 0.4375005", "energy: 1e40", "needs a number of at least 0, found '1e40'"),
  ])
  func wrongTables(old: String, new: String, message: String) throws {
    #expect(Self.energies.contains(old))
    let text = try Self.error(energies: Self.energies.replacing(old, with: new))
    #expect(text.contains(message), "\(text)")
  }

  /// A misspelt key is one error, with what it is like.
  @Test(arguments: [
    ("energy: 0.4375005", "energie: 1", "energie", "energy"),
    ("- name: chip.pe.mac[1..256]", "- nmae: chip.pe.mac[1..256]", "nmae", "name"),
    ("version: '0.4'", "verison: '0.4'", "verison", "version"),
    ("tables:", "table:", "table", "tables"), ("arguments:", "argument:", "argument", "arguments"),
  ])
  func misspeltKeysOfTables(old: String, new: String, found: String, meant: String) throws {
    try #require(Self.energies.contains(old))
    let text = try Self.error(energies: Self.energies.replacing(old, with: new, maxReplacements: 1))
    #expect(text.split(separator: "\n").count { $0.contains(" error: ") } == 1, "\(text)")
    #expect(text.contains("error: unknown key '\(found)' in "))
    #expect(text.hasSuffix("  help: did you mean '\(meant)'?\n"))
  }

  /// What Accelergy writes, without a word, where it has no component library.
  @Test func emptyTables() throws {
    let text = try Self.error(energies: "ERT:\n  version: '0.4'\n  tables: []\n")
    #expect(text.contains("chip.ERT.yaml:3:11: error: 'ERT.tables' is empty\n"))
    #expect(text.contains("Accelergy writes an empty table where it knows no component"))
  }

  /// Two components of one name are told apart by their counts.
  @Test func sameNames() throws {
    let energies = Self.energies.replacing("chip.memory[1..1]", with: "chip.glb[2..2]")
    let map = Self.map.replacing(
      "dram: {component: chip.memory,", with: "dram: {component: chip.glb,")
    #expect(
      try Self.error(map: map, energies: energies).contains(
        "2 components of chip.ERT.yaml are called 'chip.glb'"))
    let told = map.replacing("chip.glb, width", with: "\"chip.glb[2..2]\", width")
      .replacing("component: chip.glb, size", with: "component: \"chip.glb[1..1]\", size")
    #expect(try Self.text(map: told, energies: energies).contains("read_per_bit: 10 pJ"))
  }
}
