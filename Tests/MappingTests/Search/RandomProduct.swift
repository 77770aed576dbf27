import TestSupport
import Workload

/// A product of matrices whose operands and result are in DRAM.
struct RandomProduct {
  var b = 1
  var m: Int
  var k: Int
  var n: Int
  /// Results are requantized to 8 bits in the array's stream; otherwise sums of 32 bits leave.
  var isRequantized: Bool

  /// - Parameters:
  ///   - most: The longest dimension.
  ///   - volume: At most so many MACs of one batch element.
  init(_ numbers: inout SeededNumbers, most: Int, volume: Int = .max) {
    repeat {
      m = numbers.skewed(most)
      k = numbers.skewed(most)
      n = numbers.skewed(most)
    } while m * k * n > volume
    if numbers.once(in: 6) { b = numbers.next(2...6) }
    isRequantized = !numbers.once(in: 3)
  }

  var resultBytes: Int { isRequantized ? 1 : 4 }

  var trace: Trace {
    var draft = TraceDraft()
    let (b, m, k, n) = (UInt32(b), UInt32(m), UInt32(k), UInt32(n))
    let x = draft.tensor("x", .input, b == 1 ? [m, k] : [b, m, k])
    let w = draft.tensor("w", .weight, b == 1 ? [n, k] : [b, k, n])
    draft.product(
      "fc", x, w, b: b, m: m, k: k, n: n, kind: b == 1 ? .linear : .matmul, role: .output,
      result: isRequantized ? .int8 : .int32,
      epilogue: isRequantized ? [.init(.requantize, .shift)] : [])
    return draft.builder.trace
  }
}

extension RandomProduct: CustomStringConvertible {
  var description: String {
    "\(m)x\(k)x\(n)" + (b == 1 ? "" : "x\(b)") + (isRequantized ? "" : ", int32 results")
  }
}
