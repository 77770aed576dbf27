import Hardware

/// Index of a resource of a program.
public struct ResourceID: Hashable, Sendable {
  private let number: UInt16

  public init(_ index: Int) { number = UInt16(truncatingIfNeeded: index) }

  public var index: Int { Int(number) }

  public static let weightQueue = ResourceID(0)
  public static let activationQueue = ResourceID(1)
  public static let storeQueue = ResourceID(2)
  /// The main array.
  public static let array = ResourceID(3)

  /// The resource of a function unit, by its place in the accelerator's list.
  public static func unit(_ index: Int) -> ResourceID { ResourceID(4 + index) }

  /// The DMA queues share the DRAM; all others are private to their tasks.
  public var isQueue: Bool { number < 3 }
}

/// What runs tasks, one at a time, in the program's order.
public struct Resource: Sendable, Equatable {
  public enum Kind: Sendable, Equatable {
    case weightQueue
    case activationQueue
    case storeQueue
    case array(ArrayID)
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
    case .array(let id): .array(id)
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

extension Accelerator {
  /// What runs the tasks of programs: the DMA queues, the main array, units, the host, other arrays.
  public var resources: [Resource] {
    [
      Resource(.weightQueue, name: "dma.weights"),
      Resource(.activationQueue, name: "dma.activations"),
      Resource(.storeQueue, name: "dma.stores"),
      Resource(.array(.main), name: array.name),
    ] + units.enumerated().map { Resource(.unit($0), name: $1.name) }
      + (host == nil ? [] : [Resource(.host, name: componentName(.host))])
      + arrayIDs.dropFirst().map { Resource(.array($0), name: self[$0].name) }
  }

  /// The resource of an array.
  public func resource(of array: ArrayID) -> ResourceID {
    guard array != .main else { return .array }
    return ResourceID(ResourceID.unit(units.count).index + (host == nil ? 0 : 1) + array.index - 1)
  }

  /// The resource of the host, after all units.
  public var hostResource: ResourceID { .unit(units.count) }
}
