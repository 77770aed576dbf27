import Hardware
import Mapping
import Run
import Simulation

/// What moved between our DRAM and the buffers of a layer, in the columns that SCALE-Sim has for its
/// own memory. A word is a byte.
struct ScaleSimDRAM {
  private(set) var ifmap: ScaleSimAccess
  private(set) var filter: ScaleSimAccess
  private(set) var ofmap: ScaleSimAccess
  /// Bytes of partial sums that found no space and came back; they have no column there.
  let sumsReadBack: Int

  /// - Parameter span: Cycles of the layer. A memory that takes no time has no cycles, so
  ///   that its averages are over all of them.
  init(_ result: RunResult, layer: Int, span: Int) {
    ifmap = ScaleSimAccess(start: 0, stop: 0, words: 0)
    filter = ifmap
    ofmap = ifmap
    // What spilled left once and came back once.
    sumsReadBack = result.layers[layer].activity.partialSumSpillBytes / 2
    let program = result.program
    let start = result.layers[layer].times.start
    var ends: (ifmap: Int?, filter: Int?, ofmap: Int?)
    for task in program.tasks(ofLayer: layer) {
      let bytes = program.work(of: program.tasks[task]).bytes
      let from = result.schedule.starts[task] - start
      let to = result.schedule.ends[task] - start
      switch program.resources[program.tasks[task].resource.index].kind {
      case .activationQueue: Self.add(bytes, from, to, to: &ifmap, &ends.ifmap)
      case .weightQueue: Self.add(bytes, from, to, to: &filter, &ends.filter)
      case .storeQueue: Self.add(bytes, from, to, to: &ofmap, &ends.ofmap)
      case .array, .unit, .host, .stage: break
      }
    }
    ifmap.words -= sumsReadBack
    guard case .ideal = result.accelerator.dram else { return }
    for access in [\Self.ifmap, \.filter, \.ofmap] where self[keyPath: access].words > 0 {
      self[keyPath: access].start = 0
      self[keyPath: access].stop = span - 1
    }
  }

  private static func add(
    _ bytes: Int, _ from: Int, _ to: Int, to access: inout ScaleSimAccess, _ end: inout Int?
  ) {
    access.start = end == nil ? from : min(access.start, from)
    // The last cycle in which it moved.
    access.stop = max(end ?? from, to - 1)
    end = access.stop
    access.words += bytes
  }
}
