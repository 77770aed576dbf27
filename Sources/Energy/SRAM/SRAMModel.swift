import Hardware
import Quantities

/// What memories of any size, width, banks and ports take by an SRAM library, its cells and temperature
/// chosen.
///
/// Macros of one bank and one port are interpolated by size and width (`SRAMGrid`). Several banks, two
/// ports and a periphery of other devices multiply each quantity by the ratio of the library's macros of
/// that kind to those of one bank and port at the nearest size and width, interpolated, between numbers
/// of banks too; cells that the library states none of have the mean ratio of the others, in logarithms.
/// What the library does not state at all changes nothing. Beyond its macros a memory is several of them:
/// side by side above the widest access, which all of them take part in; more groups of banks above the
/// most banks, of which an access reaches one; copies above two ports, which a write reaches all of
/// (assumed).
package struct SRAMModel: Sendable {
  package let cells: SRAMCells
  package let periphery: SRAMCells
  package let temperature: Kelvin
  package let library: SRAMLibrary

  private let base: SRAMGrid
  /// Macros by number of banks, in logarithms, rising, from one.
  private var banks: [(banks: Double, ratio: SRAMRatio)] = [(0, SRAMRatio())]
  private let dual: SRAMRatio
  private let mixed: SRAMRatio
  private let warmth: Double
  /// Those whose leakage the temperature changes: of cells and periphery the ones that leak more.
  var warmestDevices: SRAMCells { cells.leakier(of: periphery) }

  /// Of more than this many of the largest macro a memory is refused: its size or the library is wrong.
  private static let mostMacros = Double(SRAMTable.mostBanks)
  /// Far above any chip's; keeps sums within 64 bits.
  private static let most = 1e16

  /// Nil where the library has no macros of the cells with that periphery.
  package init?(
    _ library: SRAMLibrary, cells: SRAMCells, periphery: SRAMCells, temperature: Kelvin
  ) {
    guard let base = library.base(of: cells) else { return nil }
    self.library = library
    self.cells = cells
    self.periphery = periphery
    self.temperature = temperature
    self.base = base
    dual = library.ratio(ports: .dual, banks: 1, to: cells)
    if periphery == cells {
      mixed = SRAMRatio()
    } else {
      let kind = SRAMLibrary.Kind(cells: cells, periphery: periphery)
      guard let ratio = library.withRatios.lazy.compactMap({ $0.ratio(of: kind) }).first else {
        return nil
      }
      mixed = ratio
    }
    for count in library.bankCounts {
      banks.append(
        (
          BinaryLogarithm.of(Double(count)),
          library.ratio(ports: .single, banks: count, to: cells)
        ))
    }
    // Devices that leak more decide, wherever they are.
    warmth = library.leakageRatio(of: cells.leakier(of: periphery), at: temperature)
  }

  /// Nil for a memory of more than 1,024 of the largest macro.
  package func instance(_ structure: SRAMStructure) -> SRAMInstance? {
    let bits = BinaryLogarithm.of(Double(structure.width.count) * 8)
    let bankCount = BinaryLogarithm.of(Double(structure.banks))
    let lanes = max(0, bits - base.widest)
    let most = banks.count > 1 ? banks[banks.count - 1].banks : bankCount
    let bankGroups = max(0, bankCount - most)
    let copies = lanes + bankGroups
    let size = BinaryLogarithm.of(Double(structure.size.count)) - copies
    guard size + copies - base.largestSize <= BinaryLogarithm.of(Self.mostMacros) else {
      return nil
    }
    let width = bits - lanes
    var value = base.value(size: size, width: width)
    value = value + mixed.value(size: size, width: width)
    if structure.ports > 1 { value = value + dual.value(size: size, width: width) }
    value = value + bankRatio(min(bankCount, bankCount - bankGroups), size: size, width: width)
    value = value.enlarged(by: copies)
    for energy in [SRAMQuantity.read, .write] { value[energy] += lanes }
    if structure.ports > 2 {
      let doublings = BinaryLogarithm.of(Double(structure.ports) / 2)
      value = value.enlarged(by: doublings)
      value[.write] += doublings
    }
    value[.leakage] += warmth
    func rounded(_ quantity: SRAMQuantity, _ unit: Double = 1) -> Int {
      Int(min(Self.most, BinaryLogarithm.inverse(value[quantity]) / unit).rounded())
    }
    return SRAMInstance(
      width: structure.width, banks: structure.banks, read: EnergyPerAction(rounded(.read)),
      write: EnergyPerAction(rounded(.write)), leakage: Picowatts(rounded(.leakage)),
      area: SquareNanometres(rounded(.area)), cycle: Picoseconds(rounded(.cycle, 1_000)),
      provenance: .source(library.source))
  }

  private func bankRatio(_ count: Double, size: Double, width: Double) -> SRAMValues {
    func ratio(_ index: Int) -> SRAMValues {
      banks[index].ratio.value(size: size, width: width)
    }
    let above = banks.firstIndex { $0.banks >= count } ?? banks.count - 1
    guard above > 0, banks[above].banks > count else { return ratio(above) }
    let (low, high) = (banks[above - 1].banks, banks[above].banks)
    return .between(ratio(above - 1), ratio(above), (count - low) / (high - low))
  }
}

