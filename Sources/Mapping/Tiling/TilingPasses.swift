import Hardware
import Simulation

/// The steps of a product's loops, one tile of results each, and the bytes that must have moved before
/// each: passes of the outer loop over the steps of the inner one, for every batch element.
///
/// The inner loop's operand comes with the first pass (and again with each, where it does not stay);
/// the outer loop's operand comes with the first step of a pass (and again with each).
struct TilingPasses {
  /// An operand of one batch element: its bytes, how often all of it is loaded, a tile's bytes.
  struct Operand {
    var bytes: Int
    var loads: Int
    var tile: Int

    var all: Int { bytes * loads }
  }

  struct Step {
    /// In the order of the loops.
    var number: Int
    /// What has moved when its operands are there: loads to here, results of the steps before.
    var bytes: Int
  }

  private let batch: Int
  private let passes: Int
  private let stepsOfAPass: Int
  private let inner: Operand
  private let outer: Operand
  private let output: Int

  /// - Parameter output: Bytes of results of one batch element.
  init(
    _ batch: Int, _ tiling: Tiling, _ counts: TileShape, input: Operand, weight: Operand,
    output: Int
  ) {
    self.batch = batch
    self.output = output
    switch tiling.order {
    case .columnsOutside:
      (inner, outer, passes, stepsOfAPass) = (input, weight, counts.n, counts.m)
    case .rowsOutside:
      (inner, outer, passes, stepsOfAPass) = (weight, input, counts.m, counts.n)
    }
  }

  var count: Int { batch * passes * stepsOfAPass }

  /// Between these steps bytes and work both grow evenly, so that the latest end is due to one of
  /// them: the first and last of the first pass and of the last one, in the first and last element.
  var borders: InlineArray<8, Step> {
    let last = (passes - 1, stepsOfAPass - 1, batch - 1)
    return [
      step(0, 0, 0), step(0, 0, last.1), step(0, min(1, last.0), 0), step(0, last.0, last.1),
      step(last.2, 0, 0), step(last.2, 0, last.1), step(last.2, last.0, 0),
      step(last.2, last.0, last.1),
    ]
  }

  private func step(_ element: Int, _ pass: Int, _ place: Int) -> Step {
    let inElement = pass * stepsOfAPass + place
    let isFirst = pass == 0
    let innerPlaces =
      inner.loads > 1 ? inElement + 1 : isFirst ? place + 1 : stepsOfAPass
    let outerPlaces = outer.loads > 1 ? inElement + 1 : pass + 1
    let bytes =
      inner.bytes * innerPlaces / stepsOfAPass + outer.bytes * outerPlaces / passes
      + output * inElement / (passes * stepsOfAPass)
    return Step(
      number: element * passes * stepsOfAPass + inElement,
      bytes: element * (inner.all + outer.all + output) + bytes)
  }
}
