import Diagnostics
import Hardware
import Quantities

/// What the memories of an accelerator take by its energy table, with the cells and the temperature that
/// its configuration chooses. What the table lacks is reported.
struct SRAMPrices {
  private enum Rows {
    case macros(SRAMTable)
    case model(SRAMModel)
    /// Reported already.
    case unknown
    /// Reported with each memory.
    case none
  }

  private let accelerator: Accelerator
  private let missing: MissingRows
  private let rows: Rows

  init(_ accelerator: Accelerator, _ table: EnergyTable, _ missing: MissingRows) {
    self.accelerator = accelerator
    self.missing = missing
    switch table.sram {
    case nil: rows = .none
    case .macros(let macros)?:
      rows = Self.areMet(macros.conditions, accelerator, missing) ? .macros(macros) : .unknown
    case .library(let library)?:
      rows = Self.model(library, accelerator, missing).map { .model($0) } ?? .unknown
    }
  }

  /// Where the configuration states no `width`, of as many banks as the clock needs, if any number is enough.
  func instance(ofBuffer index: Int) -> SRAMInstance? {
    var structure = accelerator.structure(ofBuffer: index)
    if accelerator.buffers.all[index].ports == nil, case .model(let model) = rows {
      structure.banks = model.banks(of: structure, at: accelerator.clock) ?? structure.banks
    }
    return instance(structure, "buffer '\(accelerator.buffers.all[index].name)'")
  }

  /// Nil for a unit without a separate row buffer.
  ///
  /// - Parameter needed: What the longest row of a run needs, where the unit does not state a size.
  func instance(ofRowBufferOf unit: FunctionUnit, needed: Bytes) -> SRAMInstance? {
    accelerator.structure(ofRowBufferOf: unit, needed: needed).flatMap {
      instance($0, "the row buffer of unit '\(unit.name)'")
    }
  }

  private func instance(_ structure: SRAMStructure, _ who: String) -> SRAMInstance? {
    let found: SRAMInstance?
    let largest: String
    switch rows {
    case .unknown: return nil
    case .none:
      missing.reportNoSRAM(who, structure.size)
      return nil
    case .macros(let macros):
      found = macros.instance(structure)
      largest =
        "banks of the largest 'sram' row of energy table '\(missing.table.name)', "
        + (macros.macros.last?.size.description ?? "nothing")
    case .model(let model):
      found = model.instance(structure)
      largest = "of the largest macros of SRAM library '\(model.library.name)'"
    }
    if found == nil {
      missing.sink.error(
        at: missing.table.location,
        "\(who) of \(structure.size.description) is more than \(SRAMTable.mostBanks) \(largest)")
    }
    return found?.scaled(by: missing.table.sramRatios)
  }

  /// Whether listed macros are what the configuration chooses.
  private static func areMet(
    _ conditions: SRAMConditions, _ accelerator: Accelerator, _ missing: MissingRows
  ) -> Bool {
    let (settings, origin) = (accelerator.energy, accelerator.origin)
    let choices: [(key: String, value: String?, own: String?)] = [
      ("cells", settings.cells?.rawValue, conditions.cells?.rawValue),
      ("periphery", settings.periphery?.rawValue, conditions.periphery?.rawValue),
      ("temperature", settings.temperature?.description, conditions.temperature?.description),
    ]
    let unmet = choices.filter { $0.value != nil && $0.value != $0.own }
    guard !unmet.isEmpty else { return true }
    for source in origin.sources { missing.sink.add(source) }
    for (key, value, own) in unmet {
      missing.sink.error(
        at: origin.location(ofEnergyKey: key) ?? missing.table.location,
        "'energy.\(key)' is \(value ?? ""), but the macros that energy table '\(missing.table.name)' "
          + "lists are of \(own.map { "\(key) \($0)" } ?? "\(key) that it does not state")",
        help: "remove the key, or take a table that refers to an SRAM library"
          + missing.pointer(toTablesWhere: {
            if case .library = $0.sram { true } else { false }
          }))
    }
    return false
  }

  private static func model(
    _ library: SRAMLibrary, _ accelerator: Accelerator, _ missing: MissingRows
  ) -> SRAMModel? {
    let (settings, origin) = (accelerator.energy, accelerator.origin)
    let choice = SRAMChoice(settings, library)
    let (cells, periphery, temperature) = (choice.cells, choice.periphery, choice.temperature)
    func fail(_ key: String, _ message: String, _ help: String) {
      for source in origin.sources { missing.sink.add(source) }
      missing.sink.error(
        at: origin.location(ofEnergyKey: key) ?? library.location, message, help: help)
    }
    guard
      let model = SRAMModel(
        library, cells: cells, periphery: periphery, temperature: temperature)
    else {
      let pairs = library.choices.map {
        $0.cells == $0.periphery
          ? "cells: \($0.cells.rawValue)"
          : "cells: \($0.cells.rawValue), periphery: \($0.periphery.rawValue)"
      }
      let what =
        cells == periphery
        ? "cells '\(cells.rawValue)'"
        : "cells '\(cells.rawValue)' with a periphery of '\(periphery.rawValue)'"
      fail(
        cells == periphery ? "cells" : "periphery",
        "SRAM library '\(library.name)' has no macros of \(what)",
        "it has {\(pairs.joined(separator: "}, {"))}"
          + missing.pointer(toTablesWhere: {
            guard case .library(let other) = $0.sram else { return false }
            return other.choices.contains { ($0.cells, $0.periphery) == (cells, periphery) }
          }))
      return nil
    }
    if let range = library.temperatures(of: model.warmestDevices) {
      if !range.contains(temperature) {
        fail(
          "temperature",
          "SRAM library '\(library.name)' states leakage from \(range.lowerBound) to "
            + "\(range.upperBound), and 'energy.temperature' is \(temperature)",
          "choose a temperature within these")
        return nil
      }
    } else if temperature != library.temperature {
      fail(
        "temperature",
        "SRAM library '\(library.name)' states leakage at \(library.temperature) only, and "
          + "'energy.temperature' is \(temperature)",
        "remove the key, or add 'leakage_by_temperature' to the library")
      return nil
    }
    return model
  }
}

extension EnergyTable {
  /// What each buffer of a machine takes; nil where the table says nothing of it.
  package func memories(ofBuffersOf accelerator: Accelerator) -> [SRAMInstance?] {
    let memories = SRAMPrices(accelerator, self, MissingRows(self) { [] })
    return accelerator.buffers.all.indices.map { memories.instance(ofBuffer: $0) }
  }
}
