import Diagnostics
import Testing

@testable import Workload
@testable import TraceFormat

/// A trace that has every key of the format, in its canonical form.
enum SmallTrace {
  static let lines = [
    #"{"schema":"systole.trace/1","model":"small","scheme":"p2-vit","batch":2,"source":"a \"b\"","operands":"on_chip","tensors":16,"operators":7}"#,
    #"{"tensor":"x","shape":[4,6],"role":"input","type":"int8","scale":{"per":"tensor","kind":"power_of_two"}}"#,
    #"{"tensor":"fc.weight","shape":[8,6],"role":"weight","type":"int4","uses":2,"scale":{"per":"group","group":3},"zero_point":"static","code":"twin","side_bytes":12}"#,
    #"{"tensor":"fc.bias","shape":[8],"role":"weight","type":"int32"}"#,
    #"{"tensor":"noise","shape":[4,6],"role":"weight","type":"int8"}"#,
    #"{"tensor":"fc","shape":[4,8],"role":"activation","type":"int8","uses":0,"bounds":[{"axis":0,"symbol":"n","maximum":64}]}"#,
    #"{"operator":"linear","name":"fc","source":"/fc/MatMul","inputs":["x","fc.weight","fc.bias"],"outputs":["fc"],"dims":{"b":1,"m":4,"k":6,"n":8},"mac":"shift_add","epilogue":[{"step":"bias"},{"step":"requantize","algorithm":"shift","rounding":"half_even","per":"channel"},{"step":"activation","algorithm":"relu"}],"pre_add":"noise","sparsity":"2:4","packing":2,"outlier_columns":1,"phase":"decode","repeat":3}"#,
    #"{"tensor":"q","view":{"of":"fc","strides":[2,8,1]},"shape":[2,4,2],"role":"activation","type":"int8"}"#,
    #"{"tensor":"k","view":{"of":"fc","offset":4,"strides":[8,1]},"shape":[4,2],"role":"activation","type":"int8"}"#,
    #"{"tensor":"scores","shape":[2,4,4],"role":"activation","type":"int8"}"#,
    #"{"operator":"attention_qk","name":"qk","inputs":["q","k"],"outputs":["scores"],"dims":{"b":2,"m":4,"k":2,"n":4},"mask":"causal","rows":["identity","all"],"broadcast":2}"#,
    #"{"tensor":"probabilities","shape":[2,4,4],"role":"activation","type":"log2-4"}"#,
    #"{"operator":"softmax","name":"softmax","inputs":["scores"],"outputs":["probabilities"],"dims":{"rows":8,"length":4},"algorithm":"log-int-p2","axis":2}"#,
    #"{"tensor":"cache","shape":[16,2],"role":"state","type":"int8","state":{"capacity":16,"length":4,"append":1}}"#,
    #"{"tensor":"context","shape":[2,4,2],"role":"activation","type":"int8"}"#,
    #"{"operator":"attention_av","name":"av","inputs":["probabilities","cache"],"outputs":["context"],"dims":{"b":2,"m":4,"k":4,"n":2}}"#,
    #"{"tensor":"image","shape":[1,3,9,9],"role":"input","type":"uint8"}"#,
    #"{"tensor":"kernel","shape":[6,1,3,3],"role":"weight","type":"ternary"}"#,
    #"{"tensor":"patches","shape":[16,6],"role":"output","type":"fp-e4m3","uses":0}"#,
    #"{"operator":"conv","name":"patch","inputs":["image","kernel"],"outputs":["patches"],"dims":{"b":3,"m":16,"k":9,"n":2},"convolution":{"input":[9,9,3],"kernel":[3,3],"stride":[2,2],"padding":1,"groups":3},"halo":1}"#,
    #"{"tensor":"tied","shares":"fc.weight","shape":[6,8],"role":"weight","type":"int4","uses":0}"#,
    #"{"tensor":"y","shape":[2,4,2],"role":"activation","type":"fp16"}"#,
    #"{"operator":"dequantize","name":"dequantize","inputs":["context"],"outputs":["y"],"dims":{"rows":8,"length":2},"algorithm":"float"}"#,
    #"{"operator":"move","name":"move","inputs":["y","fc.weight"],"outputs":["cache"],"dims":{"rows":16,"length":2}}"#,
  ]

  static let text = lines.map { $0 + "\n" }.joined()

  /// The text with one line replaced, or several.
  static func text(_ replacements: (line: Int, text: String)...) -> String {
    var lines = lines
    for replacement in replacements { lines[replacement.line - 1] = replacement.text }
    return lines.map { $0 + "\n" }.joined()
  }

  /// The text with a part of it replaced.
  static func text(_ old: String, _ new: String) throws -> String {
    try #require(text.contains(old), "'\(old)' is not in the trace")
    return text.replacing(old, with: new)
  }
}

extension Trace {
  var canonicalText: String { String(decoding: canonicalBytes, as: UTF8.self) }
}

/// The text that a user sees of the error that a body throws.
func renderedError(_ body: () throws -> Void) throws -> String {
  let error = try #require(throws: InputError.self) { try body() }
  return DiagnosticRenderer.text(error.diagnostics)
}
