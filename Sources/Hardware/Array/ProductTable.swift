import Algorithms
import Workload

/// The table in which a PE of `mac: lut` looks up products.
public struct ProductTable: Sendable, Equatable {
  /// When its entries come into the PE.
  public enum Loads: String, CaseIterable, Sendable {
    /// Never: both operands index constants.
    case constant
    /// With each stationary weight, whose products with all first operands they are; the first operand
    /// indexes them.
    case weight
  }

  /// The table of most entries that energy tables know.
  public static let widestIndex = 10

  public var indexBits: Int
  public var loads: Loads
  /// Nil for whole products of the bits that index it, each in whole bytes.
  public var statedBytes: Int?

  public init(indexBits: Int = 8, loads: Loads = .constant, bytes: Int? = nil) {
    self.indexBits = indexBits
    self.loads = loads
    statedBytes = bytes
  }

  /// Bytes of a table of products with weights of a type.
  public func bytes(_ weight: ElementType) -> Int {
    if let statedBytes { return statedBytes }
    let entry = loads == .constant ? indexBits : indexBits + Int(weight.bits)
    return (1 << indexBits) * ((entry + 7) / 8)
  }

  /// Look-ups of one product: constants take half of the index from each operand, or all of both where they
  /// fit, and products of parts are added up.
  public func lookups(_ activation: ElementType, _ weight: ElementType) -> Int {
    let (a, w) = (Int(activation.bits), Int(weight.bits))
    switch loads {
    case .weight: return (a + indexBits - 1) / indexBits
    case .constant:
      guard a + w > indexBits else { return 1 }
      let half = max(1, indexBits / 2)
      return ((a + half - 1) / half) * ((w + half - 1) / half)
    }
  }

  /// One look-up, by entries and bits of an entry, both rounded up to what energy tables have.
  public func read(_ weight: ElementType) -> Arithmetic {
    let isWide = bytes(weight) > 1 << indexBits
    return switch indexBits {
    case ...4: isWide ? .lutRead16x16 : .lutRead16x8
    case ...6: isWide ? .lutRead64x16 : .lutRead64x8
    case ...8: isWide ? .lutRead256x16 : .lutRead256x8
    default: .lutRead1024x16
    }
  }
}
