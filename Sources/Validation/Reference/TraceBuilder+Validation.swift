import Workload

/// Traces of reference rows.
extension TraceBuilder {
  /// An empty trace of int8 operators.
  ///
  /// - Parameter operandsOnChip: Whether operands are on chip from the start and results stay there.
  init(model: String, operandsOnChip: Bool = false) {
    self.init(
      header: Trace.Header(
        model: model, scheme: "int8", batch: 1, source: "validation",
        operandsOnChip: operandsOnChip))
  }

  /// An int8 product whose operands come from memory and whose requantized result goes back to it.
  mutating func addProduct(_ name: String, batch: Int = 1, m: Int, k: Int, n: Int) {
    let input = add("\(name).input", .input, [batch, m, k])
    let weight = add("\(name).weight", .weight, [batch, k, n])
    let output = add("\(name).output", .output, [batch, m, n])
    add(
      operator: Operator(
        name: intern(name), kind: batch > 1 ? .matmul : .linear, b: UInt32(batch),
        m: UInt32(m), k: UInt32(k), n: UInt32(n),
        epilogue: Epilogue([Epilogue.Step(.requantize, .float)])),
      inputs: [input, weight], outputs: [output])
  }

  private mutating func add(_ name: String, _ role: TensorRole, _ shape: [Int]) -> TensorID {
    let name = intern(name)
    return add(
      tensor: Tensor(name: name, role: role, type: .int8), shape: shape.map { UInt32($0) })
  }
}
