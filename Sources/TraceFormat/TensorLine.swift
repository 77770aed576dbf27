import Documents
import Workload

/// Reads tensor lines; kept from line to line, so that its storage is.
struct TensorLine {
  private(set) var name = NameID(index: 0)
  /// Whether the line has got as far as its name.
  private(set) var isNamed = false
  private(set) var shape: [UInt32] = []
  private(set) var elements = 1
  private(set) var role = TensorRole.activation
  private(set) var type = ElementType.int8
  private(set) var uses = 1
  private(set) var granularity = ScaleGranularity.none
  private(set) var scale = ScaleKind.real
  private(set) var group = 0
  private(set) var zeroPoint = ZeroPoint.none
  private(set) var code = OperandCode.plain
  private(set) var extras = TensorExtras()
  /// Whether the tensor that it is a view of, or shares, was declared on a line with an error.
  private(set) var dependsOnBroken = false

  private(set) var viewOffset = 0
  private(set) var sharesOffset = 0
  private(set) var boundsOffset = 0
  private(set) var stateOffset = 0
  private(set) var sparsityOffset = 0
  private(set) var rowsOffset = 0
  private(set) var storedOffset = 0
  private(set) var hasExtras = false

  private let required = NameSet<TraceKey.Tensor>.bits([.tensor, .shape, .role, .type])
  private var keys = NameSet<TraceKey.Tensor>()
  private var scaleKeys = NameSet<TraceKey.Scale>()
  private var viewKeys = NameSet<TraceKey.View>()
  private var stateKeys = NameSet<TraceKey.State>()
  private var boundKeys = NameSet<TraceKey.Bound>()
  private var rowKeys = NameSet<TraceKey.PowerOfTwoRows>()
  private var roles = NameSet<TensorRole>()
  private var granularities = NameSet<ScaleGranularity>()
  private var scales = NameSet<ScaleKind>()
  private var zeroPoints = NameSet<ZeroPoint>()
  private var codes = NameSet<OperandCode>()
  /// The element types met so far, with their names.
  private var knownTypes: [(name: [UInt8], type: ElementType)] = []

  /// The greater of elements and bytes as stored, which the reader sums up.
  var size: Int {
    let bits = Int(type.bits) + (extras.sparsity?.indexBits ?? 0)
    return max(elements, (elements * bits + 7) / 8 + extras.sideBytes)
  }

  /// The last element of its base that a view reaches; its offset, sizes and strides are bounded.
  func lastElement(of view: TensorExtras.View) -> Int128 {
    var last = Int128(view.offset)
    for (size, stride) in zip(shape, view.strides) { last += Int128(size - 1) * Int128(stride) }
    return last
  }

  var tensor: Tensor {
    var tensor = Tensor(
      name: name, role: role, type: type, granularity: granularity, scale: scale,
      zeroPoint: zeroPoint, code: code, group: UInt32(truncatingIfNeeded: group))
    tensor.uses = UInt32(truncatingIfNeeded: uses)
    return tensor
  }

  /// Reads a line whose first key has been found to be `tensor`.
  mutating func read(
    _ line: inout LineScanner, _ scope: inout TraceScope
  ) throws(JSONError) {
    reset()
    var object = try line.beginObject(TraceKey.Tensor.self, "a tensor")
    while let key = try line.nextKey(of: &object, among: &keys) {
      switch key {
      case .tensor:
        name = try scope.define(&line)
        isNamed = true
      case .shape: try readShape(&line)
      case .role: role = try line.choice(among: &roles, "'role'")
      case .type: type = try readType(&line)
      case .uses: uses = try line.integer(in: 0...TraceLimits.maximumCount, "'uses'")
      case .scale: try readScale(&line)
      case .zeroPoint: zeroPoint = try line.choice(among: &zeroPoints, "'zero_point'")
      case .code: code = try line.choice(among: &codes, "'code'")
      case .sideBytes:
        extras.sideBytes = try line.integer(in: 0...TraceLimits.maximumElements, "'side_bytes'")
        hasExtras = true
      case .view:
        viewOffset = object.keyOffset
        try readView(&line, &scope)
      case .shares:
        sharesOffset = object.keyOffset
        extras.shares = try reference(&line, &scope)
        hasExtras = true
      case .state:
        stateOffset = object.keyOffset
        try readState(&line)
      case .bounds:
        boundsOffset = object.keyOffset
        try readBounds(&line)
      case .sparsity:
        sparsityOffset = object.keyOffset
        extras.sparsity = try line.sparsity()
        hasExtras = true
      case .powerOfTwoRows:
        rowsOffset = object.keyOffset
        try readPowerOfTwoRows(&line)
      case .storedPercent:
        storedOffset = object.keyOffset
        extras.storedPercent = try line.integer(in: 1...99, "'stored_percent'")
        hasExtras = true
      }
    }
    try line.require(required, in: object)
    try line.end()
  }

  private mutating func reset() {
    isNamed = false
    shape.removeAll(keepingCapacity: true)
    elements = 1
    uses = 1
    granularity = .none
    scale = .real
    group = 0
    zeroPoint = .none
    code = .plain
    dependsOnBroken = false
    if hasExtras { extras = TensorExtras() }
    hasExtras = false
  }

