/// How a nonlinear operator or a requantization is computed: the words of traces, schemes and units. The
/// same ids name the arithmetic, the time and the energy; what an id means for an operator kind is an
/// `OperatorAlgorithm`.
public enum Algorithm: String, CaseIterable, Sendable {
  case none
  case float
  case iBERT = "i-bert"
  case iViT = "i-vit"
  case iViT8 = "i-vit-8"
  case iViT16 = "i-vit-16"
  case iViTTVM = "i-vit-tvm"
  case logInt = "log-int"
  case logIntP2 = "log-int-p2"
  case e2Softmax = "e2softmax"
  case softermax
  case ita
  case base2
  case lut
  case ptf
  case ptfP2 = "ptf-p2"
  case aiLayerNorm = "ailayernorm"
  case poly2
  case tanh
  case relu
  /// ReLU with a slope below 0 and a shift before and behind, one of each a channel (ReActNet, ECCV
  /// 2020).
  case rprelu
  case shift
  case dyadic
  case dynamic

  /// The algorithms that an operator kind has; empty where it has none to choose.
  public static func choices(for kind: OperatorKind) -> [Algorithm] { kind.algorithms?.ids ?? [] }
}
