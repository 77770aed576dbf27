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
    var builder = TraceBuilder(model: name)
    builder.addProduct(name, batch: batch, m: m, k: k, n: n)
    builder.countUses()
    return builder.trace
  }
}
