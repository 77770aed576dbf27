import Algorithms
import Diagnostics
import Documents
import Quantities
import Workload

/// The keys of an element of `units`.
struct UnitKeys: Sendable {
  private static let longest = 65_536
  private static let largestRowBuffer = Bytes(1 << 30)

  var name = ""
  var operators: [OperatorKind] = []
  var algorithms: [ListedAlgorithm] = []
  var requantizes: [OperatorKind] = []
  var overlapsRows = true
  var rowGap = 0
  var setUp = 0
  var taskRows: Int?
  var instructions = 1
  var parallelRows = 1
  var rowBuffer = RowBuffer.byDefinition
  var hasClockGating = true
  var placement = UnitPlacement.pass
  var lanes: Int?
  var servers = 1
  /// What it computes; empty where that itself is wrong.
  var choices: [UnitFunction.Choice] = []
  /// By choice.
  var stages: [[UnitStage]] = []

  static let keys = Section(
    UnitKeys(),
    [
      operatorsKey, algorithmsKey,
      .names(
        "requantizes", \.requantizes,
        "of a unit that runs `requantize`: the kinds of operators whose results it takes; of several units "
          + "the first that takes them counts"
      ).echoed(.unlessDefault).absent("all"),
      .boolean(
        "row_overlap", \.overlapsRows,
        "stages work on different rows at the same time; otherwise a row begins when the one before it has "
          + "passed all stages, and each row takes every stage's `latency`"),
      .integer(
        "row_gap", \.rowGap, in: 0...longest, "cycles between two rows in which nothing enters"),
      .integer(
        "parallel_rows", \.parallelRows, in: 1...longest,
        "parallel pipelines, each with different rows"
      ).when(isPass).echoed(.unlessDefault),
      .integer(
        "set_up", \.setUp, in: 0...longest,
        "cycles before the rows of a task, a tile of rows that the unit works on without a stop"
      ).when(isPass).echoed(.unlessDefault),
      .limit(
        "task_rows", \.taskRows, in: 1...longest, "rows of a task at most"
      ).when(isPass).absent("as many as the buffers take"),
      .integer(
        "instructions", \.instructions, in: 0...Control.mostInstructions,
        "with `control`: instructions of a task"
      ).when(isPass).echoed(.unlessDefault),
      rowBufferKey, placementKey,
      .boolean(
        "clock_gating", \.hasClockGating,
        "whether the clock reaches the unit's registers only as operations end in them, as in a pipeline "
          + "whose registers have enables; otherwise it does in every cycle of a run"
      ).echoed(.unlessDefault),
      .limit(
        "lanes", \.lanes, in: StageKeys.counts,
        "elements that a stage takes together: of stages that state none, and of those that algorithms "
          + "have by definition ([Units](Units.md))"
      ).echoed(.elsewhere).absent("none").explored(),
      .integer(
        "per_row_servers", \.servers, in: StageKeys.counts,
        "dividers and the like of the same stages, where they have a serial part"
      ).echoed(.elsewhere),
      stagesKey,
    ],
    rules: [checkPlacement, checkRequantizes])

  private static let operatorsKey = Key<UnitKeys>(
    "operators", .names(OperatorKind.allCases.map(\.rawValue)), required: true,
    "kinds of operators that it runs, and `requantize`"
  ) { node, value, fields in
    guard let node else { return }
    let errors = fields.sink.diagnostics.count
    value.operators =
      ScalarReader(path: fields.path(of: "operators"), sink: fields.sink).names(node)
    if fields.sink.diagnostics.count != errors { value.operators = [] }
  } echo: {
    .names($0.operators)
  }

  private static let algorithmsKey = Key<UnitKeys>.algorithms(
    \.algorithms,
    "the algorithms of those that have several, required for them; by name, or by a file that defines one"
  ) { value, fields in
    guard !value.operators.isEmpty else { return }
    let errors = fields.sink.diagnostics.count
    value.checkFunctions(fields)
    guard fields.sink.diagnostics.count == errors else { return }
    value.choices = UnitFunction.choices(value.operators, value.algorithms)
  }

  private static let isPass = KeyCondition<UnitKeys>.with(
    "placement", \.placement, .pass,
    help: "rows come one after the other there, and wait in the array's buffers; remove it")

  /// A size, or `none`.
  private static let rowBufferKey = Key<UnitKeys>(
    "row_buffer", \.rowBuffer, .other("a size, or `none`", examples: ["none", "1 KiB"]),
    "memory where rows wait between stages; `none`: each stage fetches the row again"
  ) { node, reader in
    if case .scalar(let scalar) = node.value, scalar.text == "none" { return .refetched }
    return .memory(reader.quantity(node, atLeast: Bytes(1), atMost: largestRowBuffer))
  } echo: { (buffer: RowBuffer) in
    switch buffer {
    case .byDefinition: nil
    case .memory(let size): .text(size)
    case .refetched: .text("none")
    }
  }.when(isPass).absent("what the longest row of a run needs")

  /// Requantization has to say where it is placed; other work is a pass unless it says so.
  private static let placementKey = Key<UnitKeys>(
    "placement", .name(UnitPlacement.allCases.map(\.rawValue)),
    "`in_stream`: on the array's results and operands as they pass, for requantization, softmax, GELU and "
      + "activation; required for requantization"
  ) { node, value, fields in
    if let node {
      value.placement =
        ScalarReader(path: fields.path(of: "placement"), sink: fields.sink).choice(node)
    } else if value.operators.contains(.requantize) {
      fields.reportMissing("placement")
    }
  } echo: {
    .text($0.placement.rawValue)
  }

