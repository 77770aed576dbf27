extension Trace {
  /// Some of the operators as a trace of their own: what others made is its input, and what none of them
  /// reads is its output.
  ///
  /// - Parameter places: Of the operators, in ascending order.
  public func part(_ places: [Int]) -> Trace {
    var part = self
    part.operators = places.map { operators[$0] }
    var isMade = [Bool](repeating: false, count: tensors.count)
    var isRead = isMade
    for op in part.operators {
      for output in outputs(of: op) { isMade[Int(storage(of: output).index)] = true }
      for input in inputs(of: op) { isRead[Int(storage(of: input).index)] = true }
    }
    for index in tensors.indices where tensors[index].role == .activation {
      let storage = Int(storage(of: TensorID(index: UInt32(index))).index)
      if !isMade[storage] {
        part.tensors[index].role = .input
      } else if !isRead[storage] {
        part.tensors[index].role = .output
      }
    }
    var isKept = [Bool](repeating: false, count: operators.count)
    for place in places { isKept[place] = true }
    var next = 0
    part.lineIsOperator = lineIsOperator.filter { isOperator in
      guard isOperator else { return true }
      next += 1
      return isKept[next - 1]
    }
    return part
  }
}
