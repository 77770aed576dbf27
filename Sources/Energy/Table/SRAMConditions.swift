import Diagnostics
import Documents
import Hardware
import Quantities

/// What listed macros were made and estimated for; nil where a table does not say.
package struct SRAMConditions: Sendable, Equatable {
  package var node: Nanometres?
  package var cells: SRAMCells?
  package var periphery: SRAMCells?
  package var temperature: Kelvin?
  package var voltage: Millivolts?
  package var hasECC: Bool?
  package var ports: SRAMLibrary.Ports?

  init(_ fields: inout Fields) {
    node = fields.optionalBounded("node", atLeast: Nanometres(1))
    cells = fields.optionalChoice("cells")
    periphery = fields.optionalChoice("periphery")
    temperature = fields.optionalBounded("temperature", atLeast: Kelvin(1))
    voltage = fields.optionalBounded("voltage", atLeast: Millivolts(1))
    if fields.optional("ecc") != nil { hasECC = fields.boolean("ecc") }
    ports = fields.optionalChoice("ports")
  }

  /// The values by key, as texts.
  private var values: [(key: String, value: String?)] {
    [
      ("node", node?.description), ("cells", cells?.rawValue),
      ("periphery", periphery?.rawValue), ("temperature", temperature?.description),
      ("voltage", voltage?.description), ("ecc", hasECC.map { "\($0)" }),
      ("ports", ports?.rawValue),
    ]
  }

  /// Reports what differs from the conditions of the row before: a buffer of one size would be of other
  /// cells than one of another.
  func check(after last: SRAMConditions, _ fields: Fields) {
    for (own, before) in zip(values, last.values) where own.value != before.value {
      fields.sink.error(
        at: fields.node[own.key]?.location ?? fields.location,
        "'\(fields.path(of: own.key))' is \(own.value ?? "not stated"), and the row before has "
          + (before.value ?? "nothing of it"),
        help: "the macros of a table differ in size only")
    }
  }
}

extension Fields {
  /// A quantity that may be absent.
  fileprivate mutating func optionalBounded<Q: MeasuredQuantity>(
    _ key: String, atLeast least: Q
  ) -> Q? {
    guard node[key] != nil else {
      _ = optional(key)
      return nil
    }
    return quantity(key, atLeast: least)
  }

  /// One of a closed set of names, which may be absent.
  fileprivate mutating func optionalChoice<Choice>(_ key: String) -> Choice?
  where Choice: RawRepresentable<String> & CaseIterable {
    guard node[key] != nil else {
      _ = optional(key)
      return nil
    }
    return choice(key) as Choice
  }
}
