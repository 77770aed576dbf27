import Diagnostics
import Library
import Lowering

extension ReferenceRow {
  /// A model by the name in a cell. A name of no model is the row's mistake; what is wrong
  /// in a model's file is not.
  func model(
    _ name: String, in column: String, _ library: Library
  ) throws(InputError) -> Model? {
    guard !name.isEmpty else { return nil }
    do {
      return try library.model(name).model
    } catch {
      guard error.diagnostics.allSatisfy({ $0.location == nil }) else { throw error }
      for diagnostic in error.diagnostics {
        fail(column, diagnostic.message, help: diagnostic.help)
      }
      return nil
    }
  }
}
