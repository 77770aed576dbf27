import Hardware

/// A part of a design and what it takes.
package struct FPGAPart: Sendable, Equatable {
  package enum Kind: String, Sendable {
    case array, buffer, unit
    /// Instructions, loads and stores.
    case control
  }

  package var name: String
  package var kind: Kind
  package var resources: FPGAResources

  init(_ name: String, _ kind: Kind, _ resources: FPGAResources) {
    self.name = name
    self.kind = kind
    self.resources = resources
  }
}
