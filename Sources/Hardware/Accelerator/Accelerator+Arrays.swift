import Documents

extension Accelerator {
  public subscript(array: ArrayID) -> PEArray { arrays[array.index] }

  public var arrayIDs: [ArrayID] { arrays.indices.map { ArrayID($0) } }

  /// The main array.
  public var array: PEArray {
    get { arrays[0] }
    set { arrays[0] = newValue }
  }

  /// All arrays but the main one.
  public var extraArrays: [PEArray] {
    get { Array(arrays.dropFirst()) }
    set { arrays = [array] + newValue }
  }

  /// The section of the configuration that describes an array.
  public func path(of array: ArrayID) -> String {
    array == .main ? "array" : "extra_arrays.\(self[array].name)"
  }

  /// The same section in a document; nil if the document has none.
  func node(of array: ArrayID, in root: Node) -> Node? {
    array == .main ? root["array"] : root["extra_arrays"]?[self[array].name]
  }

  /// The most results that one array makes in a cycle.
  public var resultsPerCycle: Int { arrays.reduce(0) { max($0, $1.resultsPerCycle) } }
}
