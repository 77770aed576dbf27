/// The tasks of a layer, in the program's order.
public struct LayerTasks: RandomAccessCollection, Sendable {
  private let range: Range<Int>
  /// Empty where the tasks of a layer follow each other.
  private let byLayer: [Int32]

  init(_ range: Range<Int>, in byLayer: [Int32]) {
    self.range = range
    self.byLayer = byLayer
  }

  public var startIndex: Int { range.lowerBound }
  public var endIndex: Int { range.upperBound }

  public subscript(position: Int) -> Int {
    byLayer.isEmpty ? position : Int(byLayer[position])
  }
}
