import Files
import Validation

/// Reference rows of RTL designs, and the presets they are replayed on.
enum RTLReference {
  static let root = #filePath.split(separator: "/").dropLast(3)
    .reduce(into: "") { $0 += "/\($1)" }

  static let presets = Presets(NameResolver(home: root, executable: nil))

  static func replay(_ rung: Rung, _ name: String) throws -> RungReport {
    try rung.replay(["\(root)/Tests/ValidationTests/Reference/rtl/\(name).csv"], presets: presets)[
      0]
  }
}
