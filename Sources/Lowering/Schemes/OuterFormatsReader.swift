import Diagnostics
import Documents
import Workload

/// Reads a scheme's `outer`: `weights` and `operand` of all layers outside the encoder's blocks, and those
/// of one of them under its name.
enum OuterFormatsReader {
  /// The word for the format that the encoder has.
  static let encoder = "encoder"

  static func read(_ fields: inout Fields, _ formats: FormatReader) -> OuterFormats {
    guard var entries = fields.fields("outer") else { return OuterFormats() }
    var outer = OuterFormats()
    outer.all = product(&entries, formats)
    outer.patchEmbedding = layer("patch_embedding", of: &entries, formats)
    outer.classifier = layer("classifier", of: &entries, formats)
    entries.end()
    return outer
  }

  private static func layer(
    _ key: String, of fields: inout Fields, _ formats: FormatReader
  ) -> OuterFormats.Product {
    guard var entries = fields.fields(key) else { return OuterFormats.Product() }
    let product = product(&entries, formats)
    entries.end()
    return product
  }

  private static func product(
    _ entries: inout Fields, _ formats: FormatReader
  ) -> OuterFormats.Product {
    OuterFormats.Product(
      weights: choice("weights", of: &entries, formats, isWeight: true),
      operand: choice("operand", of: &entries, formats))
  }

  private static func choice(
    _ key: String, of entries: inout Fields, _ formats: FormatReader, isWeight: Bool = false
  ) -> OuterFormats.Choice? {
    guard let node = entries.optional(key) else { return nil }
    if case .scalar(let scalar) = node.value {
      if scalar.text == encoder { return .encoder }
      if ElementType(scalar.text) == nil, NearestName.of(scalar.text, among: [encoder]) != nil {
        entries.sink.error(
          at: node.location, "'\(entries.path(of: key))' cannot be '\(scalar.text)'",
          help: "did you mean '\(encoder)'?")
        return nil
      }
    }
    return .format(formats.format(node, path: entries.path(of: key), isWeight: isWeight))
  }
}
