import Workload

extension Trace {
  /// Some of its operators with the tensors that they need, in the same order.
  func part(_ range: Range<Int>) -> Trace {
    var part = self
    part.operators = []
    part.operands = []
    part.tensors = []
    part.lineIsOperator = []
    var places: [TensorID: TensorID] = [:]
    func place(_ id: TensorID) -> TensorID {
      if let known = places[id] { return known }
      var tensor = self[id]
      if tensor.extras != .max, let base = tensorExtras.base(Int(tensor.extras)) {
        tensor.extras = part.tensorExtras.add(like: Int(tensor.extras), base: place(base))
      }
      let new = TensorID(index: UInt32(part.tensors.count))
      part.tensors.append(tensor)
      places[id] = new
      return new
    }
    for index in range {
      var op = operators[index]
      let first = Int(op.firstOperand)
      op.firstOperand = UInt32(part.operands.count)
      for operand in operands[first..<first + Int(op.inputCount) + Int(op.outputCount)] {
        part.operands.append(place(operand))
      }
      part.operators.append(op)
    }
    return part
  }
}
