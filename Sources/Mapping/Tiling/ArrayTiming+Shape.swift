import Hardware
import Simulation

extension ArrayTiming {
  /// The grid's timing for one product, with what its buffers' ports bound.
  init(_ accelerator: Accelerator, _ shape: MatrixShape) {
    self.init(
      array: accelerator.array, mode: accelerator.array.modes[shape.mode],
      draw: EdgeDraw(
        accelerator.buffers, accelerator.array.dataflow,
        bits: (shape.inputBits, shape.weightBits, shape.outputBits),
        weightStaysWithInputs: shape.weightStaysWithInputs,
        keepsSums: shape.keepsSums(accelerator.array)))
    blocks = shape.blocks
    hasTransposer = shape.transpose == .buffer
    // What an operator makes cannot have been loaded before.
    if shape.stationaryIsMade(accelerator.array.dataflow) { exposeFirstLoad() }
  }
}

extension MatrixShape {
  fileprivate func stationaryIsMade(_ dataflow: Dataflow) -> Bool {
    switch dataflow {
    case .outputStationary: false
    case .weightStationary: weightIsMade
    case .inputStationary: inputIsMade
    }
  }

  /// Whether the reduction takes more than one fold of an array whose sums do not stay in the PEs.
  fileprivate func keepsSums(_ array: PEArray) -> Bool {
    array.dataflow != .outputStationary && k > array.rows
  }
}
