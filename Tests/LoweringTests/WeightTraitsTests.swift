import Documents
import Lowering
import Quantities
import Testing
import Workload
import YAML

/// What a scheme says of weights beyond their numbers, and of the products.
struct WeightTraitsTests {
  private static let line = "{ type: int8, granularity: channel, scale_bits: 32 }"

  private func trace(_ weights: String, _ more: (String, String)...) throws -> Trace {
    var scheme = try Shipped.text("schemes/int8.yaml").replacing(Self.line, with: weights)
    for (old, new) in more { scheme = scheme.replacing(old, with: new) }
    return try Lowering(
      model: Shipped.model("deit-tiny"),
      scheme: SchemeReader.read(YAMLReader.read(scheme, file: "int8.yaml"))
    ).trace()
  }

  private func bytes(_ name: String, _ trace: Trace) throws -> Int {
    let index = try #require(trace.tensors.firstIndex { trace.name($0.name) == name })
    return trace.bytes(of: TensorID(index: UInt32(index))).count
  }

  /// 768 rows of 192 weights: 96 kept, 8 bits and 2; a scale of 4 bytes a row.
  @Test func sparseWeights() throws {
    let trace = try trace("{ type: int8, granularity: channel, scale_bits: 32, sparsity: 2:4 }")
    let fc1 = try #require(trace.operation("blocks.0.mlp.fc1"))
    #expect(trace.extras(of: fc1).sparsity == Sparsity(kept: 2, of: 4))
    #expect(fc1.macs == 197 * 192 * 768)
    #expect(try bytes("blocks.0.mlp.fc1.weight", trace) == 768 * 96 * 10 / 8 + 768 * 4)
    let scores = try #require(trace.operation("blocks.0.attn.qk"))
    #expect(trace.extras(of: scores).sparsity == nil)
  }

