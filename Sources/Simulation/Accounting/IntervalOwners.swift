/// Sums cycles by owner into the layers in whose exclusive cycles they fall, from the last one back.
struct IntervalOwners {
  /// By layer: the end of its exclusive cycles.
  private var borders: [Int] = []
  private var layer: Int

  init(_ layers: [LayerTimes.Layer]) {
    var retired = 0
    borders.reserveCapacity(layers.count)
    for layer in layers {
      retired += layer.cycles
      borders.append(retired)
    }
    layer = layers.count - 1
  }

  /// A stretch may cross the borders of several layers.
  mutating func add(
    _ owner: CycleOwner, from first: Int, to last: Int, _ layers: inout [LayerTimes.Layer]
  ) {
    var end = last
    while end > first {
      while layer > 0, borders[layer - 1] >= end { layer -= 1 }
      let start = max(first, layer > 0 ? borders[layer - 1] : 0)
      layers[layer].attribution[owner] += end - start
      end = start
    }
  }
}
