import Hardware
import Quantities
import Workload

/// Which operators leave their weights in the buffer for a later one.
struct WeightReuse {
  /// By layer: whether a later layer reads the same weights, with no more between the two, these included,
  /// than the buffer holds.
  let isReadAgain: [Bool]

  /// A layer that loads weights, and their bytes.
  private struct Load {
    var layer: Int
    var weights: TensorID
    var isShared: Bool
    var bytes: Int
  }

  init(_ layers: [LayerPlan], in partition: BufferPartition) {
    var isReadAgain = [Bool](repeating: false, count: layers.count)
    var loads: [Load] = []
    for (layer, plan) in layers.enumerated() {
      guard case .product(let product) = plan, !product.shape.weightOnChip else { continue }
      let shape = product.shape
      let bytes = shape.b * shape.weightTileBytes(k: shape.k, n: shape.n)
      let load = Load(
        layer: layer, weights: product.weight, isShared: product.mayShareWeights, bytes: bytes)
      if partition.isDoubleBuffered, product.mayShareWeights {
        Self.mark(&isReadAgain, load, after: loads, capacity: partition.bytes.count)
      }
      loads.append(load)
    }
    self.isReadAgain = isReadAgain
  }

  /// Marks the load before of the same weights, if these still fit beside what was loaded since.
  private static func mark(
    _ isReadAgain: inout [Bool], _ load: Load, after loads: [Load], capacity: Int
  ) {
    var taken = load.bytes
    var between: [TensorID] = []
    for other in loads.reversed() {
      guard taken <= capacity else { return }
      if other.weights == load.weights {
        if other.isShared { isReadAgain[other.layer] = true }
        return
      }
      guard !between.contains(other.weights) else { continue }
      between.append(other.weights)
      taken += other.bytes
    }
  }
}
