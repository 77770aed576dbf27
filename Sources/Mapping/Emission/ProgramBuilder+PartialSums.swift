import Hardware
import Simulation

extension ProgramBuilder {
  /// Sums that left and came back while the folds of a tile ran. That they are moved after it makes
  /// no difference: the memory takes no time where products are not tiled. Returns the task after
  /// which the last ones can be read.
  mutating func passPartialSums(_ bytes: Int, after writer: TaskID) -> TaskID {
    need(writer, .operand)
    need(store(bytes, from: accelerator.buffers.output), .operand)
    activity.partialSumSpillBytes += 2 * bytes
    return load(bytes, into: accelerator.buffers.output, on: .activationQueue)
  }
}
