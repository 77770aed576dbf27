/// A small attention of two heads, 64 queries and keys, whose lines a test may change.
enum AttentionTrace {
  private static let header =
    #"{"schema":"systole.trace/1","model":"small","scheme":"int8","tensors":6,"operators":3}"#

  private static let lines = [
    #"{"tensor":"q","shape":[2,64,32],"role":"input","type":"int8"}"#,
    #"{"tensor":"k","shape":[2,32,64],"role":"input","type":"int8"}"#,
    #"{"tensor":"v","shape":[2,64,32],"role":"input","type":"int8"}"#,
    #"{"tensor":"scores","shape":[2,64,64],"role":"activation","type":"int8"}"#,
    #"{"operator":"attention_qk","name":"qk.0","inputs":["q","k"],"outputs":["scores"],"dims":{"b":2,"m":64,"k":32,"n":64}}"#,
    #"{"tensor":"probabilities","shape":[2,64,64],"role":"activation","type":"int8"}"#,
    #"{"operator":"softmax","name":"softmax.0","inputs":["scores"],"outputs":["probabilities"],"dims":{"rows":128,"length":64},"algorithm":"i-vit-8"}"#,
    #"{"tensor":"context","shape":[2,64,32],"role":"output","type":"int8","uses":0}"#,
    #"{"operator":"attention_av","name":"av.0","inputs":["probabilities","v"],"outputs":["context"],"dims":{"b":2,"m":64,"k":64,"n":32}}"#,
  ]

  static let text = text()

  /// - Parameters:
  ///   - products: keys that both products get, `"mask":"causal"`.
  ///   - all: keys that every operator gets.
  ///   - query: keys that the tensor of queries gets.
  static func text(products: String = "", all: String = "", query: String = "") -> String {
    let lines = lines.map { line -> String in
      var added = ""
      if line.hasPrefix(#"{"operator""#) { added = all }
      if line.hasPrefix(#"{"operator":"attention"#) { added += products }
      if line.hasPrefix(#"{"tensor":"q""#) { added = query }
      return added.isEmpty ? line : "\(line.dropLast()),\(added)}"
    }
    return ([header] + lines).map { $0 + "\n" }.joined()
  }
}
