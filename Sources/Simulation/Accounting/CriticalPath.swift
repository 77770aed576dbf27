/// What decided the length of a run: consecutive steps from its first cycle to its last one, each on a
/// resource for a layer.
public struct CriticalPath: Sendable {
  public struct Step: Sendable, Equatable {
    public var layer: Int
    public var resource: ResourceID
    public var start: Int
    public var end: Int
  }

  /// In the order of time.
  public private(set) var steps: [Step] = []

  init() {}

  /// Adds what comes before the steps up to now.
  mutating func prepend(layer: Int, resource: ResourceID, start: Int, end: Int) {
    if let last = steps.last, last.layer == layer, last.resource == resource, last.start == end {
      steps[steps.count - 1].start = start
    } else {
      steps.append(Step(layer: layer, resource: resource, start: start, end: end))
    }
  }

  /// The same steps for other layers: each of these is part of the layer that is given for it.
  func merged(intoLayers layers: [Int]) -> CriticalPath {
    var merged = CriticalPath()
    for step in steps {
      let layer = layers[step.layer]
      if let last = merged.steps.last, last.layer == layer, last.resource == step.resource,
        last.end == step.start
      {
        merged.steps[merged.steps.count - 1].end = step.end
      } else {
        merged.steps.append(
          Step(layer: layer, resource: step.resource, start: step.start, end: step.end))
      }
    }
    return merged
  }

  /// Ends the walk back.
  mutating func reverse() { steps.reverse() }

  /// Steps that overlap some cycles, the last one up to `time` where there are none.
  public func steps(from start: Int, to end: Int) -> ArraySlice<Step> {
    var (low, high) = (0, steps.count)
    while low < high {
      let middle = (low + high) / 2
      if steps[middle].end <= start { low = middle + 1 } else { high = middle }
    }
    var last = low
    while last < steps.count, steps[last].start < end { last += 1 }
    return last > low ? steps[low..<last] : steps[..<low].suffix(1)
  }
}
