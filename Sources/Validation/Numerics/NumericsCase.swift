import Diagnostics
import Documents
import Workload

/// One case while it is replayed: strict reads of its keys, and the tally of its comparisons.
///
/// A wrong value goes to the file's sink and reads as a harmless one within its range.
struct NumericsCase {
  let function: NumericsFunction
  let kind: String
  /// The row; empty where it could not be read.
  private(set) var input: [Int32] = []
  var params: Fields
  var tally = NumericsTally()
  var fields: Fields
  let sink: DiagnosticSink

  var count: Int { input.count }

  /// - Parameters:
  ///   - inputs: The file that `ref_case` counts in.
  ///   - previous: The row of the case before, for `x_from_previous_case`.
  init(
    _ node: Node, index: Int, of file: NumericsFile, inputs: NumericsFile?, previous: [Int32]?
  ) {
    function = file.function
    sink = file.sink
    fields = Fields(node, path: "cases[\(index)]", sink: file.sink)
    params = Fields(file.params, path: "params", sink: file.sink)
    kind = node["kind"] == nil ? "" : fields.text("kind")
    let key = Self.inputKey(of: file.function)
    if node[key] != nil {
      input = row(key)
    } else if let inputs {
      input = referredRow(inputs)
    } else if node["x_from_previous_case"] != nil {
      let asks = fields.boolean("x_from_previous_case")
      if let previous, asks {
        input = previous
      } else {
        sink.error(
          at: node["x_from_previous_case"]?.location ?? node.location,
          asks ? "there is no case before" : "'\(fields.path(of: key))' is missing")
      }
    } else {
      _ = fields.required(key)
    }
    checkCount(node)
  }

  private static func inputKey(of function: NumericsFunction) -> String {
    switch function.algorithm {
    case .requantization(.dyadic): "z"
    case .requantization: "acc"
    case .softmax, .layernorm, .gelu, .activation: "x"
    }
  }

  private mutating func checkCount(_ node: Node) {
    guard let count = node["n"] else { return }
    let stated = fields.integer("n", in: 1...(1 << 24))
    if !input.isEmpty, stated != input.count {
      sink.error(
        at: count.location, "'\(fields.path(of: "n"))' is \(stated), the row has \(input.count)")
    }
  }

  private mutating func referredRow(_ inputs: NumericsFile) -> [Int32] {
    let index = fields.integer("ref_case", in: 0...(inputs.cases.count - 1))
    guard let node = inputs.cases[index]["x"] else {
      sink.error(
        at: fields.location, "case \(index) of \(inputs.function.rawValue) has no 'x'")
      return []
    }
    return Self.elements(
      node, path: "x of case \(index) of \(inputs.function.rawValue)",
      as: Int32.self, sink: sink)
  }
}
