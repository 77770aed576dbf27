import Hardware

/// A value for each component of a machine. Inlinable, since other targets sum up layers with it.
@frozen
public struct PerComponent<Value> {
  /// The main one first.
  public var arrays: [Value]
  public var buffers: [Value]
  public var dma: Value
  public var dram: Value
  public var units: [Value]
  /// Of a machine without a host too.
  public var host: Value

  @inlinable
  public init(arrays: Int = 1, buffers: Int, units: Int, _ value: Value) {
    self.arrays = [Value](repeating: value, count: arrays)
    self.buffers = [Value](repeating: value, count: buffers)
    dma = value
    dram = value
    self.units = [Value](repeating: value, count: units)
    host = value
  }

  @inlinable
  public init(_ accelerator: Accelerator, _ value: Value) {
    self.init(
      arrays: accelerator.arrays.count, buffers: accelerator.buffers.all.count,
      units: accelerator.units.count, value)
  }

  @inlinable
  public subscript(component: ComponentID) -> Value {
    get {
      switch component {
      case .array(let id): arrays[id.index]
      case .buffer(let index): buffers[index]
      case .dma: dma
      case .dram: dram
      case .unit(let index): units[index]
      case .host: host
      }
    }
    set {
      switch component {
      case .array(let id): arrays[id.index] = newValue
      case .buffer(let index): buffers[index] = newValue
      case .dma: dma = newValue
      case .dram: dram = newValue
      case .unit(let index): units[index] = newValue
      case .host: host = newValue
      }
    }
  }

  /// Of all components, arrays first.
  @inlinable
  public func reduce<Sum>(into sum: Sum, _ add: (inout Sum, Value) -> Void) -> Sum {
    var sum = sum
    for value in arrays { add(&sum, value) }
    for value in buffers { add(&sum, value) }
    add(&sum, dma)
    add(&sum, dram)
    for value in units { add(&sum, value) }
    add(&sum, host)
    return sum
  }

  /// Changes each value by that of another machine of as many components.
  @inlinable
  public mutating func combine<Other>(
    _ other: PerComponent<Other>, _ change: (inout Value, Other) -> Void
  ) {
    for index in arrays.indices { change(&arrays[index], other.arrays[index]) }
    for index in buffers.indices { change(&buffers[index], other.buffers[index]) }
    change(&dma, other.dma)
    change(&dram, other.dram)
    for index in units.indices { change(&units[index], other.units[index]) }
    change(&host, other.host)
  }
}

extension PerComponent: Sendable where Value: Sendable {}
extension PerComponent: Equatable where Value: Equatable {}
