import Diagnostics
import Energy
import Hardware
import Library
import Quantities
import TestSupport
import Testing
import YAML

/// What memories take by the shipped libraries; figures are CACTI's own, of `cacti.csv`.
struct SRAMModelTests {
  private static let nodes = [22, 32, 45, 65, 90]

  private func model(
    _ cells: SRAMCells, node: Int = 45, periphery: SRAMCells? = nil, at temperature: Int = 300
  ) throws -> SRAMModel {
    try #require(
      SRAMModel(
        try Repository.library.sramLibrary("cacti-7-\(node)"), cells: cells,
        periphery: periphery ?? cells, temperature: Kelvin(temperature)))
  }

  private func instance(
    _ model: SRAMModel, kib: Int, width: Int = 16, banks: Int = 1, ports: Int = 1
  ) throws -> SRAMInstance {
    try #require(
      model.instance(
        SRAMStructure(size: Bytes(kib << 10), width: Bytes(width), banks: banks, ports: ports)))
  }

  /// Rows are given to four digits.
  private func isNear(_ a: Double, _ b: Double, within share: Double = 0.001) -> Bool {
    abs(a / b - 1) < share
  }

  @Test func rowsAreTheirOwn() throws {
    let memory = try instance(model(.hp), kib: 64)
    #expect(isNear(Double(memory.read.count), 33.23e6))
    #expect(isNear(Double(memory.write.count), 28.76e6))
    #expect(isNear(Double(memory.leakage.count), 31.08e9))
    #expect(isNear(Double(memory.area?.count ?? 0), 0.188e12))
  }

  /// One byte in a hundred more takes about as much more leakage and area, of all cells, nodes and widths,
  /// and moves no energy by more than a few percent: no size is a step.
  @Test(arguments: nodes, SRAMCells.allCases)
  func sizesHaveNoSteps(node: Int, cells: SRAMCells) throws {
    let model = try model(cells, node: node)
    for width in [4, 16, 48, 64, 128] {
      var size = 1_024.0
      var last: SRAMInstance?
      while size < 16 * 1_048_576 {
        let structure = SRAMStructure(size: Bytes(Int(size)), width: Bytes(width), banks: 2)
        let memory = try #require(model.instance(structure))
        if let last {
          let (area, lastArea) = try (#require(memory.area), #require(last.area))
          let ratios = [
            Double(memory.leakage.count) / Double(last.leakage.count),
            Double(area.count) / Double(lastArea.count),
          ]
          #expect(
            ratios.allSatisfy { (1.0...1.02).contains($0) },
            "\(Int(size)) B of \(width) B: \(ratios)")
          let energy = Double(memory.read.count) / Double(last.read.count)
          #expect((0.99...1.02).contains(energy), "\(Int(size)) B of \(width) B: \(energy)")
        }
        last = memory
        size *= 1.01
      }
    }
  }

  /// 64 B in one access take less than four accesses of 16 B.
  @Test func wideAccessesCostLessThanSeveral() throws {
    let model = try model(.hp)
    let (narrow, wide) = try (
      instance(model, kib: 64, width: 16), instance(model, kib: 64, width: 64)
    )
    #expect(isNear(Double(wide.read.count), 40.35e6))
    #expect(wide.read.count < 2 * narrow.read.count)
    // Above 512 bit macros are side by side.
    let (two, one) = try (
      instance(model, kib: 128, width: 128), instance(model, kib: 64, width: 64)
    )
    #expect(isNear(Double(two.read.count), 2 * Double(one.read.count), within: 1e-6))
    #expect(isNear(Double(two.leakage.count), 2 * Double(one.leakage.count), within: 1e-6))
    #expect(two.cycle == one.cycle)
  }

  @Test func twoPortsCostArea() throws {
    let model = try model(.hp)
    let (one, two) = try (instance(model, kib: 64), instance(model, kib: 64, ports: 2))
    #expect(isNear(Double(two.area?.count ?? 0), 0.381e12, within: 0.002))
    #expect(isNear(Double(two.read.count) / Double(one.read.count), 1.27, within: 0.005))
    // Four ports are two copies, and a write reaches both.
    let four = try instance(model, kib: 64, ports: 4)
    #expect(isNear(Double(four.leakage.count), 2 * Double(two.leakage.count), within: 1e-6))
    #expect(isNear(Double(four.write.count), 2 * Double(two.write.count), within: 1e-6))
    #expect(four.read == two.read)
  }

  /// CACTI's 2 MiB in 1 to 16 banks read at 152.5 to 144.4 pJ.
  @Test func banksAreThoseOfTheLibrary() throws {
    let model = try model(.hp)
    let reads = try [1, 2, 4, 8, 16].map {
      Double(try instance(model, kib: 2_048, banks: $0).read.count)
    }
    for (found, expected) in zip(reads, [152.5, 144.4, 153.2, 151.6, 145.8]) {
      #expect(isNear(found, expected * 1e6))
    }
    // Between two numbers of banks it is between theirs; above 16 there are more groups of them.
    let three = try instance(model, kib: 2_048, banks: 3)
    #expect(Double(three.read.count) > reads[1] && Double(three.read.count) < reads[2])
    let (many, part) = try (
      instance(model, kib: 4_096, banks: 32), instance(model, kib: 2_048, banks: 16)
    )
    #expect(many.read == part.read)
    #expect(isNear(Double(many.leakage.count), 2 * Double(part.leakage.count), within: 1e-6))
  }

  /// No library has banks of lop: the ratios are the mean of the others', in logarithms.
  @Test func banksOfLopAreBetweenTheOthers() throws {
    func ratio(_ cells: SRAMCells) throws -> Double {
      let model = try model(cells)
      return Double(try instance(model, kib: 256, banks: 8).leakage.count)
        / Double(try instance(model, kib: 256).leakage.count)
    }
    let expected = try (ratio(.hp) * ratio(.lstp)).squareRoot()
    #expect(isNear(try ratio(.lop), expected, within: 1e-4))
    // 32 nm has no macros of several banks of its own, and takes the ratios of 45 nm.
    func cycles(_ node: Int) throws -> Double {
      let model = try model(.hp, node: node)
      return Double(try instance(model, kib: 1_024, banks: 16).read.count)
        / Double(try instance(model, kib: 1_024).read.count)
    }
    #expect(isNear(try cycles(32), try cycles(45), within: 1e-4))
  }

  @Test func temperatureChangesLeakageOnly() throws {
    for (cells, cold, warm) in [
      (SRAMCells.hp, 470.5, 1_046.4), (.lop, 20.5, 62.8), (.lstp, 0.0249, 0.2340),
    ] {
      let own = try instance(model(cells), kib: 1_024)
      let hot = try instance(model(cells, at: 360), kib: 1_024)
      #expect(isNear(Double(own.leakage.count), cold * 1e9, within: 0.005))
      #expect(isNear(Double(hot.leakage.count), warm * 1e9, within: 0.005))
      #expect(
        (own.read, own.write, own.area, own.cycle) == (hot.read, hot.write, hot.area, hot.cycle))
    }
    // Between two temperatures leakage is between theirs, in logarithms; a periphery that leaks more
    // than the cells decides.
    let between = try instance(model(.hp, at: 345), kib: 1_024)
    #expect(
      isNear(Double(between.leakage.count), (723.5 * 1_046.4).squareRoot() * 1e9, within: 0.005))
    let mixed = try instance(model(.lstp, periphery: .hp, at: 360), kib: 1_024)
    let cold = try instance(model(.lstp, periphery: .hp), kib: 1_024)
    #expect(
      isNear(
        Double(mixed.leakage.count) / Double(cold.leakage.count), 1_046.4 / 470.5, within: 1e-4))
  }

  /// Two of the largest macro leak twice as much and take no more energy an access; half of the smallest
  /// takes at least half.
  @Test func beyondTheRows() throws {
    let model = try model(.lop)
    let (one, two) = try (instance(model, kib: 4_096), instance(model, kib: 8_192))
    #expect(isNear(Double(two.leakage.count), 2 * Double(one.leakage.count), within: 1e-6))
    #expect((two.read, two.cycle) == (one.read, one.cycle))
    let structure = SRAMStructure(size: Bytes(512), width: Bytes(16))
    let (small, smallest) = try (
      #require(model.instance(structure)), instance(model, kib: 1)
    )
    #expect(small.leakage < smallest.leakage && small.leakage.count * 2 >= smallest.leakage.count)
    let tiny = SRAMStructure(size: Bytes(1), width: Bytes(64), banks: 1_024)
    #expect(try #require(model.instance(tiny)).leakage > .zero)
    #expect(model.instance(SRAMStructure(size: Bytes(1 << 50), width: Bytes(16))) == nil)
  }

  // MARK: Errors

  private func errors(_ energy: String, sram: String = "sram: cacti-7-45") throws -> String {
    let text = smallTable.replacing(/sram:\n.*\n.*\n/, with: sram + "\n")
    return try renderedError {
      let table = try Repository.library.energyTable(YAMLReader.read(text, file: "small.yaml"))
      _ = try EnergyAccount(machine(energy: energy), [], cycles: [1], table)
    }
  }

  @Test func whatALibraryLacksIsNamed() throws {
    #expect(
      try errors("{table: small, cells: lop, periphery: lstp}").contains(
        "small.yaml:6:47: error: SRAM library 'cacti-7-45' has no macros of cells 'lop' with a periphery "
          + "of 'lstp'"))
    #expect(
      try errors("small", sram: "sram: cacti-7-22").contains(
        "error: SRAM library 'cacti-7-22' is of 22 nm, and the table's 'technology' is '45 nm'"))
    #expect(
      try errors("small", sram: "sram: cacti-8").contains("there is no SRAM library 'cacti-8'"))
    #expect(
      try errors("{table: small, temperature: 250 K}").contains(
        "'energy.temperature' is 250 K, which is below 300 K"))
  }

  @Test func listedMacrosLeaveNothingToChoose() throws {
    let accelerator = try machine(energy: "{table: small, cells: lstp, temperature: 330 K}")
    let table = try table()
    let others = try [Repository.library.energyTable("horowitz-45")]
    let text = try renderedError {
      _ = try EnergyAccount(accelerator, [], cycles: [1], table, others: { others })
    }
    #expect(
      text.contains(
        "small.yaml:6:31: error: 'energy.cells' is lstp, but the macros that energy table 'small' lists are "
          + "of cells that it does not state"))
    #expect(text.contains("it is in 'horowitz-45' (45 nm)"))
    #expect(text.contains("small.yaml:6:50: error: 'energy.temperature' is 330 K"))
    // Where the table states what was chosen, all is well.
    let stated = try EnergyTableReader.read(
      YAMLReader.read(
        smallTable.replacing("word: 16 B,", with: "word: 16 B, cells: lstp, temperature: 330 K,"),
        file: "small.yaml"))
    _ = try EnergyAccount(accelerator, [], cycles: [1], stated)
  }

  @Test(arguments: [
    (
      "1 KiB, word", "1 KiB, node: 32 nm, word",
      "'sram[0].node' is 32 nm, and the table's 'technology'"
    ),
    (
      "8 KiB, word", "8 KiB, cells: hp, word",
      "'sram[1].cells' is hp, and the row before has nothing of it"
    ),
    ("1 KiB, word", "1 KiB, cells: fast, word", "'sram[0].cells' cannot be 'fast'"),
    ("1 KiB, word", "1 KiB, temperature: 300, word", "'sram[0].temperature' needs a temperature"),
  ])
  func conditionsAreChecked(old: String, new: String, message: String) throws {
    #expect(try renderedError { _ = try table((old, new)) }.contains(message))
  }
}
