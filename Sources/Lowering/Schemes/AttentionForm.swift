/// How an encoder's attention finds its scores; the raw values are the file's.
package enum AttentionForm: String, CaseIterable, Sendable {
  /// Queries and keys are two products, of the width of a head each.
  case separate
  /// The weights of queries and keys are one matrix for each head, W_qᵀ·W_k of width × width: scores are
  /// x·(W·xᵀ), with a reduction over the whole width (OFQ, ICML 2023, `QAttention_qkreparam`).
  case mergedQueryKey = "merged_query_key"
}
