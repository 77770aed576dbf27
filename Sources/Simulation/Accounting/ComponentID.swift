import Hardware

/// A part of a machine that computes, holds or moves data.
public enum ComponentID: Hashable, Sendable {
  case array
  /// By its place in the accelerator's list.
  case buffer(Int)
  case dram
  /// By its place in the accelerator's list.
  case unit(Int)
  case host
}

extension Accelerator {
  /// The components in the order of reports: array, buffers, DRAM, units, host where there is one.
  public var components: [ComponentID] {
    [.array] + buffers.all.indices.map { .buffer($0) } + [.dram]
      + units.indices.map { .unit($0) } + (host == nil ? [] : [.host])
  }

  /// What reports call a component.
  public func componentName(_ component: ComponentID) -> String {
    switch component {
    case .array: "array"
    case .buffer(let index): buffers.all[index].name
    case .dram: "dram"
    case .unit(let index): units[index].name
    case .host: "host"
    }
  }
}
