import Diagnostics

extension SweepAxis {
  /// The place of a value in the option's text; of the first, where the text gives a range.
  func location(ofValue index: Int) -> SourceLocation {
    var column = path.unicodeScalars.count + 2
    if text.unicodeScalars.count == column - 1 + joinedCount(values.count) {
      column += index == 0 ? 0 : joinedCount(index) + 1
    }
    return SourceLocation(file: "--vary", line: 1, column: column)
  }

  /// Scalars of the first values with commas between them.
  private func joinedCount(_ count: Int) -> Int {
    values.prefix(count).reduce(0) { $0 + $1.unicodeScalars.count } + count - 1
  }

  /// An error at the axis's path, or at one of its values.
  func error(_ message: String, value: Int? = nil, help: String) -> InputError {
    let location = value.map(location) ?? SourceLocation(file: "--vary", line: 1, column: 1)
    return quoting(InputError(at: location, message, help: help))
  }

  /// The error at a value, where it has no place.
  func locating(_ error: InputError, value: Int) -> InputError {
    quoting(
      InputError(
        error.diagnostics.map { diagnostic in
          var diagnostic = diagnostic
          diagnostic.location = diagnostic.location ?? location(ofValue: value)
          return diagnostic
        }))
  }

  /// The error with this axis's text where it points into it.
  func quoting(_ error: InputError) -> InputError {
    InputError(
      error.diagnostics.map { diagnostic in
        guard diagnostic.location?.file == "--vary", diagnostic.excerpt == nil else {
          return diagnostic
        }
        var diagnostic = diagnostic
        diagnostic.excerpt = text
        return diagnostic
      })
  }
}
