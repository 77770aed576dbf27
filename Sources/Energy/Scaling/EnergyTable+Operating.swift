import Algorithms
import Diagnostics
import Hardware
import Quantities

extension EnergyTable {
  /// The supply that the rows are of; nil where `voltage` is no number.
  var supply: Millivolts? { try? Millivolts.parse(voltage).get() }

  /// The process node of the logic.
  var logicNode: Nanometres? { Self.logicNode(of: technology) }

  /// The first node that a text names.
  static func logicNode(of technology: String) -> Nanometres? {
    guard let unit = technology.firstRange(of: "nm") else { return nil }
    var digits = technology[..<unit.lowerBound]
    while digits.last == " " { digits.removeLast() }
    let start = digits.lastIndex { !("0"..."9" ~= $0) }
    let number = start.map { digits[digits.index(after: $0)...] } ?? digits
    return Int(number).map { Nanometres($0) }
  }

  /// The table at the voltage and the node that a configuration chooses; one that is there already stays
  /// as it is.
  ///
  /// - Parameter others: Tables that an error points to; asked for only then.
  /// - Throws: Where the table does not say what scaling needs, or it is beyond the table's limits.
  package func operating(
    _ accelerator: Accelerator, others: @escaping () -> [EnergyTable] = { [] }
  ) throws(InputError) -> EnergyTable {
    let settings = accelerator.energy
    guard let voltage = settings.voltage else { return self }
    let missing = MissingRows(self, others: others)
    for source in accelerator.origin.sources { missing.sink.add(source) }
    var scaled: EnergyTable?
    if let node = settings.scaleTo {
      scaled = self.scaled(to: OperatingPoint(node: node, voltage: voltage), accelerator, missing)
    } else {
      scaled = supplied(with: voltage, accelerator, missing)
    }
    try missing.sink.throwIfErrors()
    return scaled ?? self
  }

  /// Logic and SRAM at another supply: dynamic energy by V².
  private func supplied(
    with voltage: Millivolts, _ accelerator: Accelerator, _ missing: MissingRows
  ) -> EnergyTable? {
    let location = accelerator.origin.location(ofEnergyKey: "voltage") ?? self.location
    guard let supply, supply > .zero, let range = voltageRange else {
      missing.sink.error(
        at: location,
        "'energy.voltage' is \(voltage), and energy table '\(name)' states no 'voltage_range'",
        help: "remove the key, or add the supplies within which energy scales with the square"
          + missing.pointer(toTablesWhere: { $0.voltageRange != nil }))
      return nil
    }
    guard range.contains(voltage) else {
      missing.sink.error(
        at: location,
        "'energy.voltage' is \(voltage), outside of \(range.lowerBound) to \(range.upperBound), the "
          + "'voltage_range' of energy table '\(name)'",
        help: "choose a voltage within these"
          + missing.pointer(toTablesWhere: { $0.voltageRange?.contains(voltage) ?? false }))
      return nil
    }
    let squared = Double(voltage.count * voltage.count) / Double(supply.count * supply.count)
    var table = self
    table.scaleLogic(energy: squared) { $0 }
    table.sramRatios.read *= squared
    table.sramRatios.write *= squared
    table.voltage = voltage.description
    return table
  }

  /// Logic at another node: energy by a published fit. SRAM stays what it is.
  private func scaled(
    to point: OperatingPoint, _ accelerator: Accelerator, _ missing: MissingRows
  ) -> EnergyTable? {
    let location = accelerator.origin.location(ofEnergyKey: "scale_to") ?? self.location
    guard let supply, let logicNode else {
      missing.sink.error(
        at: location,
        "'energy.scale_to' is \(point.node), and energy table '\(name)' states no "
          + (logicNode == nil ? "node in 'technology'" : "'voltage' that is a number"),
        help: "remove the key, or take another table"
          + missing.pointer(toTablesWhere: { $0.supply != nil && $0.logicNode != nil }))
      return nil
    }
    let scaling = accelerator.energy.scaling
    guard StillmakerBaas.voltages.contains(point.voltage) else {
      missing.sink.error(
        at: accelerator.origin.location(ofEnergyKey: "voltage") ?? location,
        "'energy.voltage' is \(point.voltage), outside of the scaling's "
          + "\(StillmakerBaas.voltages.lowerBound) to \(StillmakerBaas.voltages.upperBound)",
        help: "choose a voltage within these")
      return nil
    }
    let own = OperatingPoint(node: logicNode, voltage: supply)
    guard own != point else { return self }
    guard let ratio = scaling.energyRatio(from: own, to: point) else {
      missing.sink.error(
        at: location,
        "energy table '\(name)' is of \(logicNode), outside of the scaling's "
          + "\(StillmakerBaas.nodes.lowerBound) to \(StillmakerBaas.nodes.upperBound)",
        help: "remove the key, or take another table"
          + missing.pointer(toTablesWhere: {
            $0.logicNode.map(StillmakerBaas.nodes.contains) ?? false
          }))
      return nil
    }
    var table = self
    table.scaleLogic(energy: ratio) { provenance in
      .assumed("\(name) x \(Self.text(of: ratio)), \(scaling.source); \(provenance.text)")
    }
    table.technology = "\(point.node) logic, scaled from \(technology)"
    table.voltage = point.voltage.description
    return table
  }

  /// Multiplies the energies of operations, registers and wires; what runs on a host is not of this chip.
  private mutating func scaleLogic(energy ratio: Double, _ provenance: (Provenance) -> Provenance) {
    for operation in Arithmetic.allCases {
      guard var row = self[operation] else { continue }
      row.energy = row.energy.scaled(by: ratio)
      row.provenance = provenance(row.provenance)
      arithmetic[operation.rawValue] = row
    }
    if var registers = logic.registers {
      registers.clock = registers.clock.scaled(by: ratio)
      registers.toggle = registers.toggle.scaled(by: ratio)
      registers.provenance = provenance(registers.provenance)
      logic.registers = registers
    }
    if var wires = logic.wires {
      wires.perMillimetre = wires.perMillimetre.scaled(by: ratio)
      wires.provenance = provenance(wires.provenance)
      logic.wires = wires
    }
  }

  /// Four decimals.
  private static func text(of ratio: Double) -> String {
    DecimalText.format(Int128((ratio * 10_000).rounded()), fractionDigits: 4)
  }
}

extension MeasuredQuantity {
  /// Rounded to the nearest unit.
  func scaled(by ratio: Double) -> Self {
    ratio == 1 ? self : Self(Int((Double(count) * ratio).rounded()))
  }
}
