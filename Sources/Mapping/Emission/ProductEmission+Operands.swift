import Hardware
import Simulation
import Timing

/// What a product's tiles load, and draw from the buffers.
extension ProductEmission {
  /// The last of the batch's elements that share a fold; it is ready last.
  private func lastElement(_ b: Int) -> Int { (b + 1) * shape.blocks - 1 }

  /// - Parameter isFirst: Whether the array meets the tile's rows for the first time.
  mutating func loadInput(
    _ b: Int, _ index: TileShape, _ tile: TileShape, isFirst: Bool,
    _ builder: inout ProgramBuilder
  ) -> (ready: [Ready], place: Int?) {
    let element = lastElement(b)
    let first = index.m * plan.tiling.tile.m
    let streams = plan.recipe.inputStreams
    if streams, shape.inputOnChip {
      // Rows that the array has met before have been waited for, but for what a unit in the stream does
      // on their way in.
      guard isFirst || inputReady.passesUnit else { return ([], nil) }
      let rows = inputReady.rows(
        first..<first + tile.m, ofElement: element, of: shape.elements,
        into: plan.timing.rowFlow(tile))
      return (rows, nil)
    }
    let ready =
      streams
      ? inputReady.rows(below: first + tile.m, ofElement: element, of: shape.elements)
      : inputReady.element(element, of: shape.elements)
    guard !shape.inputOnChip else { return ([ready], nil) }
    let fetched = builder.fetch(
      &inputs, index.m * counts.k + index.k,
      plan.inputBytes(tile, m: index.m, k: index.k) * plan.tiling.passes.input,
      plan.inputFootprint(b, index.m, index.k, tile), ring: .input, into: buffers.input,
      on: .activationQueue, after: ready)
    return ([fetched.ready], fetched.place)
  }

  mutating func loadWeight(
    _ b: Int, _ index: TileShape, _ tile: TileShape, _ builder: inout ProgramBuilder
  ) -> (ready: Ready, place: Int?, held: Int?) {
    let ready = weightReady.element(lastElement(b), of: shape.elements)
    guard !shape.weightOnChip else { return (ready, nil, nil) }
    let number = index.n * counts.k + index.k
    if !heldPlaces.isEmpty, heldPlaces[number] >= 0 { return (ready, nil, heldPlaces[number]) }
    let layout = builder.accelerator.dma.weightLayout
    let fetched = builder.fetch(
      &weights, number,
      tileWork.weightBytes * plan.tiling.passes.weight,
      plan.weightFootprint(b, index.k, index.n, tile, layout),
      ring: .weight, into: buffers.weight, on: .weightQueue, after: ready)
    return (fetched.ready, fetched.place, nil)
  }

  /// Counts what the array draws from the buffers for the last tile, and its sums.
  mutating func countReads() {
    inputReads += tileWork.inputReads
    weightReads += tileWork.weightReads
    drainedSums += tileWork.drainedSums
    sumBytes += tileWork.sumTraffic
  }

  func countBufferTraffic(_ builder: inout ProgramBuilder) {
    let weightBuffer = shape.weightStaysWithInputs ? buffers.input : buffers.weight
    builder.activity.bufferReads[buffers.input] += inputReads
    builder.activity.bufferReads[weightBuffer] += weightReads
    builder.activity.bufferWrites[buffers.output] += resultBytes
    switch dataflow {
    case .outputStationary:
      let sums = plan.recipe.keepsSumsInPEs ? computedResults : drainedSums
      builder.activity.drainedSums += sums * shape.demand.sumsPerResult
    case .weightStationary: builder.activity.stationaryBits += 8 * weightReads
    case .inputStationary: builder.activity.stationaryBits += 8 * inputReads
    }
    if let sums = buffers.partialSum {
      builder.activity.bufferReads[sums] += sumBytes
      builder.activity.bufferWrites[sums] += sumBytes
    }
  }
}
