import Hardware
import Testing

/// What a user reads when a configuration is wrong.
struct AcceleratorReaderTests {
  // MARK: Keys

  @Test func unknownKey() throws {
    #expect(
      try Fixture.errors(("rows: 4", "rows: 4\n  colums: 8"), ("  columns: 8\n", "")) == """
        small.yaml:9:3: error: unknown key 'colums' in 'array'
          9 |   colums: 8
            |   ^
          help: did you mean 'columns'?

        """)
  }

  @Test func unknownKeyNearNothing() throws {
    #expect(
      try Fixture.errors(("  latency: 10 ns", "  latency: 10 ns\n  refresh: 64 ms")) == """
        small.yaml:22:3: error: unknown key 'refresh' in 'dram'
          22 |   refresh: 64 ms
             |   ^
          help: known keys: bandwidth, device, latency, model, preset, write_bandwidth, write_latency

        """)
  }

  @Test func writersOwnKeysPass() throws {
    #expect(try Fixture.accelerator("array.x-note=mine").array.rows == 4)
  }

  @Test func keyWithoutMeaningInItsModel() throws {
    #expect(
      try Fixture.errors(("model: bandwidth", "model: ideal"), ("  latency: 10 ns\n", "")) == """
        small.yaml:20:14: error: 'dram.bandwidth' has no meaning with 'model: ideal'
          20 |   bandwidth: 8 GB/s
             |              ^
          help: remove it, or set 'model: bandwidth'

        """)
    #expect(
      try Fixture.errors(("holds: [weight]", "holds: [weight], stream: 1 KiB")) == """
        small.yaml:16:51: error: 'buffers.weights.stream' has no meaning here: it divides a buffer \
        that holds input and output
          16 |   weights: {size: 2 KiB, holds: [weight], stream: 1 KiB}
             |                                                   ^

        """)
    #expect(
      try Fixture.errors(("operators: [add]", "operators: [add]\n    placement: in_stream")) == """
        small.yaml:31:16: error: 'units.vector.placement' is 'in_stream', which is for units that \
        requantize or run softmax, gelu, activation
          31 |     placement: in_stream
             |                ^

        """)
  }

  // MARK: Numbers

  @Test(
    arguments: [
      (
        "010", "needs a whole number, found '010'",
        "YAML 1.1 reads '010' in base 8 as 8; write the decimal number meant"
      ),
      (
        "1:30", "needs a whole number, found '1:30'",
        "YAML 1.1 reads '1:30' in base 60; write the decimal number meant"
      ),
      (
        "1_000", "needs a whole number, found '1_000'",
        "YAML 1.1 drops the '_' of '1_000'; write the decimal number meant"
      ),
      ("\"4\"", "needs a whole number, found the text \"4\"", "remove the quotes"),
      ("4 KiB", "needs a whole number, found '4 KiB'", "this key is a count and takes no unit"),
      ("4.5", "needs a whole number, found '4.5'", nil),
      ("+4", "needs a whole number, found '+4'", nil),
      ("-4", "is -4, which is outside 1...65536", nil),
      ("0", "is 0, which is outside 1...65536", nil),
      ("65537", "is 65537, which is outside 1...65536", nil),
      ("99999999999999999999", "is 99999999999999999999, which is outside 1...65536", nil),
    ] as [(String, String, String?)])
  func wholeNumbers(value: String, message: String, help: String?) throws {
    var expected = """
      small.yaml:8:9: error: 'array.rows' \(message)
        8 |   rows: \(value)
          |         ^

      """
    if let help { expected += "  help: \(help)\n" }
    #expect(try Fixture.errors(("rows: 4", "rows: \(value)")) == expected)
  }

  @Test(
    arguments: [
      ("2 Kib", "needs a size, found '2 Kib'", "'Kib' is no unit here; did you mean 'KiB'?"),
      ("2048", "needs a size, found '2048'", "add a unit: B, kB, KiB, MB, MiB, GB, GiB"),
      (
        "2 GB/s", "needs a size, found '2 GB/s'",
        "'GB/s' is no unit here; one of: B, kB, KiB, MB, MiB, GB, GiB"
      ),
      ("0.3 B", "needs a size, found '0.3 B'", "it must be a whole number of B"),
      (
        "-2 KiB", "needs a size, found '-2 KiB'",
        "write a decimal number and a unit: B, kB, KiB, MB, MiB, GB, GiB"
      ),
      ("9999999999999 GiB", "needs a size, found '9999999999999 GiB'", "it is too large"),
      ("0 B", "is 0 B, which is below 1 B", nil),
    ] as [(String, String, String?)])
  func sizes(value: String, message: String, help: String?) throws {
    var expected = """
      small.yaml:16:19: error: 'buffers.weights.size' \(message)
        16 |   weights: {size: \(value), holds: [weight]}
           |                   ^

      """
    if let help { expected += "  help: \(help)\n" }
    #expect(try Fixture.errors(("size: 2 KiB,", "size: \(value),")) == expected)
  }

  @Test func beyondAnyMachine() throws {
    #expect(
      try Fixture.errors(
        ("clock: 1 GHz", "clock: 1001 GHz"), ("latency: 10 ns", "latency: 2 s")) == """
          small.yaml:4:8: error: 'clock' is 1001 GHz, which is above 1000 GHz
            4 | clock: 1001 GHz
              |        ^
          small.yaml:21:12: error: 'dram.latency' is 2 s, which is above 1 s
            21 |   latency: 2 s
               |            ^

          """)
    #expect(
      try Fixture.errors(("bandwidth: 8 GB/s", "bandwidth: 2000 TB/s")) == """
        small.yaml:20:14: error: 'dram.bandwidth' is 2000 TB/s, more than 1 MiB a cycle of 1 GHz
          20 |   bandwidth: 2000 TB/s
             |              ^
          help: write 'model: ideal' for a memory that is never waited for

        """)
  }

  // MARK: Names

  @Test func abbreviatedDataflow() throws {
    #expect(
      try Fixture.errors(("dataflow: weight_stationary", "dataflow: ws")) == """
        small.yaml:10:13: error: 'array.dataflow' cannot be 'ws'
          10 |   dataflow: ws
             |             ^
          help: one of: output_stationary, weight_stationary, input_stationary

        """)
  }

  @Test func misspeltNamesHaveNoFurtherErrors() throws {
    #expect(
      try Fixture.errors(("holds: [weight]", "holds: [wieght]")) == """
        small.yaml:16:34: error: 'buffers.weights.holds' cannot be 'wieght'
          16 |   weights: {size: 2 KiB, holds: [wieght]}
             |                                  ^
          help: did you mean 'weight'?

        """)
    #expect(
      try Fixture.errors(("operators: [requantize]", "operators: [requantise]")) == """
        small.yaml:24:17: error: 'units.scale.operators' cannot be 'requantise'
          24 |     operators: [requantise]
             |                 ^
          help: did you mean 'requantize'?

        """)
    #expect(
      try Fixture.errors(("size: 4 KiB", "size: 4 Kib")) == """
        small.yaml:15:23: error: 'buffers.activations.size' needs a size, found '4 Kib'
          15 |   activations: {size: 4 Kib, holds: [input, output], double_buffered: true, stream: 2 KiB}
             |                       ^
          help: 'Kib' is no unit here; did you mean 'KiB'?

        """)
    #expect(
      try Fixture.errors(("activation: int8, weight: int8", "activation: fp17, weight: fp16"))
        == """
        small.yaml:13:20: error: 'array.pe[0].activation' cannot be 'fp17'
          13 |     - {activation: fp17, weight: fp16}
             |                    ^
          help: element types are int8, uint8, int4, int32, log2-4, fp16, fp32, fp-e4m3, binary, ternary

        """)
    // No text, and so no element type either.
    let text = try Fixture.errors(("activation: int8", "activation: true"))
    #expect(text.ranges(of: "error:").count == 1, "\(text)")
  }

  @Test func namesOfReports() throws {
    #expect(
      try Fixture.errors(("  vector:\n", "  sums:\n")) == """
        small.yaml:29:3: error: 'units.sums' has a name that is also that of 'buffers.sums'
          29 |   sums:
             |   ^
          help: reports tell the parts of a machine apart by name; choose another

        """)
  }

  // MARK: Several at once

  /// In the order of the text, whatever the order of reading.
  @Test func severalErrorsAtOnce() throws {
    #expect(
      try Fixture.errors(
        ("clock: 1 GHz", "clock: 1"), ("rows: 4", "rows: 010"),
        ("fold_overlap: none", "fold_overlap: no"),
        ("holds: [weight]", "holds: [weight], color: 2"), ("latency: 10 ns", "latency: 10 GHz"),
        ("lanes: 2", "lanes: 0")) == """
          small.yaml:4:8: error: 'clock' needs a clock rate, found '1'
            4 | clock: 1
              |        ^
            help: add a unit: Hz, kHz, MHz, GHz
          small.yaml:8:9: error: 'array.rows' needs a whole number, found '010'
            8 |   rows: 010
              |         ^
            help: YAML 1.1 reads '010' in base 8 as 8; write the decimal number meant
          small.yaml:11:17: error: 'array.fold_overlap' cannot be 'no'
            11 |   fold_overlap: no
               |                 ^
            help: one of: none, pipelined, streamed
          small.yaml:16:43: error: unknown key 'color' in 'buffers.weights'
            16 |   weights: {size: 2 KiB, holds: [weight], color: 2}
               |                                           ^
            help: known keys: banks, double_buffered, holds, ports, size, stream, width
          small.yaml:21:12: error: 'dram.latency' needs a time, found '10 GHz'
            21 |   latency: 10 GHz
               |            ^
            help: 'GHz' is no unit here; one of: ps, ns, us, ms, s
          small.yaml:31:33: error: 'units.vector.stages[0].lanes' is 0, which is outside 1...65536
            31 |     stages: [{name: add, lanes: 0}]
               |                                 ^

          """)
  }

  @Test func otherSchemas() throws {
    #expect(
      try Fixture.errors(("systole.accelerator/1", "systole.accelerator/2")) == """
        small.yaml:1:9: error: this is 'systole.accelerator/2', not 'systole.accelerator/1'
          1 | schema: systole.accelerator/2
            |         ^

        """)
  }
}
