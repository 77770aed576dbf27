import Diagnostics
import Documents
import Workload

/// The keys of an algorithm's file.
struct UserAlgorithmKeys: Sendable {
  /// Far above any algorithm.
  private static let mostPasses = 16
  private static let widest = 64

  /// What an algorithm leaves, apart from its widths.
  enum Result: String, CaseIterable, Sendable {
    case real, integer, log2, any
  }

  var name: AlgorithmName?
  var kind = OperatorKind.softmax
  var source = ""
  var result = Result.any
  var resultBits: ClosedRange<Int>?
  var channelFactors = false
  var passes: [AlgorithmPassKeys] = []

  /// - Parameter schema: Of a file; nil of a part of another document.
  static func keys(schema: String? = nil) -> Section<UserAlgorithmKeys> {
    Section(
      UserAlgorithmKeys(),
      [
        nameKey, operatorKey,
        .text("source", \.source, required: true, "where it is from, or that it is assumed"),
        .choice(
          "result", \.result, required: true,
          "what it leaves before anything requantizes it. `real`: floating-point numbers; `integer` and `log2`: "
            + "integers and log2 codes, which it computes from integers; `any`: numbers of the kind that it "
            + "reads"),
        resultBitsKey,
        .boolean(
          "channel_factors", \.channelFactors,
          "whether it applies a power-of-two factor of each channel (PTF)"
        ).when(.with("operator", \.kind, .layernorm)).echoed(.unlessDefault),
        .list(
          "passes", AlgorithmPassKeys.keys, required: true,
          "passes over a row, one after another; a unit that states no `stages` makes one of each"
        ) {
          $0.passes
        } set: {
          $0.passes = $1
        },
      ], schema: schema, rules: [checkResult, checkPasses])
  }

  private static let nameKey = Key<UserAlgorithmKeys>(
    "name", .text, required: true,
    "its word in schemes, units and traces, at most \(AlgorithmName.maximumBytes) characters"
  ) { node, value, fields in
    guard let node else { return }
    let errors = fields.sink.diagnostics.count
    let path = fields.path(of: "name")
    let text = ScalarReader(path: path, sink: fields.sink).text(node)
    guard fields.sink.diagnostics.count == errors else { return }
    if BuiltInAlgorithm(rawValue: text) != nil {
      fields.sink.error(
        at: node.location, "'\(path)' is '\(text)', a built-in algorithm",
        help: "choose another name")
    } else if let name = AlgorithmName(text) {
      value.name = name
    } else {
      fields.sink.error(
        at: node.location, "'\(path)' cannot be '\(text)'", help: AlgorithmName.form)
    }
  } echo: {
    $0.name.map { .text($0.text) }
  }

  private static let operatorKey = Key<UserAlgorithmKeys>(
    "operator", .name(UserAlgorithm.kinds.map(\.rawValue)), required: true,
    "the kind of operator that it computes"
  ) { node, value, fields in
    guard let node else { return }
    let reader = ScalarReader(path: fields.path(of: "operator"), sink: fields.sink)
    if let kind = reader.choice(node, among: UserAlgorithm.kinds) { value.kind = kind }
  } echo: {
    .text($0.kind.rawValue)
  }

  /// One width, or the least and the greatest.
  private static let resultBitsKey = Key<UserAlgorithmKeys>(
    "result_bits", .other("a whole number, or a list of two", examples: ["8", "[2, 32]"]),
    "the widths of its result: one, or the least and the greatest of which an edge may have any"
  ) { node, value, fields in
    guard let node else { return }
    let reader = ScalarReader(path: fields.path(of: "result_bits"), sink: fields.sink)
    let bounds = 1...widest
    guard case .sequence(let nodes) = node.value else {
      let bits = reader.integer(node, in: bounds)
      value.resultBits = bits...bits
      return
    }
    guard nodes.count == 2 else {
      return reader.sink.error(
        at: node.location,
        "'\(reader.path)' has \(nodes.count) widths where it needs the least and the greatest",
        help: "write [2, 32]")
    }
    let errors = fields.sink.diagnostics.count
    let (least, greatest) = (
      reader.integer(nodes[0], in: bounds), reader.integer(nodes[1], in: bounds)
    )
    guard fields.sink.diagnostics.count == errors else { return }
    guard least <= greatest else {
      return reader.sink.error(
        at: node.location, "'\(reader.path)' is [\(least), \(greatest)]: the least comes first",
        help: "write [\(greatest), \(least)]")
    }
    value.resultBits = least...greatest
  } echo: {
    $0.resultBits.map {
      $0.count == 1
        ? .number($0.lowerBound) : .list([.number($0.lowerBound), .number($0.upperBound)])
    }
  }.when(.with("result", \.result, .integer, .log2))

  private static func checkResult(_ keys: UserAlgorithmKeys, _ fields: Fields) {
    switch keys.result {
    case .real, .any: break
    case .integer, .log2:
      if keys.resultBits == nil { fields.reportMissing("result_bits") }
    }
  }

