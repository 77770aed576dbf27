import Workload

/// What is run, under the name that results give it.
package struct NamedWorkload: Sendable {
  package enum Form: Sendable {
    /// Lowered already.
    case trace(Trace)
    /// To be lowered with a scheme, a width of weights and a batch.
    case lowerable(Lowerable)
  }

  package var name: String
  package var form: Form

  package init(name: String, _ form: Form) {
    self.name = name
    self.form = form
  }
}
