import Hardware
import Quantities
import Workload

/// Which activations stay on chip from their producer to their last consumer.
///
/// In the order of the trace, a result stays if, at every operator until its last use, it fits beside
/// those that already stay; what does not fit goes to DRAM and is read back by each consumer.
package struct Residency: Sendable {
  package struct Spill: Sendable, Equatable {
    package var tensor: TensorID
    package var bytes: Bytes
    /// Operator at which there was least space, and the space there.
    package var tightest: Int
    package var free: Bytes
  }

  /// Per tensor of the trace: whether its storage is on chip.
  package private(set) var isOnChip: [Bool]
  package private(set) var spills: [Spill] = []
  package let capacity: Bytes
  /// Largest sum of what stays at one time.
  package private(set) var peak = Bytes.zero

  init(_ trace: Trace, _ accelerator: Accelerator) {
    capacity = accelerator.buffers.residentCapacity
    if trace.header.operandsOnChip {
      isOnChip = [Bool](repeating: true, count: trace.tensors.count)
      return
    }
    isOnChip = [Bool](repeating: false, count: trace.tensors.count)
    let lastUse = Self.lastUses(trace)
    var used = [Int](repeating: 0, count: trace.operators.count)
    for (index, op) in trace.operators.enumerated() {
      for output in trace.outputs(of: op) {
        let tensor = trace[output]
        let last = lastUse[Int(output.index)]
        // A result of the model, or one that nobody reads, leaves the chip.
        guard tensor.role == .activation, last > index else { continue }
        let bytes = trace.bytes(of: output).count
        let tightest = (index...last).max { used[$0] < used[$1] } ?? index
        guard used[tightest] + bytes <= capacity.count else {
          let free = Bytes(capacity.count - used[tightest])
          spills.append(
            Spill(tensor: output, bytes: Bytes(bytes), tightest: tightest, free: free))
          continue
        }
        for at in index...last { used[at] += bytes }
        isOnChip[Int(output.index)] = true
      }
    }
    peak = Bytes(used.max() ?? 0)
    for index in isOnChip.indices {
      let storage = trace.storage(of: TensorID(index: UInt32(index)))
      isOnChip[index] = isOnChip[Int(storage.index)]
    }
  }

  /// Weights stay where their stages are, activations pass from stage to stage.
  init(streaming trace: Trace) {
    capacity = .zero
    isOnChip = trace.tensors.indices.map { index in
      let storage = trace.storage(of: TensorID(index: UInt32(index)))
      let role = trace[storage].role
      return role == .weight || role == .activation
    }
  }

  /// The last operator that reads each tensor's storage, or −1.
  private static func lastUses(_ trace: Trace) -> [Int] {
    var last = [Int](repeating: -1, count: trace.tensors.count)
    for (index, op) in trace.operators.enumerated() {
      for input in trace.inputs(of: op) {
        last[Int(trace.storage(of: input).index)] = index
      }
    }
    return last
  }
}
