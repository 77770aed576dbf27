import Diagnostics
import Hardware
import Workload

/// Which array runs each product of a trace, as `assign` says it.
struct AssignedArrays {
  private let assignments: [ArrayAssignment]
  /// By entry: whether it decides a product, and whether it would, were it the first.
  private var decides: [Bool]
  private var matches: [Bool]

  init(_ accelerator: Accelerator) {
    assignments = accelerator.assignments
    decides = [Bool](repeating: false, count: assignments.count)
    matches = decides
  }

  /// The array of a product.
  mutating func array(of op: Operator, _ trace: Trace) -> ArrayID {
    guard !assignments.isEmpty else { return .main }
    let name = trace.name(of: op)
    var found: ArrayID?
    for (index, assignment) in assignments.enumerated()
    where assignment.matches(op.kind, name: name) {
      matches[index] = true
      guard found == nil else { continue }
      decides[index] = true
      found = assignment.array
    }
    return found ?? .main
  }

  /// Reports names that no product has: they are slips of the pen. Kinds that a trace lacks are none, as
  /// a machine runs other traces too.
  func check(_ accelerator: Accelerator, _ sink: DiagnosticSink) {
    for (index, assignment) in assignments.enumerated() where !decides[index] {
      guard case .named(let pattern) = assignment.products else { continue }
      let origin = accelerator.origin.assignments
      let location = index < origin.count ? origin[index] : nil
      if matches[index] {
        sink.error(
          at: location,
          "'assign' gives '\(pattern.text)' an array, and entries before it have all products that it "
            + "matches",
          help: "of several entries that match a product the first counts; move it before them")
      } else {
        let kinds = OperatorKind.allCases.filter(\.isMatrix).map(\.rawValue)
        sink.error(
          at: location,
          "'assign' gives '\(pattern.text)' an array, and no product of the trace is called so",
          help: NearestName.of(pattern.text, among: kinds).map { "did you mean '\($0)'?" }
            ?? "write the name of a product, '*' for any text, or a kind: "
            + kinds.joined(separator: ", "))
      }
    }
  }
}
