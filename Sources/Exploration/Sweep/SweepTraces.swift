import Diagnostics
import Documents
import Lowering
import Workload

/// The traces of a sweep: each subject under each choice of the axes that lowering takes, lowered
/// once for each distinct one.
struct SweepTraces: Sendable {
  struct Entry: Sendable {
    var trace: Trace
    /// Nil where the trace was given.
    var scheme: SweepScheme?
  }

  /// All of them are kept while the points run.
  static let mostTraces = 4_096

  let grid: SweepGrid
  /// Which of the grid's axes lowering takes.
  private let axes: [Int]
  private let entries: [Result<Entry, InputError>]
  /// By subject and combination of the axes' values, the last axis innermost: index of an entry.
  private let places: [Int]

  /// Lowers everything. A choice that goes with no other is an error; one that some others do not go
  /// with is a row that says so.
  init(
    _ subjects: [NamedWorkload], _ grid: SweepGrid, _ lowering: SweepLowering?,
    readOverride: (String) throws(InputError) -> Override
  ) throws(InputError) {
    self.grid = grid
    let axes = grid.axes.indices.filter { grid.axes[$0].target.isOfLowering }
    self.axes = axes
    let combinations = axes.reduce(1) { $0 * grid.axes[$1].values.count }
    var builder = try SweepTraceBuilder(
      axes: axes.map { grid.axes[$0] }, lowering: lowering, readOverride: readOverride)
    try builder.check(subjects)
    let (count, overflows) = combinations.multipliedReportingOverflow(by: subjects.count)
    guard axes.isEmpty || (!overflows && count <= Self.mostTraces) else {
      throw InputError(
        "the sweep has more than \(Self.mostTraces) traces to lower", help: "sweep part by part")
    }
    var entries: [Result<Entry, InputError>] = []
    var places: [Int] = []
    var known: [Choice: Int] = [:]
    for (number, subject) in subjects.enumerated() {
      for combination in 0..<combinations {
        let values = Self.indices(of: combination, axes.map { grid.axes[$0].values.count })
        let choice = Choice(
          subject: number, values: zip(axes, values).map { grid.axes[$0].values[$1] })
        if let place = known[choice] {
          places.append(place)
          continue
        }
        known[choice] = entries.count
        places.append(entries.count)
        do throws(InputError) {
          entries.append(.success(try builder.entry(subject, values)))
        } catch {
          entries.append(.failure(error))
        }
      }
    }
    self.entries = entries
    self.places = places
    try refuseUseless(subjects.count, combinations)
  }

  private struct Choice: Hashable {
    var subject: Int
    var values: [String]
  }

  /// The trace of a point; throws what kept its model from being lowered.
  func entry(_ point: SweepPoint) throws(InputError) -> Entry {
    var place = point.trace
    for axis in axes { place = place * grid.axes[axis].values.count + point.choices[axis] }
    return try entries[places[place]].get()
  }

  private static func indices(of combination: Int, _ counts: [Int]) -> [Int] {
    var rest = combination
    var indices: [Int] = []
    for count in counts.reversed() {
      indices.append(rest % count)
      rest /= count
    }
    return indices.reversed()
  }

  /// Throws the errors of subjects, and of values of axes, none of whose points has a trace.
  private func refuseUseless(_ subjects: Int, _ combinations: Int) throws(InputError) {
    let counts = axes.map { grid.axes[$0].values.count }
    var groups: [(places: [Int], location: SourceLocation?)] = (0..<subjects).map { subject in
      (Array(subject * combinations..<(subject + 1) * combinations), nil)
    }
    for (axis, count) in counts.enumerated() {
      for value in 0..<count {
        groups.append(
          (
            places.indices.filter { Self.indices(of: $0 % combinations, counts)[axis] == value },
            grid.axes[axes[axis]].location(ofValue: value)
          ))
      }
    }
    var found: [Diagnostic] = []
    for group in groups {
      let errors = group.places.compactMap { place -> InputError? in
        if case .failure(let error) = entries[places[place]] { error } else { nil }
      }
      guard errors.count == group.places.count else { continue }
      // Of several values that are wrong together, each has an error of its own.
      let own = errors.first { error in
        error.diagnostics.contains { $0.location == group.location && $0.location != nil }
      }
      guard let first = own ?? errors.first else { continue }
      found += first.diagnostics.filter { !found.contains($0) }
    }
    guard found.isEmpty else { throw InputError(found) }
  }
}
