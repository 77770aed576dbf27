import Diagnostics
import Hardware
import Workload

/// Which array runs each product of a trace, as `assign` says it.
struct AssignedArrays {
  private let assignments: [ArrayAssignment]
  /// By entry: whether it matches a product, and whether it is the first that does.
  private var matches: [Bool]
  private var decides: [Bool]

  init(_ accelerator: Accelerator) {
    assignments = accelerator.assignments
    matches = [Bool](repeating: false, count: assignments.count)
    decides = matches
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

  /// Reports entries without a product by names, which are typos or in the wrong order. Kinds that a trace
  /// lacks are no error, as a machine runs other traces too.
  func check(_ accelerator: Accelerator, _ sink: DiagnosticSink) {
    for (index, assignment) in assignments.enumerated() where !decides[index] {
      guard case .named(let pattern) = assignment.products else { continue }
      let origin = accelerator.origin.assignments
      let location = index < origin.count ? origin[index] : nil
      if matches[index] {
        sink.error(
          at: location,
          "'assign' gives '\(pattern.text)' an array, but earlier entries match all products that it "
            + "matches",
          help: "the first entry that matches a product counts; move this one before them")
      } else {
        let kinds = OperatorKind.allCases.filter(\.isMatrix).map(\.rawValue)
        sink.error(
          at: location,
          "'assign' gives '\(pattern.text)' an array, but no product of the trace has that name",
          help: NearestName.of(pattern.text, among: kinds).map { "did you mean '\($0)'?" }
            ?? "write the name of a product, '*' for any text, or a kind: "
            + kinds.joined(separator: ", "))
      }
    }
  }
}
