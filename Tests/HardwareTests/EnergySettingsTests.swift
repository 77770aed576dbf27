import Diagnostics
import Documents
import Hardware
import Quantities
import Testing
import YAML

/// What a configuration says of energy, and the memories that its buffers are.
struct EnergySettingsTests {
  private func document(_ energy: String, buffers: String? = nil) throws -> Document {
    try YAMLReader.read(
      """
      schema: systole.accelerator/1
      name: small
      source: made up for tests
      clock: 1 GHz
      technology: 45 nm
      energy: \(energy)
      array:
        rows: 16
        columns: 32
        dataflow: weight_stationary
        fold_overlap: none
        pe: [{activation: int8, weight: int4}]
      buffers:
        \(buffers ?? """
          activations: {size: 16 KiB, holds: [input, output], stream: 1 KiB}
            weights: {size: 1 KiB, holds: [weight], double_buffered: true}
            sums: {size: 1 KiB, holds: [partial_sum], double_buffered: true}
          """)
      dram: {model: ideal}
      """, file: "small.yaml")
  }

  private func settings(_ energy: String, _ overrides: String...) throws -> EnergySettings {
    var document = try document(energy)
    for text in overrides { document = try document.changing(YAMLReader.readOverride(text)) }
    return try AcceleratorReader.read(document).energy
  }

  @Test func nameOrMapping() throws {
    #expect(try settings("horowitz-45") == EnergySettings(table: "horowitz-45"))
    #expect(
      try settings("{table: horowitz-45, cells: lstp, periphery: hp, temperature: 330 K}")
        == EnergySettings(
          table: "horowitz-45", cells: .lstp, periphery: .hp, temperature: Kelvin(330)))
  }

  /// A name is short for a mapping with that table, wherever it is written.
  @Test func overridesKeepTheRest() throws {
    #expect(
      try settings("horowitz-45", "energy.cells=lstp")
        == EnergySettings(table: "horowitz-45", cells: .lstp))
    #expect(
      try settings("{table: horowitz-45, cells: hp}", "energy=aladdin-40")
        == EnergySettings(table: "aladdin-40", cells: .hp))
    #expect(
      try settings(
        "horowitz-45", "energy.cells=lstp", "energy=aladdin-40", "energy.temperature=310 K")
        == EnergySettings(table: "aladdin-40", cells: .lstp, temperature: Kelvin(310)))
    #expect(
      try settings("{table: horowitz-45, cells: hp}", "energy={table: aladdin-40}")
        == EnergySettings(table: "aladdin-40"))
  }

  /// What was chosen is written out; a name alone stays one.
  @Test func echo() throws {
    func echo(_ energy: String) throws -> [String] {
      ResolvedConfiguration(try AcceleratorReader.read(document(energy))).values
        .filter { $0.path.hasPrefix("energy") }.map { "\($0.path)=\($0.value)" }
    }
    #expect(try echo("tables/horowitz-45.yaml") == ["energy=horowitz-45"])
    #expect(
      try echo("{table: horowitz-45, temperature: 330 K}") == [
        "energy.table=horowitz-45", "energy.temperature=330 K",
      ])
  }

  @Test(arguments: [
    ("{cells: hp}", "small.yaml:6:9: error: 'energy.table' is missing"),
    ("{table: x, cells: fast}", "small.yaml:6:27: error: 'energy.cells' cannot be 'fast'"),
    ("{table: x, cell: hp}", "small.yaml:6:20: error: unknown key 'cell' in 'energy'"),
    (
      "{table: x, temperature: 27 C}",
      "small.yaml:6:33: error: 'energy.temperature' needs a temperature, found '27 C'"
    ),
    (
      "{table: x, temperature: 450 K}",
      "small.yaml:6:33: error: 'energy.temperature' is 450 K, which is above 400 K"
    ),
    ("[x]", "small.yaml:6:9: error: found a list where 'energy' needs text"),
  ])
  func mistakesAreLocated(energy: String, message: String) throws {
    let error = try #require(throws: InputError.self) { try settings(energy) }
    #expect(DiagnosticRenderer.text(error.diagnostics).contains(message))
  }

  // MARK: Memories

  /// 16 rows of int8 enter in a step, 32 columns of int4 weights are loaded, and 32 sums of 4 bytes are
  /// read and written, of which a macro's access has 64 B.
  @Test func structureByTheArray() throws {
    let accelerator = try AcceleratorReader.read(document("x"))
    let structures = accelerator.buffers.all.indices.map { accelerator.structure(ofBuffer: $0) }
    #expect(
      structures == [
        SRAMStructure(size: Bytes(16 << 10), width: Bytes(32)),
        SRAMStructure(size: Bytes(1 << 10), width: Bytes(16), banks: 2),
        SRAMStructure(size: Bytes(1 << 10), width: Bytes(64), banks: 4),
      ])
  }

  @Test func structureThatIsStated() throws {
    let accelerator = try AcceleratorReader.read(
      document(
        "x",
        buffers: """
          activations: {size: 16 KiB, holds: [input, output], stream: 1 KiB, width: 48 B, banks: 3}
            weights: {size: 1 KiB, holds: [weight], double_buffered: true, width: 8 B}
            sums: {size: 1 KiB, holds: [partial_sum], width: 128 B, ports: 2}
          """))
    let structures = accelerator.buffers.all.indices.map { accelerator.structure(ofBuffer: $0) }
    #expect(
      structures == [
        SRAMStructure(size: Bytes(16 << 10), width: Bytes(48), banks: 3),
        SRAMStructure(size: Bytes(1 << 10), width: Bytes(8), banks: 2),
        SRAMStructure(size: Bytes(1 << 10), width: Bytes(128), ports: 2),
      ])
  }
}
