import Hardware

/// A part of a machine that computes, holds or moves data.
public enum ComponentID: Hashable, Sendable {
  /// By its place in the accelerator's list.
  case array(ArrayID)
  /// By its place in the accelerator's list.
  case buffer(Int)
  case dma
  case dram
  /// By its place in the accelerator's list.
  case unit(Int)
  case host

  public static let mainArray = ComponentID.array(.main)
}

extension Accelerator {
  /// The components in the order of reports: arrays, buffers, DMA, DRAM, units, host where there is
  /// one.
  public var components: [ComponentID] {
    arrayIDs.map { .array($0) } + buffers.all.indices.map { .buffer($0) } + [.dma, .dram]
      + units.indices.map { .unit($0) } + (host == nil ? [] : [.host])
  }

  /// What reports call a component.
  public func componentName(_ component: ComponentID) -> String {
    switch component {
    case .array(let id): self[id].name
    case .buffer(let index): buffers.all[index].name
    case .dma: "dma"
    case .dram: "dram"
    case .unit(let index): units[index].name
    case .host: "host"
    }
  }
}
