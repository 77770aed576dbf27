import Workload

/// What is run, under the name that results give it.
public struct NamedWorkload: Sendable {
  public enum Form: Sendable {
    /// Lowered already.
    case trace(Trace)
    /// To be lowered with a scheme, a width of weights and a batch.
    case lowerable(Lowerable)
  }

  public var name: String
  public var form: Form

  public init(name: String, _ form: Form) {
    self.name = name
    self.form = form
  }
}
