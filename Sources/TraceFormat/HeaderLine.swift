import Documents
import Workload

/// The first line of a trace file.
struct HeaderLine {
  var header: Trace.Header
  var tensorCount: Int
  var operatorCount: Int
  /// The offset of the counts in the line.
  private(set) var tensorsOffset = 0
  private(set) var operatorsOffset = 0

  init(_ line: inout LineScanner) throws(JSONError) {
    var keys = NameSet<TraceKey.Header>()
    var operands = NameSet<TraceKey.Operands>()
    var object = try line.beginObject(TraceKey.Header.self, "the header")
    header = Trace.Header(model: "", scheme: "")
    tensorCount = 0
    operatorCount = 0
    while let key = try line.nextKey(of: &object, among: &keys) {
      if key != .schema, object.seen & 1 == 0 {
        throw JSONError(
          offset: object.keyOffset, "the first line is no header of a trace",
          help: "it starts with {\"schema\":\"\(TraceSchema.schema)\"")
      }
      switch key {
      case .schema: try Self.checkSchema(&line)
      case .model: header.model = try line.text()
      case .scheme: header.scheme = try line.text()
      case .batch: header.batch = try line.integer(in: 1...TraceLimits.maximumCount, "'batch'")
      case .source: header.source = try line.text()
      case .operands:
        header.operandsOnChip = try line.choice(among: &operands, "'operands'") == .onChip
      case .algorithms: header.algorithms = try Self.algorithms(&line)
      case .tensors:
        tensorsOffset = try line.valueStart()
        tensorCount = try line.integer(in: 0...TraceLimits.maximumCount, "'tensors'")
      case .operators:
        operatorsOffset = try line.valueStart()
        operatorCount = try line.integer(in: 0...TraceLimits.maximumCount, "'operators'")
      }
    }
    try line.require(
      NameSet<TraceKey.Header>.bits([.schema, .model, .scheme, .tensors, .operators]), in: object)
    try line.end()
  }

  /// A list of `{"name":"rational","operator":"softmax"}`.
  private static func algorithms(
    _ line: inout LineScanner
  ) throws(JSONError) -> [Trace.DeclaredAlgorithm] {
    var keys = NameSet<TraceKey.Algorithm>()
    var kinds = NameSet<OperatorKind>()
    var declared: [Trace.DeclaredAlgorithm] = []
    try line.beginArray()
    var isFirst = true
    while try line.nextElement(&isFirst) {
      var object = try line.beginObject(TraceKey.Algorithm.self, "an algorithm")
      var name: AlgorithmName?
      var kind = OperatorKind.softmax
      while let key = try line.nextKey(of: &object, among: &keys) {
        let start = try line.valueStart()
        switch key {
        case .name:
          let text = try line.text()
          guard BuiltInAlgorithm(rawValue: text) == nil else {
            throw JSONError(offset: start, "'\(text)' is a built-in algorithm")
          }
          name = AlgorithmName(text)
          guard name != nil else {
            throw JSONError(
              offset: start, "'\(text.prefix(80))' is no name of an algorithm",
              help: AlgorithmName.form)
          }
          if declared.contains(where: { $0.name == name }) {
            throw JSONError(offset: start, "the algorithm '\(text)' is declared twice")
          }
        case .operator:
          kind = try line.choice(among: &kinds, "'operator'")
          guard kind.needsAlgorithm else {
            throw JSONError(
              offset: start, "'\(kind.rawValue)' has no algorithms that a file can define",
              help: "one of: "
                + OperatorKind.allCases.filter(\.needsAlgorithm).map(\.rawValue)
                .joined(separator: ", "))
          }
        }
      }
      try line.require(
        NameSet<TraceKey.Algorithm>.bits(TraceKey.Algorithm.allCases), in: object)
      if let name { declared.append(Trace.DeclaredAlgorithm(name, of: kind)) }
    }
    return declared
  }

  private static func checkSchema(_ line: inout LineScanner) throws(JSONError) {
    let start = try line.valueStart()
    let schema = try line.text()
    guard schema == TraceSchema.schema else {
      throw JSONError(
        offset: start, "found schema '\(schema.prefix(80))' where '\(TraceSchema.schema)' is read")
    }
  }
}
