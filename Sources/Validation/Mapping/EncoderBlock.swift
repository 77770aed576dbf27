import Workload

/// The six products of matrices of a Transformer's encoder block, int8 throughout.
struct EncoderBlock {
  var tokens: Int
  var width: Int
  var heads: Int
  var hidden: Int

  struct Product {
    var name: String
    var batch: Int
    var m: Int
    var k: Int
    var n: Int

    var macs: Int { batch * m * k * n }
  }

  var products: [Product] {
    let head = width / heads
    return [
      Product(name: "qkv", batch: 1, m: tokens, k: width, n: 3 * width),
      Product(name: "qk", batch: heads, m: tokens, k: head, n: tokens),
      Product(name: "av", batch: heads, m: tokens, k: tokens, n: head),
      Product(name: "proj", batch: 1, m: tokens, k: width, n: width),
      Product(name: "fc1", batch: 1, m: tokens, k: width, n: hidden),
      Product(name: "fc2", batch: 1, m: tokens, k: hidden, n: width),
    ]
  }
}

extension EncoderBlock.Product {
  /// The product alone: both operands come from memory, the requantized result goes back to it.
  var trace: Trace {
    var builder = TraceBuilder(
      header: Trace.Header(model: name, scheme: "int8", batch: 1, source: "validation"))
    builder.addProduct(name, batch: batch, m: m, k: k, n: n)
    builder.countUses()
    return builder.trace
  }
}

extension TraceBuilder {
  /// An int8 product whose operands come from memory and whose requantized result goes back to it.
  mutating func addProduct(_ name: String, batch: Int = 1, m: Int, k: Int, n: Int) {
    let input = add("\(name).input", .input, [batch, m, k])
    let weight = add("\(name).weight", .weight, [batch, k, n])
    let output = add("\(name).output", .output, [batch, m, n])
    add(
      operator: Operator(
        name: intern(name), kind: batch > 1 ? .matmul : .linear, b: UInt32(batch),
        m: UInt32(m), k: UInt32(k), n: UInt32(n),
        epilogue: Epilogue([Epilogue.Step(.requantize, .float)])),
      inputs: [input, weight], outputs: [output])
  }

  private mutating func add(_ name: String, _ role: TensorRole, _ shape: [Int]) -> TensorID {
    let name = intern(name)
    return add(
      tensor: Tensor(name: name, role: role, type: .int8), shape: shape.map { UInt32($0) })
  }
}
