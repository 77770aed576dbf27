import Documents
import Workload

extension Key {
  /// An element type by its name.
  static func elementType(
    _ name: String, _ field: Field<ElementType>, required: Bool, _ meaning: String
  ) -> Key {
    Key(
      name, field, .other("an element type", examples: ["int16", "int4"]), required: required,
      meaning
    ) {
      $1.elementType($0)
    } echo: {
      .text($0)
    }
  }
}
