import Hardware
import Simulation
import Workload

extension CycleOwner {
  /// As text shows it: the name, but that cycles with every PE busy are `compute`.
  var title: String {
    switch self {
    case .ideal: "compute"
    case .ragged, .fillDrain, .input, .weight, .buffer, .bankConflict, .writeBack, .unit, .host,
      .overhead:
      name
    }
  }

  /// What the owner is, in a few words.
  var meaning: String {
    switch self {
    case .ideal: "array at peak"
    case .ragged: "edge underutilization (partial folds)"
    case .fillDrain: "skew, preload and drain of the array"
    case .input: "waiting for activations from DRAM"
    case .weight: "waiting for weights from DRAM"
    case .buffer: "waiting for space in a buffer"
    case .bankConflict: "more accesses than the buffers' ports take"
    case .writeBack: "waiting for results to reach DRAM"
    case .unit: "a nonlinear, requantization or vector unit works"
    case .host: "the host works"
    case .overhead: "issuing transfers"
    }
  }

  /// The keys of the configuration that move it, by the layers it is worst in.
  func keys(of layers: LayerClass?) -> String {
    var array = "array"
    if case .array(let id)? = layers?.component, id != .main, let layers {
      array = "extra_arrays.\(layers.unit)"
    }
    return switch self {
    case .ideal: "\(array).rows, \(array).columns, \(array).pe"
    case .ragged: "\(array).rows and \(array).columns against the layers' sizes, mapping"
    case .fillDrain: "\(array).fold_overlap, \(array).preload, \(array).rows, \(array).columns"
    case .input: "dram.bandwidth, the size of the buffer that holds input"
    case .weight: "dram.bandwidth, the size of the buffer that holds weight, pipeline"
    case .buffer: "size and double_buffered of the buffers"
    case .bankConflict: "width, banks and ports of the buffers"
    case .writeBack: "dram.bandwidth, the size of the buffer that holds output"
    case .unit:
      if let layers, !layers.isOnArray {
        "units.\(layers.unit).stages, pipeline"
      } else {
        "lanes and placement of the unit that requantizes"
      }
    case .host: "units: one that runs these operators"
    case .overhead: "dma.request_cycles, \(array).issue_bubble, \(array).start_up, larger tiles"
    }
  }
}
