import Hardware
import Quantities
import Workload

/// Which activations stay on chip from their producer to their last consumer: the set that fits at every
/// operator and leaves the operators least time for their own work and for the DRAM. What does not stay
/// goes to DRAM and is read back by each consumer.
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

  /// - Parameter bound: What runs each operator of the trace.
  init(
    _ trace: Trace, _ bound: [BoundOperator], _ accelerator: Accelerator,
    _ objective: ResidencySearch.Objective = .time
  ) {
    capacity = accelerator.buffers.residentCapacity
    if trace.header.operandsOnChip {
      isOnChip = [Bool](repeating: true, count: trace.tensors.count)
      return
    }
    isOnChip = [Bool](repeating: false, count: trace.tensors.count)
    let traffic = OperatorTraffic(trace, bound, accelerator)
    let search = ResidencySearch(traffic, accelerator, objective)
    for (activation, stays) in zip(traffic.activations, search.stays) {
      isOnChip[Int(activation.tensor.index)] = stays
      let tightest = search.tightest(activation)
      let free = capacity.count - search.used[tightest]
      // What the host works on may be better off in the DRAM.
      guard !stays, free < activation.bytes else { continue }
      spills.append(
        Spill(
          tensor: activation.tensor, bytes: Bytes(activation.bytes), tightest: tightest,
          free: Bytes(free)))
    }
    peak = Bytes(search.used.max() ?? 0)
    for index in isOnChip.indices {
      let storage = trace.storage(of: TensorID(index: UInt32(index)))
      isOnChip[index] = isOnChip[Int(storage.index)]
    }
  }

  /// The same for the operators and tensors that slices are parts of: of a tensor that is divided, all
  /// parts that do not stay are one spill.
  func merged(_ sliced: SlicedTrace) -> Residency {
    var merged = self
    merged.spills = []
    var places: [TensorID: Int] = [:]
    for part in spills {
      var spill = part
      spill.tensor = sliced.whole(part.tensor)
      spill.tightest = sliced.operators[part.tightest]
      guard let place = places[spill.tensor] else {
        places[spill.tensor] = merged.spills.count
        merged.spills.append(spill)
        continue
      }
      merged.spills[place].bytes += spill.bytes
      if spill.free < merged.spills[place].free {
        merged.spills[place].free = spill.free
        merged.spills[place].tightest = spill.tightest
      }
    }
    return merged
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
}
