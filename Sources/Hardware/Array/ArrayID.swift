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

extension Accelerator {
  public subscript(array: ArrayID) -> PEArray { arrays[array.index] }

  public var arrayIDs: [ArrayID] { arrays.indices.map { ArrayID($0) } }

  /// The main array.
  public var array: PEArray {
    get { arrays[0] }
    set { arrays[0] = newValue }
  }

  /// The arrays beside the main one.
  public var extraArrays: [PEArray] {
    get { Array(arrays.dropFirst()) }
    set { arrays = [array] + newValue }
  }

  /// The section of the configuration that an array is written in.
  public func path(of array: ArrayID) -> String {
    array == .main ? "array" : "extra_arrays.\(self[array].name)"
  }

  /// Results that can come from one array in a cycle at most.
  public var resultsPerCycle: Int { arrays.reduce(0) { max($0, $1.resultsPerCycle) } }
}