  private mutating func readShape(_ line: inout LineScanner) throws(JSONError) {
    let start = try line.valueStart()
    try line.integers(in: 1...Int(UInt32.max), "a size", into: &shape)
    guard shape.count <= TraceLimits.maximumRank else {
      throw JSONError(
        offset: start,
        "the shape has \(shape.count) axes, at most \(TraceLimits.maximumRank) are read")
    }
    for size in shape {
      // Both factors are below 2⁴⁸ and 2³².
      let product = elements.multipliedFullWidth(by: Int(size))
      guard product.high == 0, product.low <= UInt(TraceLimits.maximumElements) else {
        let text = shape.map { "\($0)" }.joined(separator: "x")
        throw JSONError(offset: start, "the shape \(text) has more than 2^48 elements")
      }
      elements = Int(product.low)
    }
  }

  private mutating func readType(_ line: inout LineScanner) throws(JSONError) -> ElementType {
    let (bytes, offset) = try line.name("'type'")
    for known in knownTypes where known.name.elementsEqual(bytes) { return known.type }
    guard let type = ElementType(String(decoding: bytes, as: UTF8.self)) else {
      throw JSONError(
        offset: offset,
        "'type' cannot be '\(String(decoding: bytes.prefix(80), as: UTF8.self))'",
        help: "types are written like \(ElementType.examples)")
    }
    knownTypes.append((Array(bytes), type))
    return type
  }

  private mutating func readPowerOfTwoRows(_ line: inout LineScanner) throws(JSONError) {
    var object = try line.beginObject(TraceKey.PowerOfTwoRows.self, "'pot_rows'")
    var rows = PowerOfTwoRows(count: 0, type: .int8)
    while let key = try line.nextKey(of: &object, among: &rowKeys) {
      switch key {
      case .count: rows.count = try line.integer(in: 1...Int(UInt32.max), "'count'")
      case .type: rows.type = try readType(&line)
      }
    }
    try line.require(NameSet<TraceKey.PowerOfTwoRows>.bits([.count, .type]), in: object)
    extras.powerOfTwoRows = rows
    hasExtras = true
  }

  private mutating func readScale(_ line: inout LineScanner) throws(JSONError) {
    var object = try line.beginObject(TraceKey.Scale.self, "'scale'")
    while let key = try line.nextKey(of: &object, among: &scaleKeys) {
      switch key {
      case .per: granularity = try line.choice(among: &granularities, "'per'")
      case .kind: scale = try line.choice(among: &scales, "'kind'")
      case .group: group = try line.integer(in: 1...TraceLimits.maximumCount, "'group'")
      }
    }
    if granularity == .group, group == 0 {
      throw JSONError(offset: object.keyOffset, "a scale per group needs the 'group' of elements")
    }
  }

  /// The tensor that is named; a placeholder where its line has an error.
  private mutating func reference(
    _ line: inout LineScanner, _ scope: inout TraceScope
  ) throws(JSONError) -> TensorID {
    if let id = try scope.tensor(&line) { return id }
    dependsOnBroken = true
    return TensorID(index: .max)
  }

  private mutating func readView(
    _ line: inout LineScanner, _ scope: inout TraceScope
  ) throws(JSONError) {
    var object = try line.beginObject(TraceKey.View.self, "'view'")
    var view = TensorExtras.View(base: TensorID(index: .max), offset: 0, strides: [])
    while let key = try line.nextKey(of: &object, among: &viewKeys) {
      switch key {
      case .of: view.base = try reference(&line, &scope)
      case .offset:
        view.offset = try line.integer(in: 0...TraceLimits.maximumElements, "'offset'")
      case .strides:
        try line.integers(in: 0...TraceLimits.maximumElements, "a stride", into: &view.strides)
      }
    }
    try line.require(NameSet<TraceKey.View>.bits([.of, .strides]), in: object)
    extras.view = view
    hasExtras = true
  }

  private mutating func readState(_ line: inout LineScanner) throws(JSONError) {
    var object = try line.beginObject(TraceKey.State.self, "'state'")
    var state = TensorExtras.State(capacity: 0, length: 0, append: 0)
    while let key = try line.nextKey(of: &object, among: &stateKeys) {
      let value = try line.integer(in: 0...TraceLimits.maximumCount, "a number of rows")
      switch key {
      case .capacity: state.capacity = value
      case .length: state.length = value
      case .append: state.append = value
      }
    }
    try line.require(NameSet<TraceKey.State>.bits([.capacity, .length, .append]), in: object)
    extras.state = state
    hasExtras = true
  }

  private mutating func readBounds(_ line: inout LineScanner) throws(JSONError) {
    var isFirst = true
    try line.beginArray()
    while try line.nextElement(&isFirst) {
      var object = try line.beginObject(TraceKey.Bound.self, "a bound")
      var bound = TensorExtras.Bound(axis: 0, symbol: "", maximum: 0)
      while let key = try line.nextKey(of: &object, among: &boundKeys) {
        switch key {
        case .axis: bound.axis = try line.integer(in: 0...TraceLimits.maximumRank, "'axis'")
        case .symbol: bound.symbol = try line.text()
        case .maximum: bound.maximum = try line.integer(in: 1...Int(UInt32.max), "'maximum'")
        }
      }
      try line.require(NameSet<TraceKey.Bound>.bits([.axis, .symbol, .maximum]), in: object)
      extras.bounds.append(bound)
    }
    hasExtras = true
  }
}