  private static func checkPasses(_ keys: UserAlgorithmKeys, _ fields: Fields) {
    guard case .sequence(let nodes) = fields.node["passes"]?.value else { return }
    let path = fields.path(of: "passes")
    if keys.passes.count > mostPasses {
      fields.sink.error(
        at: fields.node["passes"]?.location,
        "'\(path)' has \(keys.passes.count) passes, more than \(mostPasses)")
    }
    if keys.passes.allSatisfy({ $0.pass.perElement.isZero && $0.pass.perRow.isZero }) {
      fields.sink.error(
        at: fields.node["passes"]?.location, "'\(path)' has no operation",
        help: "write those of an element under 'per_element', those of a row under 'per_row'")
    }
    if let last = nodes.last, let node = last["kept_bits"] {
      fields.sink.error(
        at: node.location,
        "'\(path)[\(nodes.count - 1)].kept_bits' has no meaning: no pass comes after it",
        help: "remove it")
    }
  }
}

extension UserAlgorithmKeys {
  init(_ algorithm: UserAlgorithm) {
    self.init(
      name: algorithm.name, kind: algorithm.kind, source: algorithm.definition.source,
      channelFactors: algorithm.appliesChannelFactors,
      passes: algorithm.definition.passes.map { AlgorithmPassKeys(pass: $0) })
    switch algorithm.result {
    case .real: result = .real
    case .any: result = .any
    case .integer(let bits): (result, resultBits) = (.integer, bits)
    case .log2(let bits): (result, resultBits) = (.log2, bits)
    }
  }

  /// Nil where a key that it needs is wrong.
  var algorithm: UserAlgorithm? {
    guard let name, let result = algorithmResult else { return nil }
    return UserAlgorithm(
      name: name, kind: kind,
      definition: AlgorithmDefinition(source: source, passes: passes.map(\.pass)), result: result,
      appliesChannelFactors: channelFactors)
  }

  private var algorithmResult: AlgorithmResult? {
    switch result {
    case .real: .real
    case .any: .any
    case .integer: resultBits.map { .integer($0) }
    case .log2: resultBits.map { .log2($0) }
    }
  }
}

/// The keys of an element of `passes`.
struct AlgorithmPassKeys: Sendable {
  private static let mostOperations = 4_096
  private static let longest = 65_536
  private static let widest = 64

  var pass = AlgorithmPass("", [:])

  static let keys = Section(
    AlgorithmPassKeys(),
    [
      .text("name", \.pass.name, required: true, "what it does"),
      operations("per_element", \.pass.perElement, "operations on an element, by name"),
      operations("per_row", \.pass.perRow, "operations once a row, after its elements"),
      .choice(
        "reduction", \.pass.reduction,
        "how the elements of a group of lanes meet: `tree` in a tree of two-input operators; `two_trees` in one "
          + "for the maximum, and after it in one for the sum"),
      .limit(
        "kept_bits", \.pass.keptBits, in: 1...widest,
        "bits of an element that wait for the later passes"
      ).absent("the operand's"),
      .limit(
        "serial_cycles", \.pass.serialCycles, in: 0...longest,
        "cycles of the serial part, once a row"
      ).absent("those of `per_row`, one after the other"),
    ], rules: [checkSteps])

  /// A unit's stage has to be able to state what it makes of a pass.
  private static func checkSteps(_ keys: AlgorithmPassKeys, _ fields: Fields) {
    for (name, counts) in [("per_element", keys.pass.perElement), ("per_row", keys.pass.perRow)]
    where counts.steps > longest {
      fields.sink.error(
        at: fields.node[name]?.location,
        "'\(fields.path(of: name))' takes \(counts.steps) cycles, more than \(longest)",
        help: "each operation takes a cycle; a division or a root, one for each bit of its result")
    }
  }

  /// A mapping of the names of elementary operations to how many there are.
  private static func operations(
    _ name: String, _ field: Key<AlgorithmPassKeys>.Field<ArithmeticCounts>, _ meaning: String
  ) -> Key<AlgorithmPassKeys> {
    Key(
      name, .other("a mapping of operations to counts", examples: ["{add_int32: 1}"]), meaning
    ) { node, value, fields in
      guard let node else { return }
      let counts = Fields(node, path: fields.path(of: name), sink: fields.sink)
      for entry in counts.all where !entry.key.hasPrefix("x-") {
        guard let operation = Arithmetic(name: entry.key) else {
          let names = Arithmetic.allCases.map(\.name)
          fields.sink.error(
            at: entry.keyLocation,
            "'\(counts.path)' has '\(entry.key)', which is no elementary operation",
            help: NearestName.of(entry.key, among: names).map { "did you mean '\($0)'?" }
              ?? "one of: \(names.joined(separator: ", "))")
          continue
        }
        let reader = ScalarReader(path: counts.path(of: entry.key), sink: fields.sink)
        value[keyPath: field][operation] = reader.integer(entry.value, in: 0...mostOperations)
      }
    } echo: {
      let counts = $0[keyPath: field]
      guard !counts.isZero else { return nil }
      return .mapping(
        Arithmetic.allCases.filter { counts[$0] > 0 }.map {
          ResolvedNode.Entry($0.name, .number(counts[$0]))
        })
    }.absent("none")
  }
}
