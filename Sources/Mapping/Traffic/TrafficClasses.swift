import Hardware
import Quantities
import Workload

/// The part of each layer's DRAM traffic that no schedule avoids, and the part of tensors that did not
/// stay on chip; the rest of the traffic is operands fetched again.
struct TrafficClasses {
  private let trace: Trace
  private let residency: Residency
  /// By storage: bytes that no operator has read yet.
  private var unread: [Int]
  private var isRead: [Bool]
  /// By storage: whether an operator reads it.
  private let isTaken: [Bool]
  private var index = 0

  init(_ trace: Trace, _ residency: Residency) {
    self.trace = trace
    self.residency = residency
    unread = trace.tensors.indices.map { trace.bytes(of: TensorID(index: UInt32($0))).count }
    isRead = [Bool](repeating: false, count: trace.tensors.count)
    isTaken = Self.readTensors(trace)
  }

  private static func readTensors(_ trace: Trace) -> [Bool] {
    var isTaken = [Bool](repeating: false, count: trace.tensors.count)
    for op in trace.operators {
      for input in trace.inputs(of: op) { isTaken[Int(trace.storage(of: input).index)] = true }
    }
    return isTaken
  }

  /// The traffic of the next operator in the order of the trace, without partial sums.
  mutating func next(isOnHost: Bool) -> Traffic {
    let op = trace.operators[index]
    index += 1
    var needed = 0
    var spills = 0
    let inputs = trace.inputs(of: op)
    for (place, input) in inputs.enumerated() {
      // An operand that an operator has twice is needed once.
      guard !inputs.prefix(place).contains(input) else { continue }
      let isOnChip = residency.isOnChip[Int(input.index)]
      if isOnChip {
        // The host reads in the DRAM what the accelerator writes there.
        if isOnHost, !isParameter(input, of: op) { spills += 2 * readBytes(op, place, input) }
      } else if trace[trace.storage(of: input)].role.isProduced {
        spills += readBytes(op, place, input)
      } else {
        needed += firstRead(of: input, by: op, place)
      }
    }
    for output in trace.outputs(of: op) {
      let bytes = trace.bytes(of: output).count
      let isOnChip = residency.isOnChip[Int(output.index)]
      let isResult =
        trace[output].role == .output || !isTaken[Int(trace.storage(of: output).index)]
      switch (isOnChip, isResult) {
      case (false, true): needed += bytes
      case (false, false): spills += bytes
      case (true, _): if isOnHost { spills += 2 * bytes }
      }
    }
    return Traffic(compulsory: needed, spilled: spills)
  }

  /// Whether a weight is kept at the unit or in the host: gamma, beta, a bias table.
  private func isParameter(_ input: TensorID, of op: Operator) -> Bool {
    trace[input].role == .weight && op.kind != .embed
      && trace.elements(of: trace[input]) < op.elements
  }

  /// Bytes of a weight or a model input that an operator is the first to read; views share their storage.
  /// Each lookup in an embedding table is taken to read rows that were not read before, until none are
  /// left.
  private mutating func firstRead(of input: TensorID, by op: Operator, _ place: Int) -> Int {
    guard !isRead[Int(input.index)] || isTable(input, of: op) else { return 0 }
    isRead[Int(input.index)] = true
    let storage = Int(trace.storage(of: input).index)
    let bytes = min(readBytes(op, place, input), unread[storage])
    unread[storage] -= bytes
    return bytes
  }

  private func isTable(_ input: TensorID, of op: Operator) -> Bool {
    op.kind == .embed && trace[input].role == .weight
  }

  /// Bytes of an operand that an operator needs: of an embedding table the rows that are looked up, of an
  /// image no elements that its windows leave out.
  private func readBytes(_ op: Operator, _ place: Int, _ input: TensorID) -> Int {
    let bytes = trace.bytes(of: input).count
    let bits = Int(trace[input].type.bits)
    if isTable(input, of: op) {
      return min(bytes, ceilingDivision(op.elements * bits, 8))
    }
    if op.kind == .convolution, place == 0 {
      let windows = Int(op.b) * Int(op.m) * Int(op.k)
      let side = trace.extras(of: trace[input]).sideBytes
      return min(bytes, ceilingDivision(windows * bits, 8) + side)
    }
    return bytes
  }
}

extension TensorRole {
  /// Whether an operator of the trace makes such a tensor.
  var isProduced: Bool {
    switch self {
    case .activation, .output: true
    case .weight, .input, .state: false
    }
  }
}