  /// 70 % of the bits of 768 rows of 192 weights, and a scale of 4 bytes a row.
  @Test func compressedWeights() throws {
    let trace = try trace(
      "{ type: int8, granularity: channel, scale_bits: 32, stored_percent: 70 }")
    #expect(
      try bytes("blocks.0.mlp.fc1.weight", trace) == (768 * 192 * 7 + 9) / 10 + 768 * 4)
    let refused = try renderedError {
      _ = try self.trace("{ type: int8, stored_percent: 100 }")
    }
    #expect(
      refused.contains("'weights[0].stored_percent' is 100, which is outside 1...99"),
      "\(refused)")
  }

  /// Two log2 codes are added, unless the scheme says otherwise.
  @Test func logarithms() throws {
    let codes = "{ type: log2-4, granularity: channel, scale_bits: 32 }"
    let edits = [
      ("weight_bits: 4", "weight_bits: 3"), ("weight_bits: 8", "weight_bits: 4"),
      ("type: int4", "type: int3"), ("linear: int8", "linear: log2-4"),
    ]
    let added = try trace(codes, edits[0], edits[1], edits[2], edits[3])
    #expect(added.operation("blocks.0.mlp.fc1")?.mac == .logAdd)
    #expect(added.operation("blocks.0.attn.qk")?.mac == .multiply)
    let shifted = try trace(
      codes, edits[0], edits[1], edits[2], edits[3],
      ("accumulator: int32", "mac: { linear: shift_add }\naccumulator: int32"))
    #expect(shifted.operation("blocks.0.mlp.fc1")?.mac == .shiftAdd)
    let lookedUp = try trace(
      Self.line, ("accumulator: int32", "mac: { linear: lut }\naccumulator: int32"))
    #expect(lookedUp.operation("blocks.0.mlp.fc1")?.mac == .lut)
    let refused = try renderedError {
      _ = try self.trace(
        Self.line, ("accumulator: int32", "mac: { linear: log_add }\naccumulator: int32"))
    }
    #expect(refused.contains("'mac.linear' is 'log_add', which does not take int8 by int8"))
  }

  /// 60 % of 768 rows, to the nearest row: 461 of 4 bits.
  @Test func rowsOfPowersOfTwo() throws {
    let trace = try trace(
      "{ type: int8, granularity: channel, scale_bits: 32, pot_rows: { percent: 60, type: log2-4 } }"
    )
    let weight = try #require(trace.tensor("blocks.0.mlp.fc1.weight"))
    #expect(
      trace.extras(of: weight).powerOfTwoRows
        == PowerOfTwoRows(count: 461, type: ElementType(.log2, bits: 4)))
    #expect(
      try bytes("blocks.0.mlp.fc1.weight", trace)
        == 192 * (768 - 461) + 192 * 461 / 2 + 768 * 4)
    #expect(trace.operation("blocks.0.mlp.fc1")?.mac == .multiply)
  }

  @Test func packing() throws {
    let trace = try trace("{ type: int8, granularity: channel, scale_bits: 32, packing: 2 }")
    let fc1 = try #require(trace.operation("blocks.0.mlp.fc1"))
    #expect(trace.extras(of: fc1).packing == 2)
    let scores = try #require(trace.operation("blocks.0.attn.qk"))
    #expect(trace.extras(of: scores).packing == 1)
  }

  /// Bare products ask for the same.
  @Test func bareProducts() throws {
    let scheme = try Shipped.scheme(
      "int8", (Self.line, "{ type: int8, sparsity: 2:4, packing: 2 }"))
    let trace = try BareOperator.parse("gemm:4x8x4").trace(scheme: scheme)
    #expect(trace.extras(of: trace.operators[0]).sparsity == Sparsity(kept: 2, of: 4))
    #expect(trace.extras(of: trace.operators[0]).packing == 2)
    #expect(trace.bytes(of: TensorID(index: 1)).count == 4 * 4 * 10 / 8)
  }

  /// Types decide what PEs do, unless the scheme says otherwise.
  @Test func macKinds() throws {
    let binary = "{ type: binary, granularity: channel, scale_bits: 32 }"
    let derived = try trace(binary)
    #expect(derived.operation("blocks.0.mlp.fc1")?.mac == .addSubtract)
    #expect(derived.operation("blocks.0.attn.qk")?.mac == .multiply)
    let decoded = try trace(
      binary, ("accumulator: int32", "accumulator: int32\nmac: { linear: multiply }"))
    #expect(decoded.operation("blocks.0.mlp.fc1")?.mac == .multiply)
    // The patch embedding is no linear.
    #expect(decoded.operation("patch_embed.proj")?.mac == .addSubtract)
  }

  @Test(arguments: [
    ("sparsity: 4:2", "'weights[0].sparsity' needs N:M, of at most 1024"),
    ("sparsity: 2:2000", "'weights[0].sparsity' needs N:M, of at most 1024"),
    ("packing: 0", "'weights[0].packing' is 0, which is outside 1...64"),
    ("pot_rows: { percent: 101, type: log2-4 }", "'weights[0].pot_rows.percent' is 101"),
    (
      "pot_rows: { percent: 50, type: int4 }",
      "'weights[0].pot_rows.type' is int4, but the other rows are int8"
    ),
    ("pot_rows: { percent: 50 }", "'weights[0].pot_rows.type' is missing"),
    (
      "sparsity: 2:4, pot_rows: { percent: 50, type: log2-4 }",
      "'weights[0]' has both 'sparsity' and 'pot_rows'"
    ),
    ("code: grouped", "'weights[0]' has the code 'grouped' without groups"),
  ])
  func badWeights(key: String, message: String) throws {
    let text = try renderedError {
      _ = try trace("{ type: int8, scale_bits: 32, \(key) }")
    }
    #expect(text.hasPrefix("int8.yaml:13:"))
    #expect(text.contains(message), "\(text)")
  }

  @Test func keysOfWeightsOnly() throws {
    let text = try renderedError {
      _ = try Shipped.scheme("int8", ("qkv: int8", "qkv: { type: int8, sparsity: 2:4 }"))
    }
    #expect(text.contains("unknown key 'sparsity' in 'operands.qkv'"))
  }

  @Test func macKindThatTypesDoNotFit() throws {
    let text = try renderedError {
      _ = try Shipped.scheme(
        "int8", ("accumulator: int32", "accumulator: int32\nmac: { linear: shift_add }"))
    }
    #expect(
      text.contains("'mac.linear' is 'shift_add', which does not take int8 by int8, int4"),
      "\(text)")
    #expect(text.contains("leave the key out: the types of the operands decide"))
  }
}
