import Diagnostics
import Workload

/// One operator by its sizes, without a model around it: `gemm:197x384x1152x6`.
///
/// Its operands and its result are on chip, and nothing is quantized or requantized: a scheme
/// gives the types of its operands, and a product leaves its accumulator.
package enum BareOperator: Sendable, Equatable {
  /// `gemm:MxKxN`, or `gemm:MxKxNxB`: B products, each with separate operands.
  case gemm(m: Int, k: Int, n: Int, batch: Int?)
  /// `conv:HxWxCxKHxKWxN[:STRIDE]`: an H×W image of C channels, N kernels, no padding.
  case convolution(
    height: Int, width: Int, channels: Int, kernelHeight: Int, kernelWidth: Int, kernels: Int,
    stride: Int)
  /// `softmax:ROWSxLEN`.
  case softmax(rows: Int, length: Int)
  /// `layernorm:ROWSxLEN`.
  case layernorm(rows: Int, length: Int)
  /// `gelu:ROWSxLEN`.
  case gelu(rows: Int, length: Int)
  /// `attention:SxExPxH`: S tokens of width E and H heads of width P; the products to queries, keys
  /// and values, QKᵀ, softmax, A·V and the product back to E.
  case attention(tokens: Int, width: Int, headWidth: Int, heads: Int)

  /// The operator that a text names.
  package static func parse(_ text: String) throws(InputError) -> BareOperator {
    try BareOperatorParser(text: text).parse()
  }

  /// Whether a text is meant as a bare operator rather than as a model: a word and a colon, or one
  /// of the operators' names.
  package static func isBare(_ text: String) -> Bool {
    guard let colon = text.firstIndex(of: ":") else {
      return BareOperatorParser.Form(rawValue: text) != nil
    }
    return text[..<colon].utf8.allSatisfy { (97...122).contains($0) }
  }

  /// A trace of the operator alone, whose header says that operands are on chip.
  ///
  /// Throws where the scheme has no weights of that width, and where sizes leave a trace's bounds.
  package func trace(scheme: Scheme, weightBits: Int? = nil) throws(InputError) -> Trace {
    let header = Trace.Header(
      model: description, scheme: Lowering.label(scheme, weightBits: weightBits), batch: 1,
      source: "bare operator", operandsOnChip: true)
    var emitter = try TraceEmitter(scheme: scheme, weightBits: weightBits, header: header)
    try emitter.bare(self)
    return emitter.finish()
  }
}

extension BareOperator: CustomStringConvertible {
  /// The text that `parse` reads as this operator.
  package var description: String {
    switch self {
    case .gemm(let m, let k, let n, let batch):
      "gemm:\(m)x\(k)x\(n)" + (batch.map { "x\($0)" } ?? "")
    case .convolution(let h, let w, let c, let kh, let kw, let n, let stride):
      "conv:\(h)x\(w)x\(c)x\(kh)x\(kw)x\(n)" + (stride == 1 ? "" : ":\(stride)")
    case .softmax(let rows, let length): "softmax:\(rows)x\(length)"
    case .layernorm(let rows, let length): "layernorm:\(rows)x\(length)"
    case .gelu(let rows, let length): "gelu:\(rows)x\(length)"
    case .attention(let tokens, let width, let headWidth, let heads):
      "attention:\(tokens)x\(width)x\(headWidth)x\(heads)"
    }
  }
}
