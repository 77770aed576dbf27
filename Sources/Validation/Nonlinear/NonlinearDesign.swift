/// An RTL design whose nonlinear units were measured, and the preset that describes it.
enum NonlinearDesign: String, CaseIterable {
  /// UT-LCA/softmax @ 8149274: three serial passes; its name goes on with lanes and number format.
  case softmaxFixed16 = "utlca_softmax_fixed16"
  case softmaxFloat16 = "utlca_softmax_fp16"
  /// AoqunDing/IBERT @ 282c440: one lane, streaming.
  case iBERT = "ibert_netlist"

  /// Splits a name such as `utlca_softmax_p4_fixed16` into the design and the lanes it states.
  static func parse(_ name: String) -> (design: NonlinearDesign, lanes: Int?)? {
    if let design = NonlinearDesign(rawValue: name) { return (design, nil) }
    var parts = name.split(separator: "_", omittingEmptySubsequences: false)
    let index = parts.firstIndex { $0.first == "p" && Int($0.dropFirst()) != nil }
    guard let index, let lanes = Int(parts.remove(at: index).dropFirst()),
      let design = NonlinearDesign(rawValue: parts.joined(separator: "_"))
    else { return nil }
    return (design, lanes)
  }

  /// How a name is written.
  static let examples = [
    "utlca_softmax_p4_fixed16", "utlca_softmax_p8_fp16", NonlinearDesign.iBERT.rawValue,
  ]

  var preset: String {
    switch self {
    case .softmaxFixed16: "rtl/utlca-softmax-fixed16"
    case .softmaxFloat16: "rtl/utlca-softmax-fp16"
    case .iBERT: "rtl/ibert-netlist"
    }
  }

  /// A scheme whose nonlinear operators the preset's units run.
  var scheme: String {
    switch self {
    case .softmaxFixed16, .softmaxFloat16: "fp16"
    case .iBERT: "i-bert"
    }
  }
}
