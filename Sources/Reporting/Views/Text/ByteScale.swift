import Quantities

/// A power of 1,024 with its prefix, in which all sizes and traffic are printed, as configurations write
/// capacities; one for all numbers of a column.
struct ByteScale {
  /// `B`, `KiB`, `MiB`, …
  let unit: String
  private let size: Int

  private static let scales: [ByteScale] = [
    ByteScale(unit: "TiB", size: 1 << 40), ByteScale(unit: "GiB", size: 1 << 30),
    ByteScale(unit: "MiB", size: 1 << 20), ByteScale(unit: "KiB", size: 1 << 10),
  ]

  private init(unit: String, size: Int) {
    self.unit = unit
    self.size = size
  }

  /// The unit in which the largest of the numbers is 1 or above.
  static func of(_ largest: Double) -> ByteScale {
    scales.first { largest.magnitude >= Double($0.size) } ?? ByteScale(unit: "B", size: 1)
  }

  static func of(_ largest: Int) -> ByteScale { of(Double(largest)) }

  /// A number of bytes in this unit, with two decimals except for `B`.
  func text(_ bytes: Double) -> String {
    NumberText.fixed(bytes / Double(size), size == 1 ? 0 : 2)
  }

  func text(_ bytes: Int) -> String { text(Double(bytes)) }

  /// Whether a number of bytes is whole in this unit.
  fileprivate func isWhole(_ bytes: Int) -> Bool { bytes % size == 0 }
}

extension NumberText {
  /// `302.60 KiB`; `64 KiB` where it is whole.
  static func bytes(_ count: Int) -> String {
    let scale = ByteScale.of(count)
    let text =
      scale.isWhole(count) ? String(scale.text(count).prefix { $0 != "." }) : scale.text(count)
    return "\(text) \(scale.unit)"
  }
}
