import Simulation
import Timing

/// Which tasks make a tensor's data available: for each batch element (a head), in the order of the
/// batch, its blocks of rows; a whole tensor is there when the last of them has ended.
///
/// All tasks of one tensor run on one in-order resource, so the last one ends last.
struct Availability {
  /// Rows that are waited for together.
  struct Block: Hashable {
    var task: TaskID
    /// Cycles before the task's end at which the block's first and last row are there.
    var first: Int32 = 0
    var last: Int32 = 0
  }

  /// Element by element.
  private var blocks: [Block]
  private var blocksPerElement: Int
  private var rowsPerBlock: Int
  /// Cycles from the task's end until the data are there: units in the stream.
  private var delay = 0

  /// There from the start.
  static let always = Availability(elements: [.none])

  /// Elements that are there as a whole.
  init(elements: [TaskID]) {
    blocks = elements.map { Block(task: $0) }
    blocksPerElement = 1
    rowsPerBlock = .max
  }

  /// Elements that come in blocks of rows, all but each element's last of `rowsPerBlock`.
  init(blocks: [Block], perElement: Int, rowsPerBlock: Int) {
    self.blocks = blocks
    blocksPerElement = perElement
    self.rowsPerBlock = rowsPerBlock
  }

  private var elementCount: Int { blocks.count / blocksPerElement }

  /// The same tensor as one element, there only when all of it is: its blocks are those of the last.
  var whole: Availability {
    var whole = self
    whole.blocks = blocks.suffix(blocksPerElement)
    return whole
  }

  /// Whether a unit in the stream lies between the task and the reader.
  var passesUnit: Bool { delay > 0 }

  /// The same rows, each `cycles` later.
  func delayed(by cycles: Int) -> Availability {
    var later = self
    later.delay += cycles
    return later
  }

  /// The task to wait for before batch element `b` of `count` is read, and the cycles after its end.
  /// Where producer and consumer split the batch differently, that is the whole tensor.
  func element(_ b: Int, of count: Int) -> Ready {
    let isSplit = elementCount == count
    let block = isSplit ? blocks[(b + 1) * blocksPerElement - 1] : blocks[blocks.count - 1]
    return Ready(block.task, lag: delay)
  }

  /// The same for an element's rows below `end`, which are read together.
  func rows(below end: Int, ofElement b: Int, of count: Int) -> Ready {
    guard elementCount == count else { return element(b, of: count) }
    let block = blocks[b * blocksPerElement + index(of: end - 1)]
    return Ready(block.task, lag: delay - Int(block.last))
  }

  /// What to wait for before a tile starts that takes rows of element `b` one after the other, once for
  /// each task that makes some of them.
  func rows(
    _ range: Range<Int>, ofElement b: Int, of count: Int, into flow: RowFlow
  ) -> [Ready] {
    guard elementCount == count else { return [element(b, of: count)] }
    var needed: [Ready] = []
    for index in index(of: range.lowerBound)...index(of: range.upperBound - 1) {
      let block = blocks[b * blocksPerElement + index]
      let (first, last) = rows(of: index)
      // Of a block that is read in part, the first row of that part counts as its last one.
      let lag = max(
        -Int(first < range.lowerBound ? block.last : block.first)
          - flow.entry(max(first, range.lowerBound) - range.lowerBound),
        -Int(block.last) - flow.entry(min(last, range.upperBound - 1) - range.lowerBound))
      if let known = needed.last, known.task == block.task {
        needed[needed.count - 1].lag = max(known.lag, delay + lag)
      } else {
        needed.append(Ready(block.task, lag: delay + lag, isTapped: delay > 0))
      }
    }
    return needed
  }

  private func index(of row: Int) -> Int { min(row / rowsPerBlock, blocksPerElement - 1) }

  /// First and last row of a block; the last block's end is that of the element.
  private func rows(of index: Int) -> (Int, Int) {
    index == blocksPerElement - 1
      ? (blocksPerElement == 1 ? 0 : index * rowsPerBlock, .max)
      : (index * rowsPerBlock, (index + 1) * rowsPerBlock - 1)
  }

  /// Adds what decides a reader's waits, relative to a task.
  func describe(relativeTo base: Int, in state: inout [Int]) {
    state.append(blocks.count)
    state.append(blocksPerElement)
    state.append(delay)
    for block in blocks {
      state.append(block.task.distance(from: base))
      if rowsPerBlock < .max { state.append(Int(block.first) << 32 | Int(block.last)) }
    }
  }

  /// The same, had all its tasks been `distance` later.
  func moved(by distance: Int) -> Availability {
    var moved = self
    for index in blocks.indices {
      moved.blocks[index].task = blocks[index].task.moved(by: distance)
    }
    return moved
  }
}
