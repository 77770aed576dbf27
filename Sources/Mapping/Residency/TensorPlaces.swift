import Diagnostics
import Hardware
import Quantities
import Simulation
import Workload

/// Where tensors that are not on chip lie in a banked DRAM: in the order of the trace, each from
/// the start of a row of all devices of a channel; partial sums without space after them all.
struct TensorPlaces {
  private var bases: [Int]
  private var scratch = 0

  /// - Throws: where the tensors are more than the memory.
  init(_ trace: Trace, _ residency: Residency, _ accelerator: Accelerator) throws(InputError) {
    bases = [Int](repeating: 0, count: trace.tensors.count)
    guard case .banked(let dram, _) = accelerator.dram else { return }
    let row = dram.geometry.rowBytes
    for index in trace.tensors.indices {
      let id = TensorID(index: UInt32(index))
      guard !residency.isOnChip[index], trace.storage(of: id) == id else { continue }
      bases[index] = scratch
      let (end, overflow) = scratch.addingReportingOverflow(trace.bytes(of: id).count + row - 1)
      guard !overflow, end / row * row <= dram.geometry.bytes else {
        throw InputError(
          "the tensors of the trace are more than the memory's \(dram.geometry.bytes) B",
          help: "raise 'dram.geometry.rows' or 'dram.geometry.ranks'")
      }
      scratch = end / row * row
    }
  }

  /// Where the parts of an operator lie.
  func places(of op: Operator, _ trace: Trace) -> LayerPlaces {
    var places = LayerPlaces()
    let inputs = trace.inputs(of: op).map { bases[Int(trace.storage(of: $0).index)] }
    places[.firstOperand] = inputs.first ?? 0
    places[.secondOperand] = inputs.dropFirst().first ?? 0
    places[.otherOperands] = inputs.dropFirst(2).first ?? 0
    // Parameters follow the operands, or, of one that has a single operand, are the second.
    places[.parameters] = inputs.last ?? 0
    if let output = trace.outputs(of: op).first {
      places[.result] = bases[Int(trace.storage(of: output).index)]
    }
    places[.partialSums] = scratch
    return places
  }
}
