import Diagnostics
import Documents
import Workload

/// Reads tensor formats: the name of an element type, or a mapping with `type` and what else is
/// not the default.
struct FormatReader {
  /// The kind of scale where a format names none.
  let defaultScale: ScaleKind
  let sink: DiagnosticSink

  /// Groups and stored scales are small; the ranges keep their products in 64 bits.
  private static let groups = 1...1_048_576
  private static let scaleBits = 0...64

  /// - Parameter isWeight: Whether keys are known that only weights have.
  func format(_ node: Node, path: String, isWeight: Bool = false) -> TensorFormat {
    if case .scalar = node.value { return plain(type(node, path: path)) }
    var fields = Fields(node, path: path, sink: sink)
    guard let typeNode = fields.required("type") else {
      return TensorFormat(.int8)
    }
    var format = plain(type(typeNode, path: fields.path(of: "type")))
    format.granularity = fields.choice("granularity", default: format.granularity)
    format.scale = fields.choice("scale", default: format.scale)
    format.zeroPoint = fields.choice("zero_point", default: format.zeroPoint)
    format.code = fields.choice("code", default: format.code)
    format.scaleBits = fields.integer("scale_bits", in: Self.scaleBits, default: 0)
    if format.granularity == .group {
      format.group = fields.integer("group", in: Self.groups)
    }
    format.tensorScaleBits = fields.integer("tensor_scale_bits", in: Self.scaleBits, default: 0)
    if format.tensorScaleBits > 0, format.granularity != .group {
      sink.error(
        at: fields.node["tensor_scale_bits"]?.location,
        "'\(fields.path(of: "tensor_scale_bits"))' has no meaning with 'granularity: "
          + "\(format.granularity.rawValue)'",
        help:
          "it is a scale of the whole tensor in addition to those of groups: 'granularity: group'")
    }
    if !isWeight {
      format.isDynamic = fields.boolean("dynamic", default: false)
      if format.isDynamic, format.granularity == .none {
        sink.error(
          at: fields.node["dynamic"]?.location,
          "'\(fields.path(of: "dynamic"))' is true, and the format has no scale",
          help: "write its 'granularity': tensor, token or group")
      }
    }
    if isWeight { format.traits = WeightTraitsReader.read(&fields, format) }
    fields.end()
    check(format, path: path, at: node.location)
    return format
  }

  func type(_ node: Node, path: String) -> ElementType {
    guard case .scalar(let scalar) = node.value else {
      sink.error(
        at: node.location, "found \(node.form) where '\(path)' needs an element type",
        help: "such as \(ElementType.examples)")
      return .int8
    }
    if let type = ElementType(scalar.text) { return type }
    sink.error(
      at: node.location, "'\(path)' cannot be '\(scalar.text)', which is no element type",
      help: "such as \(ElementType.examples)")
    return .int8
  }

  /// A type with the defaults: one scale for the tensor, and none for floats of 16 bits and more and
  /// for log2 codes, whose values are powers of two themselves.
  private func plain(_ type: ElementType) -> TensorFormat {
    switch type.family {
    case .log2: TensorFormat(type)
    case .float where type.bits >= 16: TensorFormat(type)
    case .float, .signed, .unsigned, .binary, .ternary:
      TensorFormat(type, granularity: .tensor, scale: defaultScale)
    }
  }

  private func check(_ format: TensorFormat, path: String, at location: SourceLocation) {
    if format.code == .grouped, format.granularity != .group {
      sink.error(
        at: location, "'\(path)' has the code 'grouped' without groups",
        help: "write 'granularity: group' and the 'group' of channels that share a scale")
    }
    guard format.isUnscaledFloat else { return }
    if format.granularity != .none || format.zeroPoint != .none {
      sink.error(
        at: location, "'\(path)' is \(format.type), which has neither scale nor zero point",
        help: "leave out 'granularity' and 'zero_point'")
    }
  }
}
