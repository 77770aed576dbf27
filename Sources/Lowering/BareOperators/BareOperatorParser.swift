import Diagnostics
import Workload

/// Reads the text of a bare operator.
struct BareOperatorParser {
  enum Form: String, CaseIterable {
    case gemm
    case conv
    case softmax
    case layernorm
    case gelu
    case attention

    /// What a user may write, and an example.
    var pattern: (text: String, example: String) {
      switch self {
      case .gemm: ("gemm:MxKxN[xB]", "gemm:197x384x1152x6")
      case .conv: ("conv:HxWxCxKHxKWxN[:STRIDE]", "conv:224x224x3x16x16x384:16")
      case .softmax: ("softmax:ROWSxLEN", "softmax:1182x197")
      case .layernorm: ("layernorm:ROWSxLEN", "layernorm:197x384")
      case .gelu: ("gelu:ROWSxLEN", "gelu:197x1536")
      case .attention: ("attention:SxExPxH", "attention:64x128x64x2")
      }
    }

    var sizeCounts: ClosedRange<Int> {
      switch self {
      case .gemm: 3...4
      case .conv: 6...6
      case .softmax, .layernorm, .gelu: 2...2
      case .attention: 4...4
      }
    }
  }

  let text: String

  func parse() throws(InputError) -> BareOperator {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let form = try form(String(parts[0]))
    guard parts.count == 2 || form == .conv && parts.count == 3 else {
      throw malformed(form, "it has \(parts.count - 1) parts after its name")
    }
    var sizes: [Int] = []
    for size in parts[1].split(separator: "x", omittingEmptySubsequences: false) {
      sizes.append(try number(size, form))
    }
    guard form.sizeCounts.contains(sizes.count) else {
      throw malformed(form, "it has \(sizes.count) sizes")
    }
    return switch form {
    case .gemm: .gemm(m: sizes[0], k: sizes[1], n: sizes[2], batch: sizes.dropFirst(3).first)
    case .conv: try convolution(sizes, stride: parts.count == 3 ? number(parts[2], form) : 1)
    case .softmax: .softmax(rows: sizes[0], length: sizes[1])
    case .layernorm: .layernorm(rows: sizes[0], length: sizes[1])
    case .gelu: .gelu(rows: sizes[0], length: sizes[1])
    case .attention:
      .attention(tokens: sizes[0], width: sizes[1], headWidth: sizes[2], heads: sizes[3])
    }
  }

  private func form(_ name: String) throws(InputError) -> Form {
    if let form = Form(rawValue: name) { return form }
    let names = Form.allCases.map(\.rawValue)
    throw InputError(
      "'\(text)' names no bare operator",
      help: NearestName.of(name, among: names).map { "did you mean '\($0)'?" }
        ?? "one of: \(Form.allCases.map(\.pattern.text).joined(separator: ", "))")
  }

  private func number(_ size: Substring, _ form: Form) throws(InputError) -> Int {
    guard size.utf8.allSatisfy({ (48...57).contains($0) }), let value = Int(size),
      (1...TraceEmitter.maximumDimension).contains(value)
    else {
      throw malformed(
        form, "'\(size)' is no whole number of 1...\(TraceEmitter.maximumDimension)")
    }
    return value
  }

  private func convolution(_ sizes: [Int], stride: Int) throws(InputError) -> BareOperator {
    guard sizes[3] <= sizes[0], sizes[4] <= sizes[1] else {
      throw InputError(
        "'\(text)': a kernel of \(sizes[3])x\(sizes[4]) is larger than the image of "
          + "\(sizes[0])x\(sizes[1])")
    }
    return .convolution(
      height: sizes[0], width: sizes[1], channels: sizes[2], kernelHeight: sizes[3],
      kernelWidth: sizes[4], kernels: sizes[5], stride: stride)
  }

  private func malformed(_ form: Form, _ reason: String) -> InputError {
    InputError(
      "'\(text)' is not of the form \(form.pattern.text): \(reason)",
      help: "for example \(form.pattern.example)")
  }
}
