/// Blocks that differ in names only, as models have them.
enum RepeatedBlocks {
  static func text(blocks: Int) -> String {
    var lines = [
      #"{"tensor":"x.0","shape":[4,6],"role":"input","type":"int8","uses":2}"#
    ]
    for block in 0..<blocks {
      let p = "blocks.\(block)"
      let next = "x.\(block + 1)"
      let isLast = block == blocks - 1
      let source = "/blocks/\(block)/fc"
      lines += [
        #"{"tensor":"\#(p).fc.weight","shape":[6,6],"role":"weight","type":"int8"}"#,
        #"{"tensor":"\#(p).fc","shape":[4,6],"role":"activation","type":"int8","uses":0}"#,
        #"{"operator":"linear","name":"\#(p).fc","source":"\#(source)","inputs":["x.\#(block)","\#(p).fc.weight"],"outputs":["\#(p).fc"],"dims":{"b":1,"m":4,"k":6,"n":6},"epilogue":[{"step":"requantize","algorithm":"shift"}]}"#,
        #"{"tensor":"\#(p).half","view":{"of":"\#(p).fc","offset":3,"strides":[6,1]},"shape":[4,3],"role":"activation","type":"int8"}"#,
        #"{"tensor":"\#(p).act","shape":[4,3],"role":"activation","type":"int8","uses":0}"#,
        #"{"operator":"gelu","name":"\#(p).act","inputs":["\#(p).half"],"outputs":["\#(p).act"],"dims":{"rows":4,"length":3},"algorithm":"i-vit","repeat":2}"#,
        #"{"tensor":"\#(next)","shape":[4,6],"role":"\#(isLast ? "output" : "activation")","type":"int8","uses":\#(isLast ? 0 : 2)}"#,
        #"{"operator":"add","name":"\#(p).add","inputs":["x.\#(block)","x.\#(block)"],"outputs":["\#(next)"],"dims":{"rows":4,"length":6}}"#,
      ]
    }
    // Each x is read by the linear once and by the addition twice.
    lines = lines.map { $0.replacing("\"uses\":2}", with: "\"uses\":3}") }
    let tensors = lines.count { $0.hasPrefix(#"{"tensor"#) }
    let header =
      #"{"schema":"systole.trace/1","model":"m","scheme":"s","tensors":\#(tensors),"#
      + #""operators":\#(lines.count - tensors)}"#
    return ([header] + lines).map { $0 + "\n" }.joined()
  }
}
