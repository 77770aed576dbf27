import Documents
import Quantities
import Testing

@testable import Workload
@testable import TraceFormat

struct WorkloadCountsTests {
  @Test func repeatsAndEpiloguesCount() throws {
    let counts = WorkloadCounts(try Trace.read(SmallTrace.text, file: "t.jsonl"))
    // 4 x 6 x 8, three times.
    #expect(counts.macs(.linear) == 576)
    #expect(counts.macs(.attentionQK) == 64)
    #expect(counts.macs(.attentionAV) == 64)
    // 3 groups x 16 positions x 9 x 2.
    #expect(counts.macs(.convolution) == 864)
    #expect(counts.totalMACs == 576 + 64 + 64 + 864)
    // 4 x 8 results of the linear, three times.
    #expect(counts.elements(.requantize) == 96)
    #expect(counts.elements(.activation) == 96)
    #expect(counts.elements(.softmax) == 32)
    #expect(counts.softmaxRows == 8)
    #expect(counts.elements(.dequantize) == 16)
    #expect(counts.operators(.linear) == 3)
  }

  @Test func viewsAndTiedWeightsHaveNoBytesOfTheirOwn() throws {
    let counts = WorkloadCounts(try Trace.read(SmallTrace.text, file: "t.jsonl"))
    // fc.weight 48, fc.bias 8, noise 24, kernel 54.
    #expect(counts.parameters == 134)
    // 24 + 12 beside, 32, 24, 14 (54 of 2 bits).
    #expect(counts.storage.weights == Bytes(106))
    // fc 32, scores 32, probabilities 16, context 16, y 32.
    #expect(counts.storage.activations == Bytes(128))
    #expect(counts.storage.states == Bytes(32))
    #expect(counts.storage.inputs == Bytes(24 + 243))
    #expect(counts.storage.outputs == Bytes(96))
  }

  /// An addition with operands of given shapes and roles.
  private func addition(
    _ operands: [(shape: [UInt32], role: TensorRole)], broadcast: Int = 1,
    mask: AttentionMask = .none
  ) -> WorkloadCounts {
    var builder = TraceBuilder(header: Trace.Header(model: "m", scheme: "s"))
    var inputs: [TensorID] = []
    for (index, operand) in operands.enumerated() {
      let name = builder.intern("x\(index)")
      inputs.append(
        builder.add(
          tensor: Tensor(name: name, role: operand.role, type: .int8), shape: operand.shape))
    }
    let output = builder.add(
      tensor: Tensor(name: builder.intern("y"), role: .output, type: .int8), shape: [197, 192])
    var extras = OperatorExtras()
    extras.broadcast = broadcast
    builder.add(
      operator: Operator(
        name: builder.intern("add"), kind: .add, b: 1, m: 197, k: 0, n: 192, mask: mask),
      inputs: inputs, outputs: [output], extras: extras)
    return WorkloadCounts(builder.trace)
  }

  @Test func additionsByWhatTheyAdd() {
    let whole: [UInt32] = [197, 192]
    let elements = 197 * 192
    let residual = addition([(whole, .activation), (whole, .activation)])
    #expect(residual.elements(.addResidual) == elements)
    let three = addition([(whole, .activation), (whole, .activation), (whole, .activation)])
    #expect(three.elements(.addResidual) == 2 * elements)
    let parameter = addition([(whole, .activation), (whole, .weight)])
    #expect(parameter.elements(.addParameter) == elements)
    let mask = addition([(whole, .activation), (whole, .weight)], mask: .window)
    #expect(mask.elements(.addBroadcast) == elements)
    let bias = addition([(whole, .activation), ([197], .activation)], broadcast: 192)
    #expect(bias.elements(.addBroadcast) == elements)
    let table = addition([(whole, .activation), ([169, 3], .weight)], broadcast: 4)
    #expect(table.elements(.addBroadcast) == elements)
    let lookedUp = addition([(whole, .activation), ([169, 3], .weight)])
    #expect(lookedUp.elements(.addResidual) == elements)
    let images = addition([(whole, .activation), ([197, 64], .weight)], broadcast: 3)
    #expect(images.elements(.addParameter) == elements)
    // Patches and class token are joined, then the position embedding is added.
    let joined = addition([([196, 192], .activation), ([1, 192], .weight), (whole, .weight)])
    #expect(joined.elements(.addParameter) == elements)
    #expect(joined.elements(.addResidual) == 0)
  }

  @Test func keysOfTheOutput() throws {
    let counts = WorkloadCounts(try Trace.read(SmallTrace.text, file: "t.jsonl"))
    var writer = JSONWriter(.compact)
    writer.object { counts.write(to: &$0) }
    #expect(
      writer.text == #"{"macs":{"linear":576,"attention_qk":64,"attention_av":64,"conv":864,"#
        + #""other":0,"total":1568},"elements":{"softmax":32,"layernorm":0,"batchnorm":0,"gelu":0,"#
        + #""tanh":0,"activation":96,"add_residual":0,"add_param":0,"add_broadcast":0,"#
        + #""mul_scalar":0,"multiply":0,"embedding_gather":0,"pool_in":0,"move":32,"vector":0,"#
        + #""quantize":0,"dequantize":16,"requantize":96},"softmax_rows":8,"params":134,"#
        + #""bytes":{"weights":106,"activations":128,"inputs":267,"outputs":96,"states":32},"#
        + #""operators":{"linear":3,"attention_qk":1,"attention_av":1,"conv":1,"matmul":0,"#
        + #""softmax":1,"layernorm":0,"batchnorm":0,"gelu":0,"activation":0,"add":0,"multiply":0,"#
        + #""quantize":0,"dequantize":1,"requantize":0,"move":1,"pool":0,"embed":0,"vector":0}}"#)
  }
}
