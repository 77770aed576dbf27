import Diagnostics
import Documents
import Quantities

extension Buffer {
  private static let widestAccess = Bytes(1 << 16)
  private static let mostBanks = 65_536
  private static let mostPorts = 8

  /// The keys of an element of `buffers`.
  static let keys = Section(
    Buffer(
      name: "", size: Bytes(1), holds: [], isDoubleBuffered: false, stream: Bytes(1), ports: nil),
    [
      .quantity("size", \.size, atLeast: Bytes(1), required: true, "capacity").explored(
        with: "stream"),
      .names("holds", \.holds, required: true, "what it holds; each content is in one buffer"),
      .boolean(
        "double_buffered", \.isDoubleBuffered,
        "tiles come while others are used, each at most half of the capacity; otherwise one at a time"
      ),
      streamKey,
      .quantityLimit(
        "width", \.width, atLeast: Bytes(1), atMost: widestAccess,
        "bytes of an access; without it nothing bounds the accesses of a cycle"
      ).absent("none"),
      .integer(
        "banks", \.banks, in: 1...mostBanks,
        "single-cycle memories in parallel; even, if double-buffered"
      ).when(needsWidth).absent("1; 2 if double-buffered"),
      .integer("ports", \.accessesPerBank, in: 1...mostPorts, "accesses that a bank takes a cycle")
        .when(needsWidth),
    ],
    rules: [checkStream, checkContents, checkBanks])

  private static let needsWidth = KeyCondition<Buffer>.given(
    "width", \.width, example: "32 B", reason: "without a width",
    help: "add 'width', the bytes of an access")

  var holdsInputAndOutput: Bool { holds.contains(.input) && holds.contains(.output) }

  /// It divides a buffer that holds inputs and results; elsewhere the whole buffer streams.
  private static let streamKey = Key<Buffer>(
    "stream", .quantity(QuantityForm(Bytes(1), nil)),
    "the part for tiles that pass through; required where input and output share a buffer, and for it "
      + "only"
  ) { node, buffer, fields in
    buffer.stream = buffer.size
    let reader = ScalarReader(path: fields.path(of: "stream"), sink: fields.sink)
    switch (node, buffer.holdsInputAndOutput) {
    // What it holds is not known, which has been reported.
    case _ where fields.isWrong("holds"): break
    case (nil, false): break
    case (nil, true): fields.reportMissing("stream")
    case (let node?, true): buffer.stream = reader.quantity(node, atLeast: Bytes(1))
    case (let node?, false):
      fields.sink.error(
        at: node.location,
        "'\(reader.path)' has no meaning here: it divides a buffer that holds input and output")
    }
  } echo: {
    $0.holdsInputAndOutput ? .text($0.stream) : nil
  }.absent("none")

  private var width: Bytes? {
    get { ports?.width }
    set {
      ports = newValue.map { BufferPorts(banks: isDoubleBuffered ? 2 : 1, ports: 1, width: $0) }
    }
  }

  private var banks: Int {
    get { ports?.banks ?? 1 }
    set { ports?.banks = newValue }
  }

  private var accessesPerBank: Int {
    get { ports?.ports ?? 1 }
    set { ports?.ports = newValue }
  }
}

/// What the keys of a buffer must be together.
extension Buffer {
  private static func checkStream(_ buffer: Buffer, _ fields: Fields) {
    guard buffer.stream > buffer.size else { return }
    fields.sink.error(
      at: fields.location,
      "'\(fields.path).stream' is \(buffer.stream), more than its size, \(buffer.size)")
  }

  private static func checkContents(_ buffer: Buffer, _ fields: Fields) {
    if buffer.holds.contains(.weight), buffer.holds.count > 1 {
      fields.sink.error(
        at: fields.location, "'\(fields.path)' holds weights and something else",
        help: "give weights a buffer of their own, such as their half of a shared scratchpad")
    }
    if buffer.holds.contains(.partialSum), buffer.holds.contains(.input) {
      fields.sink.error(
        at: fields.location, "'\(fields.path)' holds partial sums and inputs",
        help: "partial sums have a buffer of their own, or share one with output only")
    }
  }

  private static func checkBanks(_ buffer: Buffer, _ fields: Fields) {
    guard let banks = buffer.ports?.banks, buffer.isDoubleBuffered, !banks.isMultiple(of: 2),
      let node = fields.node["banks"]
    else { return }
    fields.sink.error(
      at: node.location,
      "'\(fields.path(of: "banks"))' is \(banks), and the halves of a double-buffered buffer need "
        + "as many each",
      help: "write an even number of banks")
  }
}

/// Which buffer holds what.
extension BufferSet {
  static let none = BufferSet(all: [], input: 0, weight: 0, output: 0, partialSum: nil)

  /// Finds the owner of each content; none or several are errors.
  ///
  /// - Parameter needsSums: Whether sums do not stay in the PEs of some array.
  mutating func assign(needsSums: Bool, _ fields: Fields) {
    if all.isEmpty, case .mapping = fields.node.value {
      fields.sink.error(at: fields.location, "'buffers' names no buffer")
      return
    }
    input = owner(of: .input, isNeeded: true, fields) ?? 0
    weight = owner(of: .weight, isNeeded: true, fields) ?? 0
    output = owner(of: .output, isNeeded: true, fields) ?? 0
    partialSum = owner(of: .partialSum, isNeeded: needsSums, fields)
  }

  private func owner(of content: BufferContent, isNeeded: Bool, _ fields: Fields) -> Int? {
    let holders = all.indices.filter { all[$0].holds.contains(content) }
    if holders.isEmpty, isNeeded {
      fields.sink.error(
        at: fields.location, "no buffer holds '\(content.rawValue)'",
        help: "add it to the 'holds' list of one buffer")
    } else if holders.count > 1 {
      let names = holders.map { "'\(all[$0].name)'" }.joined(separator: " and ")
      fields.sink.error(
        at: fields.location, "'\(content.rawValue)' is held by \(names); one buffer must hold it")
    }
    return holders.first
  }
}
