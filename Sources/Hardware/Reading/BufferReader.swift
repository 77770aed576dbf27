import Diagnostics
import Documents
import Quantities

/// Reads `buffers` and finds which buffer holds what.
enum BufferReader {
  static func read(_ root: inout Fields, dataflow: Dataflow) -> BufferSet {
    var buffers = BufferSet(all: [], input: 0, weight: 0, output: 0, partialSum: nil)
    guard let fields = root.requiredFields("buffers") else { return buffers }
    let errors = root.sink.diagnostics.count
    if fields.all.isEmpty, case .mapping = fields.node.value {
      fields.sink.error(at: fields.location, "'buffers' names no buffer")
    }
    for entry in fields.all {
      buffers.all.append(
        buffer(entry.key, Fields(entry.value, path: "buffers.\(entry.key)", sink: root.sink)))
    }
    // What holds what is judged only where it was read as it was meant.
    guard root.sink.diagnostics.count == errors else { return buffers }
    buffers.input = owner(of: .input, isNeeded: true, buffers.all, fields) ?? 0
    buffers.weight = owner(of: .weight, isNeeded: true, buffers.all, fields) ?? 0
    buffers.output = owner(of: .output, isNeeded: true, buffers.all, fields) ?? 0
    buffers.partialSum = owner(
      of: .partialSum, isNeeded: dataflow != .outputStationary, buffers.all, fields)
    return buffers
  }

  /// The one buffer that holds a content; none or several are errors.
  private static func owner(
    of content: BufferContent, isNeeded: Bool, _ buffers: [Buffer], _ fields: Fields
  ) -> Int? {
    let holders = buffers.indices.filter { buffers[$0].holds.contains(content) }
    if holders.isEmpty, isNeeded {
      fields.sink.error(
        at: fields.location, "no buffer holds '\(content.rawValue)'",
        help: "add it to the 'holds' list of one buffer")
    } else if holders.count > 1 {
      let names = holders.map { "'\(buffers[$0].name)'" }.joined(separator: " and ")
      fields.sink.error(
        at: fields.location, "'\(content.rawValue)' is held by \(names); one buffer must hold it")
    }
    return holders.first
  }

  private static func buffer(_ name: String, _ fields: Fields) -> Buffer {
    var fields = fields
    let errors = fields.sink.diagnostics.count
    let size = fields.quantity("size", atLeast: Bytes(1))
    let holds: [BufferContent] = fields.names("holds")
    let isDouble = fields.boolean("double_buffered", default: false)
    let keepsActivations = holds.contains(.input) && holds.contains(.output)
    var stream = size
    if keepsActivations {
      stream = fields.quantity("stream", atLeast: Bytes(1))
    } else if let node = fields.optional("stream") {
      fields.sink.error(
        at: node.location,
        "'\(fields.path).stream' has no meaning here: it divides a buffer that holds input and output"
      )
    }
    if stream > size, fields.sink.diagnostics.count == errors {
      fields.sink.error(
        at: fields.location, "'\(fields.path).stream' is \(stream), more than its size, \(size)")
    }
    if holds.contains(.weight), holds.count > 1 {
      fields.sink.error(
        at: fields.location, "'\(fields.path)' holds weights and something else",
        help: "give weights a buffer of their own, such as their half of a shared scratchpad")
    }
    if holds.contains(.partialSum), holds.contains(.input) {
      fields.sink.error(
        at: fields.location, "'\(fields.path)' holds partial sums and inputs",
        help: "partial sums have a buffer of their own, or share one with output only")
    }
    let ports = ports(&fields, isDoubleBuffered: isDouble)
    fields.end()
    return Buffer(
      name: name, size: size, holds: holds, isDoubleBuffered: isDouble, stream: stream,
      ports: ports)
  }

  /// `width`, and with it `banks` and `ports`; without a width nothing bounds a cycle's accesses.
  private static func ports(_ fields: inout Fields, isDoubleBuffered: Bool) -> BufferPorts? {
    guard fields.optional("width") != nil else {
      for key in ["banks", "ports"] {
        if let node = fields.optional(key) {
          fields.sink.error(
            at: node.location, "'\(fields.path(of: key))' has no meaning without a width",
            help: "add 'width', the bytes of an access")
        }
      }
      return nil
    }
    let width = fields.quantity("width", atLeast: Bytes(1), atMost: Bytes(1 << 16))
    let banks = fields.integer("banks", in: 1...65_536, default: isDoubleBuffered ? 2 : 1)
    let ports = fields.integer("ports", in: 1...8, default: 1)
    if isDoubleBuffered, !banks.isMultiple(of: 2), let node = fields.optional("banks") {
      fields.sink.error(
        at: node.location,
        "'\(fields.path(of: "banks"))' is \(banks), and the halves of a double-buffered buffer need "
          + "as many each",
        help: "write an even number of banks")
    }
    return BufferPorts(banks: banks, ports: ports, width: width)
  }
}
