import Workload

/// The `function` of a vector file: one published integer function, and the one algorithm
/// that it is here. This is the only place that says so.
enum NumericsFunction: String, CaseIterable {
  case fqViTLogIntSoftmax = "fqvit_log_int_softmax"
  case p2ViTLogIntSoftmax = "p2vit_log_int_softmax"
  case iViTShiftmax8 = "ivit_shiftmax_8"
  case iViTShiftmax16 = "ivit_shiftmax_16"
  case iViTTVMSoftmax = "ivit_tvm_softmax"
  case iBERTSoftmax = "ibert_softmax"
  case soleE2Softmax = "sole_e2softmax_interpretation"
  case iViTShiftGELU = "ivit_shiftgelu"
  case iViTTVMGELU = "ivit_tvm_gelu"
  case iBERTGELU = "ibert_gelu"
  case iViTLayerNorm = "ivit_layernorm"
  case iBERTLayerNorm = "ibert_layernorm"
  case fqViTLayerNorm = "fqvit_int_layernorm"
  case p2ViTLayerNorm = "p2vit_int_layernorm"
  case soleAILayerNormStatistics = "sole_ailayernorm_stats_interpretation"
  case dyadicRequantization = "dyadic_requant"
  case p2ViTRequantization = "p2vit_pot_requant"

  var algorithm: OperatorAlgorithm {
    switch self {
    case .fqViTLogIntSoftmax: .softmax(.logInt)
    case .p2ViTLogIntSoftmax: .softmax(.logIntP2)
    case .iViTShiftmax8: .softmax(.iViT8)
    case .iViTShiftmax16: .softmax(.iViT16)
    case .iViTTVMSoftmax: .softmax(.iViTTVM)
    case .iBERTSoftmax: .softmax(.iBERT)
    case .soleE2Softmax: .softmax(.e2Softmax)
    case .iViTShiftGELU: .gelu(.iViT)
    case .iViTTVMGELU: .gelu(.iViTTVM)
    case .iBERTGELU: .gelu(.iBERT)
    case .iViTLayerNorm: .layernorm(.iViT)
    case .iBERTLayerNorm: .layernorm(.iBERT)
    case .fqViTLayerNorm: .layernorm(.ptf)
    case .p2ViTLayerNorm: .layernorm(.ptfP2)
    case .soleAILayerNormStatistics: .layernorm(.aiLayerNorm)
    case .dyadicRequantization: .requantization(.dyadic)
    case .p2ViTRequantization: .requantization(.shift)
    }
  }

  /// The function whose inputs a case takes by `ref_case`, for those derived from another's.
  var inputs: NumericsFunction? {
    switch self {
    case .iViTTVMSoftmax: .iViTShiftmax8
    case .iViTTVMGELU: .iViTShiftGELU
    case .fqViTLogIntSoftmax, .p2ViTLogIntSoftmax, .iViTShiftmax8, .iViTShiftmax16,
      .iBERTSoftmax, .soleE2Softmax, .iViTShiftGELU, .iBERTGELU, .iViTLayerNorm,
      .iBERTLayerNorm, .fqViTLayerNorm, .p2ViTLayerNorm, .soleAILayerNormStatistics,
      .dyadicRequantization, .p2ViTRequantization:
      nil
    }
  }

  /// Runs a case's kernel and compares every integer that the case gives.
  func replay(_ vector: inout NumericsCase) {
    switch self {
    case .fqViTLogIntSoftmax, .p2ViTLogIntSoftmax: vector.replayLogIntSoftmax()
    case .iViTShiftmax8, .iViTShiftmax16: vector.replayShiftmax()
    case .iViTTVMSoftmax: vector.replayTVMShiftmax()
    case .iBERTSoftmax: vector.replayIBERTSoftmax()
    case .soleE2Softmax: vector.replayE2Softmax()
    case .iViTShiftGELU: vector.replayShiftGELU()
    case .iViTTVMGELU: vector.replayTVMShiftGELU()
    case .iBERTGELU: vector.replayIBERTGELU()
    case .iViTLayerNorm: vector.replayIViTLayerNorm()
    case .iBERTLayerNorm: vector.replayIBERTLayerNorm()
    case .fqViTLayerNorm, .p2ViTLayerNorm: vector.replayPTFLayerNorm()
    case .soleAILayerNormStatistics: vector.replayAILayerNormStatistics()
    case .dyadicRequantization: vector.replayDyadicRequantization()
    case .p2ViTRequantization: vector.replayShiftRequantization()
    }
  }
}
