import Workload

/// The file of a trace: schema `systole.trace/1`, JSON Lines, UTF-8.
///
/// One JSON object a line (RFC 8259), no blank lines, a line feed after each line. The first key of
/// a line says what the line is; the others may come in any order, each once. The first line is the
/// header; tensors and operators follow in the order of execution, each tensor before the
/// first line that names it. Keys that start with `x-` are the writer's own and are passed over; any
/// other unknown key is an error. The canonical form, which the writer produces and the digest is
/// taken of, has the keys in the order below, no spaces, and no key whose value is its default.
///
/// A later minor addition to version 1 is a new key with a default, so that older files keep their
/// meaning, and older readers refuse what they would get wrong.
///
/// ## Header
///
/// - `schema`: `"systole.trace/1"`; required, first.
/// - `model`: the model's name; required.
/// - `scheme`: the quantization scheme's name, which may be empty; required.
/// - `batch`: images or sequences in one run, 1…2³¹; 1 by default.
/// - `source`: the file or preset that it was lowered from; empty by default.
/// - `operands`: `"on_chip"` where operands and results need no load and no store, else
///   `"off_chip"`, the default.
/// - `tensors`: how many lines are tensors; required.
/// - `operators`: how many lines are operators; required.
///
/// ## Tensor
///
/// - `tensor`: its name, which no other tensor has; required, first.
/// - `view`: `{"of":tensor,"offset":elements,"strides":[elements]}`, a window onto another tensor as
///   if that were dense and row-major, with a stride for each axis; none by default, offset 0.
/// - `shares`: the tensor whose bytes it is (tied weights), of as many elements; none by default.
/// - `shape`: a list of at most 16 sizes, each 1…2³²−1, together at most 2⁴⁸ elements; `[]` is one
///   element; required.
/// - `role`: a `TensorRole`: `input`, `weight`, `activation`, `state`, `output`; required.
/// - `type`: an `ElementType`: `int8`, `uint4`, `log2-4`, `fp-e4m3`, `fp16`, `binary`, …; required.
/// - `uses`: how often operators name it as an input or as `pre_add`, a view for itself; 1 by
///   default.
/// - `scale`: `{"per":ScaleGranularity,"kind":ScaleKind,"group":elements}`; by default `none`,
///   `real` and no group.
/// - `zero_point`: a `ZeroPoint`; `none` by default.
/// - `code`: an `OperandCode`; `plain` by default.
/// - `side_bytes`: metadata bytes, as scales, indices and exponents; 0 by default.
/// - `state`: `{"capacity":rows,"length":rows,"append":rows}` of a cache that grows; none by default.
/// - `bounds`: a list of `{"axis":index,"symbol":text,"maximum":size}`, the axes whose size varies;
///   empty by default.
/// - `sparsity`: `"N:M"` of weights that are stored without their zeros: of every M neighbours of a
///   row, N with an index of ⌈log2 M⌉ bits each; none by default.
/// - `pot_rows`: `{"count":rows,"type":ElementType}`, rows of weights (the first axis) that are signed
///   powers of two in a log2 code of no more bits than `type`, evenly among the others; none by
///   default.
///
/// ## Operator
///
/// - `operator`: an `OperatorKind`; required, first.
/// - `name`: the layer's module path, which no other operator has; required.
/// - `source`: the node of the graph it came from; empty by default.
/// - `inputs`: a list of tensors that are inputs, weights or states, or are written above; required.
/// - `outputs`: a list of tensors; only this operator writes them, states excepted; required.
/// - `dims`: of products `{"b":…,"m":…,"k":…,"n":…}`, of others `{"rows":…,"length":…}`; required.
/// - `algorithm`: an `Algorithm` of the kind; required where the kind needs one, else `none`.
/// - `mac`: a `MACKind`, of products only; `multiply` by default.
/// - `mask`: an `AttentionMask`; `none` by default.
/// - `convolution`: `{"input":[height,width,channels],"kernel":[height,width],"stride":[height,
///   width],"padding":…,"groups":…}`; required for `conv` and for nothing else; padding 0 and
///   groups 1 by default.
/// - `rows`: a list of `RowMap`, one for each input; the kind's own by default.
/// - `halo`: rows on each side that the map `halo` adds; 0 by default.
/// - `broadcast`: how often the second input repeats along the batch; 1 by default.
/// - `axis`: the axis of the reduction, from the last, which is 1, the default.
/// - `epilogue`: a list of at most 3 `{"step":…,"algorithm":Algorithm,"rounding":Rounding,
///   "per":ScaleGranularity}`, each step `bias` (adds the third input), `requantize` or
///   `activation`; empty by default.
/// - `pre_add`: a tensor that is added to the first input before; none by default.
/// - `sparsity`: `"N:M"` where N of M weights are not zero, however they are stored; none by default.
/// - `packing`: weights that share one multiplier at least; 1 by default.
/// - `outlier_columns`: columns that a second product in floating point handles; 0 by default.
/// - `phase`: a `Phase`; `prefill` by default.
/// - `repeat`: executions in a row, each on separate operands; 1 by default.
/// - `window`: `{"before":keys,"after":keys}`, of `mask: window` what a query of `attention_qk` or
///   `attention_av` sees in addition to its own key; the last query's key is the last one. None by
///   default.
///
/// Dimensions: a product is out[b][m][n] = Σₖ first[b][m][k] · second[b][k][n]; a linear's second
/// operand has k·n elements for all b, or b·k·n. A convolution has b = batch × groups, m = output
/// positions, k = kernel height × width × channels of a group, n = output channels of a group. Any
/// other operator writes `rows` rows of `length` elements.
///
/// Names are not empty, have at most 255 bytes, and neither escapes nor control characters.
package enum TraceSchema {
  package static let schema = "systole.trace/1"

  /// Capacity for 255 names of the greatest length on either side of an operator.
  static let maximumLineBytes = 1 << 20
  /// Errors that are collected before reading stops.
  static let maximumErrors = 20
}
