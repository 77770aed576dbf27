import Hardware
import Simulation
import Timing
import Workload

extension ArrayTiming {
  /// The timing of a product on its array, with what its buffers' ports bound.
  init(_ accelerator: Accelerator, _ shape: MatrixShape) {
    let array = accelerator[shape.array]
    let demand = EdgePortDemand(
      accelerator.buffers, array.dataflow,
      bits: (shape.inputBits, shape.weights.storedBits, shape.outputBits),
      loadedBits: array.modes[shape.mode].loadedBits(ofWeight: shape.weights.storedBits),
      weightStaysWithInputs: shape.weightStaysWithInputs, keepsSums: shape.keepsSums(array))
    self.init(array: array, mode: array.modes[shape.mode], demand: demand)
    blocks = shape.blocks
    finishesRows = accelerator.pipeline.rowStreaming != nil
    group = max(0, shape.demand.group)
    scalesInPEs = shape.groups?.scaler == .pe
    if array.zeroPoints == .sumColumn { edgeSums = shape.demand.sums }
    if let second = shape.secondMode, array.modes[second].pool != nil,
      let rows = shape.demand.powerOfTwo
    {
      var pool = ArrayTiming(array: array, mode: array.modes[second], demand: demand)
      pool.group = group
      pool.scalesInPEs = scalesInPEs
      pool.finishesRows = finishesRows
      pool.edgeSums = edgeSums
      pool.hasTransposer = shape.transpose == .buffer
      add(pool: pool, columns: rows.count, of: shape.weights.rows)
    }
    hasTransposer = shape.transpose == .buffer
    // What an operator makes cannot have been loaded before.
    if shape.stationaryIsMade(array.dataflow) { exposeFirstLoad() }
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
    guard array.dataflow != .outputStationary else { return keepsToGroups }
    let mode = array.modes[mode]
    let perStep =
      groups?.scaler == .pe ? mode.elementsPerStep(group: demand.group) : mode.elementsPerStep
    return keepsToGroups || k > array.rows * perStep.elements / perStep.steps
  }
}
