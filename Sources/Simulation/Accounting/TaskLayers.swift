/// Which layer each task of a program belongs to, and which one the streams' latencies do.
struct TaskLayers {
  private var ofTask: [Int32]
  private let inStream: [InStreamLayer]

  init(_ program: Program) {
    ofTask = [Int32](repeating: 0, count: program.tasks.count)
    for layer in 0..<program.layerCount {
      for task in program.tasks(ofLayer: layer) { ofTask[task] = Int32(layer) }
    }
    inStream = program.inStreamLayers
  }

  subscript(task: TaskID) -> Int { Int(ofTask[task.index]) }

  /// The layer whose unit delays a task's rows: the last one in the array's streams between the layer
  /// that makes them and the one that reads them; nil where there is none.
  func delaying(_ stretch: CauserChain.Stretch) -> InStreamLayer? {
    let (maker, reader) = (self[stretch.source], self[stretch.task])
    // In the order of layers.
    var (low, high) = (0, inStream.count)
    while low < high {
      let middle = (low + high) / 2
      if inStream[middle].layer < reader { low = middle + 1 } else { high = middle }
    }
    guard low > 0, inStream[low - 1].layer > maker else { return nil }
    return inStream[low - 1]
  }
}
