import Diagnostics

/// What a command line calls a model: a name or path, and after `@` the size of its input.
package struct ModelReference: Sendable, Equatable {
  /// A shipped name or a path.
  package let name: String
  /// Image pixels or text tokens; nil for the model's own.
  package let size: Int?

  /// Splits `deit-small@384`; throws where what follows the last `@` is no size. An `@` within a
  /// path or before a file's suffix is part of the name.
  package init(_ text: String) throws(InputError) {
    guard let at = text.lastIndex(of: "@"), !text[at...].contains(where: { "/.".contains($0) })
    else {
      (name, size) = (text, nil)
      return
    }
    let digits = text[text.index(after: at)...]
    guard at != text.startIndex, digits.utf8.allSatisfy({ (48...57).contains($0) }),
      let value = Int(digits), value > 0
    else {
      throw InputError(
        "model '\(text)' needs a name, '@' and a whole number",
        help: "write deit-small@384 for images of 384 pixels, bert-base@384 for 384 tokens")
    }
    (name, size) = (String(text[..<at]), value)
  }
}
