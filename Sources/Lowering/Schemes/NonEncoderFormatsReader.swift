import Diagnostics
import Documents
import Workload

/// Reads a scheme's `outer`: `weights` and `operand` of all layers outside the encoder's blocks, and those
/// of one of them under its name.
enum NonEncoderFormatsReader {
  /// The word for the format that the encoder has.
  static let encoder = "encoder"

  static func read(_ fields: inout Fields, _ formats: FormatReader) -> NonEncoderFormats {
    guard var entries = fields.fields("outer") else { return NonEncoderFormats() }
    var nonEncoder = NonEncoderFormats()
    nonEncoder.all = product(&entries, formats)
    nonEncoder.patchEmbedding = layer("patch_embedding", of: &entries, formats)
    nonEncoder.classifier = layer("classifier", of: &entries, formats)
    entries.end()
    return nonEncoder
  }

  private static func layer(
    _ key: String, of fields: inout Fields, _ formats: FormatReader
  ) -> NonEncoderFormats.Product {
    guard var entries = fields.fields(key) else { return NonEncoderFormats.Product() }
    let product = product(&entries, formats)
    entries.end()
    return product
  }

  private static func product(
    _ entries: inout Fields, _ formats: FormatReader
  ) -> NonEncoderFormats.Product {
    NonEncoderFormats.Product(
      weights: choice("weights", of: &entries, formats, isWeight: true),
      operand: choice("operand", of: &entries, formats))
  }

  private static func choice(
    _ key: String, of entries: inout Fields, _ formats: FormatReader, isWeight: Bool = false
  ) -> NonEncoderFormats.Choice? {
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
