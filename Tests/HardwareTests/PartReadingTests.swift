import Hardware
import Testing

/// What a user reads when the parts of a machine do not make one.
struct PartReadingTests {
  // MARK: Buffers

  @Test func contentHeldTwice() throws {
    #expect(
      try Fixture.errors(("holds: [partial_sum]", "holds: [partial_sum, output]")) == """
        small.yaml:15:3: error: 'output' is held by 'activations' and 'sums'; one buffer must hold it
          15 |   activations: {size: 4 KiB, holds: [input, output], double_buffered: true, stream: 2 KiB}
             |   ^

        """)
    #expect(
      try Fixture.errors(("holds: [partial_sum]", "holds: [partial_sum, partial_sum]")) == """
        small.yaml:17:44: error: 'buffers.sums.holds' lists 'partial_sum' twice
          17 |   sums: {size: 1 KiB, holds: [partial_sum, partial_sum]}
             |                                            ^

        """)
  }

  @Test func contentHeldNowhere() throws {
    #expect(
      try Fixture.errors(("  sums: {size: 1 KiB, holds: [partial_sum]}\n", "")) == """
        small.yaml:15:3: error: no buffer holds 'partial_sum'
          15 |   activations: {size: 4 KiB, holds: [input, output], double_buffered: true, stream: 2 KiB}
             |   ^
          help: add it to the 'holds' list of one buffer

        """)
    #expect(
      try Fixture.errors(("holds: [partial_sum]", "holds: []")) == """
        small.yaml:17:30: error: 'buffers.sums.holds' is an empty list
          17 |   sums: {size: 1 KiB, holds: []}
             |                              ^

        """)
  }

  /// Only an array that sums in its PEs needs no memory for sums.
  @Test func outputStationaryNeedsNoSums() throws {
    let document = try Fixture.document(
      ("  sums: {size: 1 KiB, holds: [partial_sum]}\n", ""),
      ("weight_stationary", "output_stationary"))
    #expect(try AcceleratorReader.read(document).buffers.partialSum == nil)
    #expect(
      try Fixture.errors(
        ("  sums: {size: 1 KiB, holds: [partial_sum]}\n", ""),
        ("weight_stationary", "output_stationary"), ("placement: in_stream", "placement: pass"))
          == """
          small.yaml:25:16: error: 'units.scale.placement' is 'pass', but no buffer holds 'partial_sum'
            25 |     placement: pass
               |                ^
            help: sums wait there for the pass; add it to the 'holds' list of one buffer

          """)
  }

  @Test func streamLargerThanItsBuffer() throws {
    #expect(
      try Fixture.errors(("stream: 2 KiB", "stream: 5 KiB")) == """
        small.yaml:15:16: error: 'buffers.activations.stream' is 5 KiB, more than its size, 4 KiB
          15 |   activations: {size: 4 KiB, holds: [input, output], double_buffered: true, stream: 5 KiB}
             |                ^

        """)
  }

  @Test func contentsThatShareNothing() throws {
    #expect(
      try Fixture.errors(
        ("holds: [weight]", "holds: [weight, partial_sum]"),
        ("  sums: {size: 1 KiB, holds: [partial_sum]}\n", "")) == """
          small.yaml:16:12: error: 'buffers.weights' holds weights and something else
            16 |   weights: {size: 2 KiB, holds: [weight, partial_sum]}
               |            ^
            help: give weights a buffer of their own, such as their half of a shared scratchpad

          """)
  }

  // MARK: PE modes and units

  @Test(arguments: [
    ("multiply", "int8", "fp16", "multiplies int8 by fp16; both must be floats or neither"),
    (
      "multiply", "log2-4", "int8",
      "multiplies log2-4 by int8; a multiplier takes integers or floats"
    ),
    (
      "multiply", "int8", "ternary",
      "multiplies int8 by ternary; a multiplier takes integers or floats"
    ),
    (
      "shift_add", "int8", "int8",
      "is 'shift_add' of int8 by int8; one must be a log2 code, the other no float"
    ),
    (
      "shift_add", "log2-4", "fp16",
      "is 'shift_add' of log2-4 by fp16; one must be a log2 code, the other no float"
    ),
    ("add_sub", "int8", "int8", "is 'add_sub' of int8 by int8; one must be binary or ternary"),
    (
      "xnor_popcount", "binary", "int8", "is 'xnor_popcount' of binary by int8; both must be binary"
    ),
  ])
  func modesThatCoverNothing(mac: String, activation: String, weight: String, message: String)
    throws
  {
    let mode = "{mac: \(mac), activation: \(activation), weight: \(weight)}"
    #expect(
      try Fixture.errors(("{activation: int8, weight: int8}", mode)) == """
        small.yaml:13:7: error: 'array.pe[0]' \(message)
          13 |     - \(mode)
             |       ^

        """)
  }

  @Test func unitWithoutAlgorithms() throws {
    let expected = """
      small.yaml:24:5: error: 'units.scale.algorithms' names none for requantize
        24 |     operators: [requantize]
           |     ^

      """
    #expect(try Fixture.errors(("    algorithms: [shift]\n", "")) == expected)
    #expect(try Fixture.errors(("algorithms: [shift]", "algorithms: []")) == expected)
    #expect(
      try Fixture.errors(("algorithms: [shift]", "algorithms: [shift, i-vit]")) == """
        small.yaml:24:5: error: 'units.scale.algorithms' lists 'i-vit', which is no algorithm of \
        requantize
          24 |     operators: [requantize]
             |     ^

        """)
  }

  @Test func emptyLists() throws {
    #expect(
      try Fixture.errors(
        ("{name: add, lanes: 2}", ""), ("operators: [requantize]", "operators: []"),
        ("      - {name: shift, lanes: 4}\n", ""), ("stages:\n", "stages: []\n")) == """
          small.yaml:24:16: error: 'units.scale.operators' is an empty list
            24 |     operators: []
               |                ^
          small.yaml:27:13: error: 'units.scale.stages' is an empty list
            27 |     stages: []
               |             ^
          small.yaml:30:13: error: 'units.vector.stages' is an empty list
            30 |     stages: []
               |             ^

          """)
  }

  /// Whether a buffer has a `stream` is not known where what it holds is wrong.
  @Test func contentsThatDoNotExist() throws {
    #expect(
      try Fixture.errors(("holds: [input, output]", "holds: [input, outputs]")) == """
        small.yaml:15:45: error: 'buffers.activations.holds' cannot be 'outputs'
          15 |   activations: {size: 4 KiB, holds: [input, outputs], double_buffered: true, stream: 2 KiB}
             |                                             ^
          help: did you mean 'output'?

        """)
    let text = try Fixture.errors(("holds: [partial_sum]", "holds: [output, inputs]"))
    #expect(text.contains("'buffers.sums.holds' cannot be 'inputs'"))
    #expect(text.ranges(of: "error:").count == 1, "\(text)")
  }

  @Test func productsRunOnTheArray() throws {
    // That 'shift' is no algorithm of products is no further mistake.
    let text = try Fixture.errors(("operators: [requantize]", "operators: [linear]"))
    #expect(text.contains("'units.scale.operators' lists 'linear'"))
    #expect(text.ranges(of: "error:").count == 1, "\(text)")
    #expect(
      try Fixture.errors(("operators: [add]", "operators: [add, linear]")) == """
        small.yaml:30:5: error: 'units.vector.operators' lists 'linear'
          30 |     operators: [add, linear]
             |     ^
          help: products of matrices run on the array

        """)
  }

  @Test func unitsWithoutNumber() throws {
    let units = (0..<65).map { "u\($0): {operators: [add], stages: [{name: a, lanes: 1}]}" }
    #expect(
      try Fixture.errors(set: "units={\(units.joined(separator: ", "))}")
        .hasPrefix("--set:1:7: error: 'units' names 65 units, more than 64\n"))
  }
}