  private static let stagesKey = Key<UnitKeys>(
    "stages", .list,
    "passes over a row, one after another: a list; or lists by operator, by algorithm, or by operator "
      + "and in it by algorithm"
  ) { node, value, fields in
    value.stages = StageReader.read(fields, node, value)
  } echo: {
    $0.stagesEcho
  } nested: {
    StageKeys.keys.rows(under: $0 + [.listByNames])
  }.absent("the algorithm's definition")

  /// One list where all that the unit computes has the same stages, else lists by operator and
  /// algorithm.
  private var stagesEcho: ResolvedNode {
    let all = Array(zip(choices, stages))
    func list(_ some: [(UnitFunction.Choice, [UnitStage])]) -> ResolvedNode? {
      let first = some.first?.1 ?? []
      guard some.allSatisfy({ $0.1 == first }) else { return nil }
      return .list(first.map { StageKeys.keys.echo(StageKeys(stage: $0)) })
    }
    return list(all)
      ?? .mapping(
        operators.map { kind in
          let own = all.filter { $0.0.kind == kind }
          let byAlgorithm = own.compactMap { function in
            list([function]).map { ResolvedNode.Entry(function.0.listed.name, $0) }
          }
          return ResolvedNode.Entry(kind.rawValue, list(own) ?? .mapping(byAlgorithm))
        })
  }
}

extension UnitKeys {
  init(_ unit: FunctionUnit) {
    let pipeline = unit.functions.first?.pipeline ?? RowPipeline([])
    self.init(
      name: unit.name, operators: unit.operators, algorithms: unit.algorithms,
      requantizes: unit.requantizes,
      overlapsRows: pipeline.overlapsRows, rowGap: pipeline.rowGap, setUp: pipeline.setUp,
      taskRows: unit.taskRows, instructions: unit.instructions,
      parallelRows: pipeline.parallelRows, rowBuffer: unit.rowBuffer,
      hasClockGating: unit.hasClockGating, placement: unit.placement,
      choices: unit.functions.map { ($0.kind, $0.listed) },
      stages: unit.functions.map(\.pipeline.stages))
  }

  var unit: FunctionUnit {
    FunctionUnit(
      name: name, operators: operators, algorithms: algorithms,
      functions: zip(choices, stages).map { choice, stages in
        UnitFunction(
          choice.kind, choice.listed,
          RowPipeline(
            stages, overlapsRows: overlapsRows, rowGap: rowGap, parallelRows: parallelRows,
            setUp: setUp))
      }, rowBuffer: rowBuffer, placement: placement, requantizes: requantizes,
      hasClockGating: hasClockGating, instructions: instructions, taskRows: taskRows)
  }
}

/// What the keys of a unit must be together.
extension UnitKeys {
  /// A unit in the array's streams has no tasks, and neither has a stage for each operator.
  static func checkTasks(_ accelerator: Accelerator, _ root: Fields) {
    let isSpatial = accelerator.pipeline.spatial != nil
    for unit in accelerator.units where isSpatial || unit.placement == .inStream {
      var keys = isSpatial ? ["set_up", "task_rows"] : []
      if unit.functions.contains(where: { $0.pipeline.stages.contains { $0.pass == .task } }) {
        keys.append("stages")
      }
      for key in keys {
        guard let node = root.node["units"]?[unit.name]?[key] else { continue }
        let what = key == "stages" ? "a stage with 'each: task'" : "'\(key)'"
        root.sink.error(
          at: node.location,
          "'units.\(unit.name)' has \(what), which has no meaning with "
            + (isSpatial ? "'pipeline: spatial'" : "'placement: in_stream'"),
          help: "rows stream through the unit without tasks; remove it")
      }
    }
  }

  private static func checkPlacement(_ unit: UnitKeys, _ fields: Fields) {
    guard unit.placement == .inStream, !unit.operators.contains(.requantize),
      !unit.operators.contains(where: FunctionUnit.streamed.contains)
    else { return }
    fields.sink.error(
      at: fields.node["placement"]?.location,
      "'\(fields.path).placement' is 'in_stream', which is for units that requantize or run "
        + FunctionUnit.streamed.map(\.rawValue).joined(separator: ", "))
  }

  private static func checkRequantizes(_ unit: UnitKeys, _ fields: Fields) {
    guard !unit.requantizes.isEmpty, !unit.operators.contains(.requantize) else { return }
    fields.sink.error(
      at: fields.node["requantizes"]?.location,
      "'\(fields.path).requantizes' has no meaning: the unit does not run 'requantize'",
      help: "add 'requantize' to its 'operators', or remove it")
  }

  private func checkFunctions(_ fields: Fields) {
    let products = operators.filter(\.isMatrix)
    for kind in products {
      fields.sink.error(
        at: fields.location, "'\(fields.path).operators' lists '\(kind.rawValue)'",
        help: "products of matrices run on the array")
    }
    guard products.isEmpty else { return }
    let choosing = operators.filter { $0.algorithms != nil }
    if !choosing.isEmpty, algorithms.isEmpty {
      fields.sink.error(
        at: fields.location,
        "'\(fields.path).algorithms' names none for "
          + choosing.map(\.rawValue).joined(separator: ", "))
    }
    for listed in algorithms where !operators.contains(where: listed.computes) {
      let kinds = operators.map(\.rawValue).joined(separator: ", ")
      fields.sink.error(
        at: fields.location,
        "'\(fields.path).algorithms' lists '\(listed.name)', which is no algorithm of "
          + kinds)
    }
  }
}