extension SRAMCells {
  /// Of two kinds of devices the one that leaks more.
  fileprivate func leakier(of other: SRAMCells) -> SRAMCells {
    switch (self, other) {
    case (.hp, _), (_, .hp): .hp
    case (.lop, _), (_, .lop): .lop
    case (.lstp, .lstp): .lstp
    }
  }
}

/// A memory as it is built: what it takes.
package struct SRAMInstance: Sendable, Equatable {
  /// Bytes of an access.
  package var width: Bytes
  package var banks: Int
  /// Energy of one access.
  package var read: EnergyPerAction
  package var write: EnergyPerAction
  /// Of all its banks.
  package var leakage: Picowatts
  /// Nil where the table does not say.
  package var area: SquareNanometres?
  /// Time between two accesses of a bank; nil where the table does not say.
  package var cycle: Picoseconds?
  package var provenance: Provenance
}

extension SRAMLibrary {
  /// This library and those that complete it, in the order in which they are asked.
  var withRatios: [SRAMLibrary] { [self] + ratios }

  /// The cells and peripheries that it has macros of.
  var choices: [(cells: SRAMCells, periphery: SRAMCells)] {
    SRAMCells.allCases.flatMap { cells in
      SRAMCells.allCases.filter { periphery in
        let kind = Kind(cells: cells, periphery: periphery)
        return base(of: cells) != nil
          && (kind.isBase || withRatios.contains { $0.ratio(of: kind) != nil })
      }.map { (cells, $0) }
    }
  }

  /// Nil where leakage is stated at its own temperature only.
  func temperatures(of cells: SRAMCells) -> ClosedRange<Kelvin>? {
    let stated = withRatios.first { !$0.leakageByTemperature.isEmpty }?.leakageByTemperature ?? []
    let own = stated.filter { $0.power[cells] != nil }.map(\.temperature)
    guard let least = own.first, let most = own.last else { return nil }
    return least...most
  }

  /// Numbers of banks above one of which there are macros, rising.
  var bankCounts: [Int] {
    for library in withRatios {
      let counts = Set(library.groups.map(\.kind.banks)).filter { $0 > 1 }
      if !counts.isEmpty { return counts.sorted() }
    }
    return []
  }

  /// Macros of one bank and port whose periphery is of the cells' devices; nil where there are none.
  func base(of cells: SRAMCells) -> SRAMGrid? {
    group(Kind(cells: cells, periphery: cells))?.grid
  }

  /// The ratio of macros with ports and banks to those of one of each: that of the cells, or the mean of
  /// those of others; none where there are none.
  func ratio(ports: Ports, banks: Int, to cells: SRAMCells) -> SRAMRatio {
    for library in withRatios {
      func ratio(_ cells: SRAMCells) -> SRAMRatio? {
        library.ratio(of: Kind(cells: cells, periphery: cells, ports: ports, banks: banks))
      }
      if let own = ratio(cells) { return own }
      let others = SRAMCells.allCases.compactMap(ratio)
      if !others.isEmpty { return SRAMRatio(grids: others.flatMap(\.grids)) }
    }
    return SRAMRatio()
  }

  /// The ratio of a group's macros to those of one bank and port, whose periphery is of the cells'
  /// devices; nil where the library lacks either.
  func ratio(of kind: Kind) -> SRAMRatio? {
    guard let grid = group(kind)?.grid, let base = base(of: kind.cells) else { return nil }
    return SRAMRatio(grids: [(grid, base)])
  }

  /// log₂ of leakage at a temperature ÷ that at the library's own: linear between the temperatures
  /// stated, beyond them as at the nearest; 0 where nothing is stated of the cells.
  func leakageRatio(of cells: SRAMCells, at temperature: Kelvin) -> Double {
    let stated = withRatios.first { !$0.leakageByTemperature.isEmpty }?.leakageByTemperature ?? []
    let points = stated.compactMap { row in
      row.power[cells].map {
        (Double(row.temperature.count), BinaryLogarithm.of(Double($0.count)))
      }
    }
    func value(_ temperature: Double) -> Double {
      guard let upper = points.firstIndex(where: { $0.0 >= temperature }) else {
        return points.last?.1 ?? 0
      }
      guard upper > 0 else { return points[0].1 }
      let (low, high) = (points[upper - 1], points[upper])
      return low.1 + (high.1 - low.1) * (temperature - low.0) / (high.0 - low.0)
    }
    return value(Double(temperature.count)) - value(Double(self.temperature.count))
  }
}

/// The mean, in logarithms, of ratios between macros of some kinds and others of the same sizes and widths.
struct SRAMRatio: Sendable {
  var grids: [(grid: SRAMGrid, base: SRAMGrid)] = []

  /// 0 without grids: nothing changes.
  func value(size: Double, width: Double) -> SRAMValues {
    var sum = SRAMValues()
    for (grid, base) in grids { sum = sum + grid.ratio(to: base, size: size, width: width) }
    return grids.count > 1 ? sum * (1 / Double(grids.count)) : sum
  }
}
