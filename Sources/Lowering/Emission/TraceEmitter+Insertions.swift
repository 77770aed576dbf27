import Algorithms
import Diagnostics
import Workload

extension TraceEmitter {
  /// The value after the operators that the scheme puts at a place, in their order; itself where it
  /// puts none. They are named `prefix` and their kind, and leave the format they read.
  ///
  /// - Parameter parts: Tensors of equal width, side by side, that a row consists of: a LayerNorm
  ///   takes each by itself.
  mutating func insert(
    at place: Insertion.Place, _ value: Value, prefix: String, parts: Int = 1
  ) throws(InputError) -> Value {
    var value = value
    var names: [OperatorKind: Int] = [:]
    for insertion in scheme.insertions where insertion.place == place {
      let number = names[insertion.kind, default: 0] + 1
      names[insertion.kind] = number
      let name = "\(prefix).\(insertion.kind.rawValue)" + (number > 1 ? "\(number)" : "")
      value = try insert(insertion, name, value, parts: parts)
    }
    return value
  }

  private mutating func insert(
    _ insertion: Insertion, _ name: String, _ x: Value, parts: Int
  ) throws(InputError) -> Value {
    var inputs = [x.id]
    var size = OperatorSize.rows(x.rows, length: x.columns)
    var read = [x.format]
    if insertion.kind == .layernorm {
      let width = x.columns / parts
      size = .rows(x.rows * parts, length: width)
      for parameter in ["weight", "bias"] {
        inputs.append(
          try self.parameter("\(name).\(parameter)", [width], scheme.parameters.norm))
      }
    } else if let format = insertion.parameter {
      let count = insertion.algorithm == .builtIn(.rprelu) ? 3 : 1
      inputs.append(try parameter("\(name).parameter", [count, x.columns], format))
      read.append(format)
    }
    let result = try result(of: name, rows: x.rows, columns: x.columns, x.format)
    try emit(
      insertion.kind, name, size, algorithm: insertion.algorithm.algorithm,
      epilogue: requantization(after: insertion.kind, of: read, to: x.format), inputs: inputs,
      output: result.id)
    return result
  }

  /// The sum of a linear's result and the product of the outlier columns of its input, which are
  /// gathered from it before it is quantized.
  mutating func addOutliers(
    _ outliers: OutlierColumns, of x: Value, to product: Value, permutesRows: Bool
  ) throws(InputError) -> Value {
    let count = outliers.count
    guard count <= x.columns else {
      throw InputError(
        "scheme '\(scheme.name)' has \(count) outlier columns, and '\(product.name)' reads "
          + "\(x.columns)",
        help: "lower 'outliers.columns'")
    }
    let name = "\(product.name).outliers"
    let gathered = try result(of: "\(name).gather", rows: x.rows, columns: count, x.format)
    try emit(
      .move, "\(name).gather", .rows(x.rows, length: count), inputs: [x.id], output: gathered.id)
    let columns = try linear(
      name, try convert(gathered, to: outliers.format), columns: product.columns,
      weights: outliers.format, to: product.format, hasBias: false, permutesRows: permutesRows)
    let sum = try result(
      of: "\(name).add", rows: product.rows, columns: product.columns, product.format)
    try emit(
      .add, "\(name).add", .rows(product.rows, length: product.columns),
      epilogue: requantization(
        after: .add, of: [product.format, columns.format], to: product.format),
      inputs: [product.id, columns.id], output: sum.id)
    return sum
  }
}
