/// One of a machine's arrays, by its place in `Accelerator.arrays`.
public struct ArrayID: Hashable, Sendable {
  @usableFromInline
  let number: UInt8

  public init(_ index: Int) { number = UInt8(truncatingIfNeeded: index) }

  @inlinable
  public var index: Int { Int(number) }

  /// The array of the section `array`.
  public static let main = ArrayID(0)
}
