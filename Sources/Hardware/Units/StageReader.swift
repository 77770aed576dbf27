import Algorithms
import Diagnostics
import Documents
import Workload

/// Reads `stages` of a unit: the stages of each of its functions, stated for all of them, by operator, by
/// algorithm, or by both, and taken from the algorithm's definition otherwise.
struct StageReader {
  let fields: Fields
  let node: Node?
  let choices: [UnitFunction.Choice]
  /// For stages that state none.
  let lanes: Int?
  /// The same, with a serial part.
  let servers: Int
  let placement: UnitPlacement
  private var usesLanes = false
  private var hasReportedLanes = false
  /// Of all functions.
  private var shared: [UnitStage]?
  /// By the index of the function.
  private var own: [[UnitStage]?]

  private init(
    fields: Fields, node: Node?, choices: [UnitFunction.Choice], lanes: Int?, servers: Int,
    placement: UnitPlacement, own: [[UnitStage]?]
  ) {
    self.fields = fields
    self.node = node
    self.choices = choices
    self.lanes = lanes
    self.servers = servers
    self.placement = placement
    self.own = own
  }

  /// - Parameters:
  ///   - fields: The unit's.
  ///   - node: The value of `stages`.
  ///   - unit: What it computes, and its `lanes`, `per_row_servers` and `placement`.
  /// - Returns: By function.
  static func read(_ fields: Fields, _ node: Node?, _ unit: UnitKeys) -> [[UnitStage]] {
    var reader = StageReader(
      fields: fields, node: node, choices: unit.choices, lanes: unit.lanes,
      servers: unit.servers, placement: unit.placement, own: unit.choices.map { _ in nil })
    return reader.stages()
  }

  private mutating func stages() -> [[UnitStage]] {
    let errors = fields.sink.diagnostics.count
    if let node {
      if case .mapping = node.value {
        read(Fields(node, path: fields.path(of: "stages"), sink: fields.sink))
      } else {
        shared = list(node, path: fields.path(of: "stages"))
      }
    }
    guard fields.sink.diagnostics.count == errors else { return choices.map { _ in [] } }
    let found = zip(choices, own).map { shared ?? $1 ?? defined($0.kind, $0.listed) }
    if fields.sink.diagnostics.count == errors, lanes != nil, !usesLanes, !choices.isEmpty {
      fields.sink.error(
        at: fields.node["lanes"]?.location,
        "'\(fields.path).lanes' has no meaning: every stage states its own",
        help: "remove it, or the 'lanes' of a stage")
    }
    let stages = found.flatMap(\.self)
    if fields.sink.diagnostics.count == errors, servers > 1, !choices.isEmpty,
      !stages.contains(where: { $0.perRowServers == servers })
    {
      fields.sink.error(
        at: fields.node["per_row_servers"]?.location,
        "'\(fields.path).per_row_servers' has no meaning: no stage has a serial part",
        help: "remove it")
    }
    return found
  }

  /// Stages by operator or algorithm.
  private mutating func read(_ fields: Fields) {
    for entry in fields.all where !entry.key.hasPrefix("x-") {
      let path = fields.path(of: entry.key)
      if let kind = OperatorKind(rawValue: entry.key), choices.contains(where: { $0.kind == kind })
      {
        if case .mapping = entry.value.value {
          read(Fields(entry.value, path: path, sink: fields.sink), of: kind)
        } else {
          set(list(entry.value, path: path), at: entry) { $0.kind == kind }
        }
      } else if choices.contains(where: { $0.listed.name == entry.key }) {
        set(list(entry.value, path: path), at: entry) { $0.listed.name == entry.key }
      } else if !choices.isEmpty {
        unknown(
          entry, in: fields,
          names: choices.map(\.kind.rawValue) + choices.map(\.listed.name)
        )
      }
    }
  }

  /// Stages of an operator by algorithm.
  private mutating func read(_ fields: Fields, of kind: OperatorKind) {
    for entry in fields.all where !entry.key.hasPrefix("x-") {
      let isMeant = { (choice: UnitFunction.Choice) in
        choice.kind == kind && choice.listed.name == entry.key
      }
      guard choices.contains(where: isMeant) else {
        unknown(
          entry, in: fields,
          names: choices.filter { $0.kind == kind }.map(\.listed.name))
        continue
      }
      set(list(entry.value, path: fields.path(of: entry.key)), at: entry, where: isMeant)
    }
  }

  private func unknown(_ entry: Node.Entry, in fields: Fields, names: [String]) {
    var known: [String] = []
    for name in names where !known.contains(name) { known.append(name) }
    fields.sink.error(
      at: entry.keyLocation, "'\(fields.path)' has '\(entry.key)', which this unit does not run",
      help: NearestName.of(entry.key, among: known).map { "did you mean '\($0)'?" }
        ?? "one of: \(known.joined(separator: ", "))")
  }

  private mutating func set(
    _ stages: [UnitStage], at entry: Node.Entry,
    where isMeant: (UnitFunction.Choice) -> Bool
  ) {
    for index in choices.indices where isMeant(choices[index]) {
      guard own[index] == nil else {
        let (kind, listed) = choices[index]
        fields.sink.error(
          at: entry.keyLocation,
          "'\(fields.path).stages' states \(kind.rawValue) by \(listed.name) twice",
          help: "name stages by operator or by algorithm, not by both")
        return
      }
      own[index] = stages
    }
  }

  private mutating func list(_ node: Node, path: String) -> [UnitStage] {
    guard case .sequence(let elements) = node.value else {
      fields.sink.error(at: node.location, "found \(node.form) where '\(path)' needs a list")
      return []
    }
    if elements.isEmpty { fields.sink.error(at: node.location, "'\(path)' is an empty list") }
    let stages = elements.enumerated().map { index, node in
      stage(Fields(node, path: "\(path)[\(index)]", sink: fields.sink))
    }
    // In the stream every stage with 'each: task' is an error.
    if placement == .pass, !stages.isEmpty, stages.allSatisfy({ $0.pass == .task }) {
      fields.sink.error(
        at: node.location,
        "'\(path)' has only stages with 'each: task', and none for rows",
        help: "add a stage without 'each'")
    }
    return stages
  }

  private mutating func stage(_ fields: Fields) -> UnitStage {
    if fields.node["lanes"] == nil, lanes != nil { usesLanes = true }
    var stage = StageKeys(lanes: lanes, servers: servers)
    StageKeys.keys.read(fields, &stage)
    return stage.stage
  }

  /// The stages of an algorithm's definition.
  private mutating func defined(_ kind: OperatorKind, _ listed: ListedAlgorithm) -> [UnitStage] {
    guard let lanes else {
      reportMissing(of: kind, listed.algorithm)
      return []
    }
    usesLanes = true
    guard let definition = listed.definition(of: kind) else {
      preconditionFailure("every algorithm of a kind that a unit runs is defined")
    }
    return definition.stages(lanes: lanes, perRowServers: servers)
  }

  private mutating func reportMissing(of kind: OperatorKind, _ algorithm: Algorithm) {
    guard !hasReportedLanes else { return }
    hasReportedLanes = true
    guard let stages = node else {
      return fields.sink.error(
        at: fields.location, "'\(fields.path)' has neither 'lanes' nor 'stages'",
        help: "write 'lanes: 8' for the stages that its algorithms have by definition, or list them"
      )
    }
    fields.sink.error(
      at: stages.location,
      "'\(fields.path).stages' has none for \(kind.rawValue) by \(algorithm.name)",
      help: "list them, or write 'lanes: 8' for those that it has by definition")
  }
}
