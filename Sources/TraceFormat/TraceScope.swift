import Diagnostics
import Documents
import Workload

/// What the lines read so far have defined.
struct TraceScope {
  /// Whether a tensor has its values, and who gave them.
  private struct TensorState: OptionSet {
    let rawValue: UInt8
    /// It, or a part of it, may be read.
    static let isReadable = TensorState(rawValue: 1)
    /// An operator names it as its output.
    static let isWritten = TensorState(rawValue: 2)
  }

  private(set) var builder: TraceBuilder
  private var states: [TensorState] = []
  /// Whether a line with an error did not get as far as its outputs; then it is not known what has
  /// been written.
  private var hasLostOutputs = false
  /// A bit for each name that an operator has.
  private var operatorNames: [UInt64] = []
  /// Names that lines with errors would have given to tensors.
  private var brokenNames: Set<NameID> = []
  /// The names searched for one that was meant, so that a report stays quick.
  private static let searchedNames = 2_000

  init(header: Trace.Header) { builder = TraceBuilder(header: header) }

  /// Whether another line fits the 32 bits of the trace's indices.
  var hasSpace: Bool {
    let limit = 1 << 31
    return builder.trace.names.hasSpace && builder.trace.operatorExtras.hasSpace
      && builder.trace.dimensions.count < limit
      && builder.trace.operands.count < limit && builder.trace.tensors.count < limit
      && builder.trace.operators.count < limit
  }

  mutating func reserve(tensors: Int, operators: Int, nameBytes: Int) {
    builder.reserve(tensors: tensors, operators: operators, nameBytes: nameBytes)
    states.reserveCapacity(tensors)
  }

  mutating func takeTrace() -> Trace {
    states = []
    operatorNames = []
    return builder.takeTrace()
  }

  // MARK: Names

  /// Reads the name of a tensor that the line defines.
  mutating func define(_ line: inout LineScanner) throws(JSONError) -> NameID {
    let (bytes, offset) = try line.name("a tensor's name")
    let place = builder.place(of: bytes)
    guard let known = place.id else { return try insert(bytes, at: place, offset) }
    guard builder.tensor(named: known) == nil else {
      throw JSONError(
        offset: offset, "a tensor named '\(builder.trace.name(known))' is defined above already")
    }
    return known
  }

  /// Reads the name that the line gives to an operator: reports, comparisons and mappings tell layers
  /// apart by it.
  mutating func defineOperator(_ line: inout LineScanner) throws(JSONError) -> NameID {
    let (bytes, offset) = try line.name("an operator's name")
    let place = builder.place(of: bytes)
    guard let known = place.id else {
      let new = try insert(bytes, at: place, offset)
      markOperator(new)
      return new
    }
    guard !isOperator(known) else {
      throw JSONError(
        offset: offset, "an operator named '\(builder.trace.name(known))' is defined above already",
        help: "each operator needs a name of its own")
    }
    markOperator(known)
    return known
  }

  private func isOperator(_ name: NameID) -> Bool {
    let word = Int(name.index >> 6)
    return word < operatorNames.count && operatorNames[word] >> UInt64(name.index & 63) & 1 == 1
  }

  private mutating func markOperator(_ name: NameID) {
    let word = Int(name.index >> 6)
    while operatorNames.count <= word { operatorNames.append(0) }
    operatorNames[word] |= 1 << UInt64(name.index & 63)
  }

  private mutating func insert(
    _ bytes: UnsafeBufferPointer<UInt8>, at place: NameTable.Place, _ offset: Int
  ) throws(JSONError) -> NameID {
    try LineScanner.checkEncoding(bytes, at: offset)
    return builder.insert(bytes, at: place)
  }

  /// The tensor of a name, if there is one.
  mutating func knownTensor(_ name: UnsafeBufferPointer<UInt8>) -> TensorID? {
    guard let id = builder.find(name) else { return nil }
    return builder.tensor(named: id)
  }

  /// The index of a name that no tensor has yet, nil if one has or it is no name.
  mutating func newTensorName(_ name: UnsafeBufferPointer<UInt8>) -> NameID? {
    let place = builder.place(of: name)
    if let known = place.id { return builder.tensor(named: known) == nil ? known : nil }
    return LineScanner.isEncoded(name) ? builder.insert(name, at: place) : nil
  }

  /// The index of a name that no operator has yet, nil if one has or it is no name.
  mutating func newOperatorName(_ name: UnsafeBufferPointer<UInt8>) -> NameID? {
    let place = builder.place(of: name)
    if let known = place.id { return isOperator(known) ? nil : known }
    return LineScanner.isEncoded(name) ? builder.insert(name, at: place) : nil
  }

  /// Reads the name of a tensor declared above; nil where the tensor's line has an error.
  mutating func tensor(_ line: inout LineScanner) throws(JSONError) -> TensorID? {
    let (bytes, offset) = try line.name("a tensor's name")
    if let name = builder.find(bytes) {
      if let id = builder.tensor(named: name) { return id }
      if brokenNames.contains(name) { return nil }
    }
    let text = String(decoding: bytes, as: UTF8.self)
    let recent = builder.trace.tensors.suffix(Self.searchedNames).map {
      builder.trace.name($0.name)
    }
    throw JSONError(
      offset: offset, "no tensor '\(text)' is defined above",
      help: NearestName.of(text, among: recent).map { "did you mean '\($0)'?" })
  }

  // MARK: Lines

  mutating func add(_ line: TensorLine) {
    guard !line.dependsOnBroken else { return addBroken(line.name) }
    builder.add(tensor: line.tensor, shape: line.shape, extras: line.extras)
    addState(line.role)
  }

  /// Adds a tensor whose shape and rare attributes the trace has already.
  mutating func add(known tensor: Tensor, base: TensorID?) {
    builder.add(known: tensor, base: base)
    addState(tensor.role)
  }

  private mutating func addState(_ role: TensorRole) {
    switch role {
    case .input, .weight, .state: states.append(.isReadable)
    case .activation, .output: states.append([])
    }
  }

  mutating func addBroken(_ name: NameID) {
    if builder.tensor(named: name) == nil { brokenNames.insert(name) }
  }

  mutating func add(_ line: OperatorLine) {
    markWritten(line)
    markOperator(line.op.name)
    guard !line.dependsOnBroken else { return }
    var index = UInt32.max
    if !line.source.isEmpty || line.hasExtras && !line.extras.isDefault {
      index = builder.add(extras: line.extras, source: line.source)
    }
    builder.add(operator: line.op, inputs: line.inputs, outputs: line.outputs, extrasAt: index)
  }

  /// Notes what an operator writes; a view makes its base readable too.
  private mutating func markWritten(_ line: OperatorLine) {
    for output in line.outputs {
      states[Int(output.index)].formUnion([.isReadable, .isWritten])
      states[Int(builder.trace.storage(of: output).index)].insert(.isReadable)
    }
  }

  /// Notes that a line has an error.
  mutating func addBroken(_ line: OperatorLine) {
    hasLostOutputs = hasLostOutputs || line.outputs.isEmpty
    markWritten(line)
  }

  func isReadable(_ tensor: TensorID) -> Bool {
    hasLostOutputs || states[Int(tensor.index)].contains(.isReadable)
      || states[Int(builder.trace.storage(of: tensor).index)].contains(.isReadable)
  }

  func isWritten(_ tensor: TensorID) -> Bool { states[Int(tensor.index)].contains(.isWritten) }
}
