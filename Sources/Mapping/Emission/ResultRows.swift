import Simulation
import Timing

/// Notes which task makes which rows of a product's results.
struct ResultRows {
  private let plan: ProductPlan
  /// The last task of each tile of rows, element by element.
  private var tasks: [TaskID]
  private let tiles: Int
  private var elements = 0

  /// - Parameter tiles: Tiles along M.
  init(_ plan: ProductPlan, tiles: Int) {
    self.plan = plan
    self.tiles = tiles
    tasks = [TaskID](repeating: .none, count: tiles * plan.shape.b)
  }

  /// Says which task was the last of a tile of the open element's rows, so far.
  mutating func setLast(_ task: TaskID, tile: Int) {
    tasks[elements * tiles + tile] = task
  }

  mutating func endElement() { elements += 1 }

  /// The task that ends last.
  var last: TaskID {
    get { tasks[tasks.count - 1] }
    set { tasks[tasks.count - 1] = newValue }
  }

  /// - Parameter flow: How the rows of a tile end before it does, by its number of rows; nil where
  ///   they do not.
  func availability(flow: (Int) -> RowFlow?) -> Availability {
    let shown = plan.recipe.outputIsSplit ? 0..<elements : elements - 1..<elements
    guard let blocks = plan.recipe.outputBlocks else {
      return Availability(
        elements: shown.flatMap { element in
          repeatElement(tasks[element * tiles + tiles - 1], count: copies)
        })
    }
    let tileRows = plan.tiling.tile.m
    let flows = (full: flow(tileRows), last: flow(blocks.rows - (tiles - 1) * tileRows))
    var made: [Availability.Block] = []
    made.reserveCapacity(shown.count * copies * blocks.count)
    for element in shown {
      for _ in 0..<copies {
        for index in 0..<blocks.count {
          let rows = blocks.range(index)
          let tile = (rows.upperBound - 1) / tileRows
          let flow = tile == tiles - 1 ? flows.last : flows.full
          let start = tile * tileRows
          made.append(
            Availability.Block(
              task: tasks[element * tiles + tile],
              // Rows of an earlier tile are there before this one's first.
              first: Int32(clamping: flow?.exit(max(0, rows.lowerBound - start)) ?? 0),
              last: Int32(clamping: flow?.exit(rows.upperBound - 1 - start) ?? 0)))
        }
      }
    }
    return Availability(
      blocks: made, perElement: blocks.count, rowsPerBlock: blocks.rowsPerBlock)
  }

  /// Batch elements that share a fold.
  private var copies: Int { plan.recipe.outputIsSplit ? plan.shape.blocks : 1 }
}
