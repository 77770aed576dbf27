import Lowering
import Workload

/// What a sweep runs on every configuration.
public struct SweepSubject: Sendable {
  public enum Form: Sendable {
    /// Lowered already.
    case trace(Trace)
    /// Lowered by the sweep, once for each scheme, width and batch that it is run with.
    case lowerable(Lowerable)
  }

  /// What rows call it.
  public var name: String
  public var form: Form

  public init(name: String, _ form: Form) {
    self.name = name
    self.form = form
  }
}
