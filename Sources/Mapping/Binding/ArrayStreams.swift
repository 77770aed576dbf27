import Hardware
import Workload

/// Which operators of a trace lie on the array's streams: what they read is made by a product, or what
/// they make is read by one, directly or through operators whose units work in the streams too.
struct ArrayStreams {
  /// By operator; empty for a machine without such units.
  private var isOnStream: [Bool] = []

  init(_ trace: Trace, _ accelerator: Accelerator) {
    let kinds = FunctionUnit.streamed.filter { kind in
      accelerator.units.contains { $0.operators.contains(kind) && $0.worksInStream(of: kind) }
    }
    guard !kinds.isEmpty else { return }
    isOnStream = [Bool](repeating: false, count: trace.operators.count)
    // By storage: whether the array makes it, and whether the array reads it.
    var isMade = [Bool](repeating: false, count: trace.tensors.count)
    var isRead = isMade
    func storages(_ tensors: ArraySlice<TensorID>) -> [Int] {
      tensors.map { Int(trace.storage(of: $0).index) }
    }
    for (index, op) in trace.operators.enumerated() {
      let passes = kinds.contains(op.kind)
      let comes = storages(trace.inputs(of: op)).contains { isMade[$0] }
      if passes, comes { isOnStream[index] = true }
      guard op.kind.isMatrix || passes && comes else { continue }
      for output in storages(trace.outputs(of: op)) { isMade[output] = true }
    }
    for (index, op) in trace.operators.enumerated().reversed() {
      let passes = kinds.contains(op.kind)
      let leaves = storages(trace.outputs(of: op)).contains { isRead[$0] }
      if passes, leaves { isOnStream[index] = true }
      guard op.kind.isMatrix || passes && leaves else { continue }
      for input in storages(trace.inputs(of: op)) { isRead[input] = true }
    }
  }

  /// Whether a unit in the streams can run an operator of the trace.
  func reach(operator index: Int) -> Bool { isOnStream.isEmpty || isOnStream[index] }
}
