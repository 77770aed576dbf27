/// Index of a resource of a program.
public struct ResourceID: Hashable, Sendable {
  private let number: UInt16

  public init(_ index: Int) { number = UInt16(truncatingIfNeeded: index) }

  public var index: Int { Int(number) }

  public static let weightQueue = ResourceID(0)
  public static let activationQueue = ResourceID(1)
  public static let storeQueue = ResourceID(2)
  public static let array = ResourceID(3)

  /// The resource of a function unit, by its place in the accelerator's list.
  public static func unit(_ index: Int) -> ResourceID { ResourceID(4 + index) }

  /// The resource of the host, after all units.
  public static func host(behind units: Int) -> ResourceID { .unit(units) }

  /// The DMA queues share the DRAM; all others are private to their tasks.
  public var isQueue: Bool { number < 3 }
}

/// What runs tasks, one at a time, in the program's order.
public struct Resource: Sendable, Equatable {
  public enum Kind: Sendable, Equatable {
    case weightQueue
    case activationQueue
    case storeQueue
    case array
    case unit(Int)
    case host
    /// An operator's dedicated array, or its copy of a unit.
    case stage(ComponentID)
  }

  public var kind: Kind
  public var name: String

  /// The component that it is, or is part of: the queues move what passes the DRAM.
  public var component: ComponentID {
    switch kind {
    case .weightQueue, .activationQueue, .storeQueue: .dram
    case .array: .array
    case .unit(let index): .unit(index)
    case .host: .host
    case .stage(let component): component
    }
  }

  public init(_ kind: Kind, name: String) {
    self.kind = kind
    self.name = name
  }
}
