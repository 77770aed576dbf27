import Diagnostics
import Hardware
import Testing

@testable import Interchange

/// Reading of SCALE-Sim's files.
struct ScaleSimReadingTests {
  // MARK: Configurations

  @Test func plainRun() throws {
    #expect(
      try ScaleSimFixture.read()
        == ScaleSimRun(
          configuration: ScaleSimConfiguration(
            name: "small", file: "x.cfg", rows: 8, columns: 4, dataflow: .weightStationary,
            ifmapKiB: 2, filterKiB: 3, ofmapKiB: 5, interface: .user(wordsPerCycle: 10)),
          topology: ScaleSimTopology(
            name: "y", file: "y.csv", form: .gemm,
            layers: [
              ScaleSimLayer(name: "a", shape: .gemm(m: 5, n: 6, k: 7)),
              ScaleSimLayer(name: "b", shape: .gemm(m: 1, n: 130, k: 70)),
            ])))
  }

  /// Other spellings that `configparser` takes, and line ends of other systems.
  @Test(arguments: [
    (" : ", "="), ("ArrayHeight: ", "ARRAYHEIGHT="), ("Dataflow : ws", "dataflow = WS"),
    ("InterfaceBandwidth: USER", "interfacebandwidth=user ; ours"), ("\n", "\r\n"),
    ("[run_presets]", "# last\n[run_presets]  "), ("Bandwidth : 10", "Bandwidth : 10, 20,30"),
    ("MemoryBanks: 1\n", ""), ("ArrayWidth: ", "  ArrayWidth: "),
  ])
  func spellings(old: String, new: String) throws {
    let text = ScaleSimFixture.configuration
    try #require(text.contains(old))
    #expect(
      try ScaleSimFixture.read(text.replacing(old, with: new)) == ScaleSimFixture.read())
  }

  @Test func whatHasNoEffectIsChecked() {
    let text = ScaleSimFixture.configuration.replacing("USER", with: "CALC")
    #expect(
      ScaleSimFixture.errors(text.replacing("Bandwidth : 10", with: "Bandwidth : ten"))
        == "x.cfg:13:13: error: 'Bandwidth' is 'ten', expected a whole number")
    #expect(ScaleSimFixture.errors(text.replacing("Bandwidth : 10\n", with: "")) == "")
  }

  /// They change what SCALE-Sim's memory does, and nothing where bandwidth is calculated.
  @Test func switchesOfTheMemoryAreNoted() throws {
    let text =
      ScaleSimFixture.configuration + "UseRamulatorTrace: True\n[layout]\nIfmapCustomLayout: yes\n"
    let sink = DiagnosticSink()
    #expect(try ScaleSimFixture.read(text, sink: sink) == ScaleSimFixture.read())
    #expect(
      sink.diagnostics.map { "\($0.location?.description ?? "") \($0.message)" } == [
        """
        x.cfg:19:1 'UseRamulatorTrace' is on, but latencies that Ramulator wrote to a file are not \
        imported: the memory is Systole's
        """,
        """
        x.cfg:21:1 'IfmapCustomLayout' is on, but bank conflicts of a data layout are not imported: \
        the memory is Systole's
        """,
      ])
    let calculated = DiagnosticSink()
    _ = try ScaleSimFixture.read(text.replacing("USER", with: "CALC"), sink: calculated)
    #expect(calculated.diagnostics.isEmpty)
  }

  @Test func sectionsOfVersion3() throws {
    let more = """
      UseRamulatorTrace: False

      [layout]
      IfmapCustomLayout: False
      IfmapSRAMBankBandwidth: 10
      IfmapSRAMBankNum: 10
      IfmapSRAMBankPort: 2
      FilterCustomLayout: no
      FilterSRAMBankBandwidth: 4
      FilterSRAMBankNum: 10
      FilterSRAMBankPort: 2

      [sparsity]
      SparsitySupport : false
      SparseRep : ellpack_block
      OptimizedMapping : false
      BlockSize : 8
      RandomNumberGeneratorSeed : 40

      """
    let sink = DiagnosticSink()
    let text = ScaleSimFixture.configuration.replacing(
      "MemoryBanks: 1", with: "ReadRequestBuffer: 32\nWriteRequestBuffer: 32")
    #expect(try ScaleSimFixture.read(text + more, sink: sink) == ScaleSimFixture.read())
    #expect(
      sink.diagnostics.map { "\($0.severity) \($0.location?.description ?? "") \($0.message)" } == [
        """
        note x.cfg:28:1 'FilterSRAMBankBandwidth' is read without being used; v3 reads from DRAM at \
        that many words a cycle, here 'Bandwidth' is taken for reads and writes
        """
      ])
  }

  @Test(arguments: [
    (
      "ArrayHeight:    8", "ArrayHeigth: 8",
      """
      x.cfg:1:1: error: 'ArrayHeight' is missing
        help: it stands in section [architecture_presets]
      x.cfg:5:1: error: SCALE-Sim has no key 'ArrayHeigth' in [architecture_presets]
        help: did you mean 'ArrayHeight'?
      """
    ),
    (
      "[run_presets]", "[run_preset]",
      """
      x.cfg:1:1: error: 'InterfaceBandwidth' is missing
        help: it stands in section [run_presets]
      x.cfg:17:1: error: SCALE-Sim has no section 'run_preset'
        help: did you mean 'run_presets'?
      """
    ),
    (
      "ArrayWidth:     4", "ArrayWidth: 0",
      "x.cfg:6:13: error: 'ArrayWidth' is 0, which is outside 1...65536"
    ),
    (
      "ArrayWidth:     4", "ArrayWidth: 4 x",
      "x.cfg:6:13: error: 'ArrayWidth' is '4 x', expected a whole number"
    ),
    (
      "IfmapSramSzkB:  2", "IfmapSramSzkB:",
      "x.cfg:7:14: error: 'IfmapSramSzkB' is empty, expected a whole number"
    ),
    (
      "IfmapSramSzkB:  2", "IfmapSramSzkB: 99999999999999999999",
      "x.cfg:7:16: error: 'IfmapSramSzkB' is 99999999999999999999, which is outside 1...2097152"
    ),
    (
      "Dataflow : ws", "Dataflow : rs",
      "x.cfg:14:12: error: 'Dataflow' is 'rs'\n  help: one of: os, ws, is"
    ),
    (
      "Bandwidth : 10", "Bandwidth : -1",
      "x.cfg:13:13: error: 'Bandwidth' is -1, which is outside 1...1048575"
    ),
    (
      "Bandwidth : 10\n", "",
      """
      x.cfg:1:1: error: 'Bandwidth' is missing
        help: it stands in section [architecture_presets]
      """
    ),
    (
      "MemoryBanks: 1", "MemoryBanks: one",
      "x.cfg:15:14: error: 'MemoryBanks' is 'one', expected a whole number"
    ),
    (
      "Bandwidth : 10", "Bandwidth : 10, x\nIfmapOffset2: 0",
      """
      x.cfg:14:1: error: SCALE-Sim has no key 'IfmapOffset2' in [architecture_presets]
        help: did you mean 'IfmapOffset'?
      """
    ),
    (
      "Dataflow : ws", "run_name = x",
      """
      x.cfg:1:1: error: 'Dataflow' is missing
        help: it stands in section [architecture_presets]
      x.cfg:14:1: error: 'run_name' stands in [architecture_presets], its section is [general]
      """
    ),
    (
      "InterfaceBandwidth: USER", "InterfaceBandwidth: USER\nUseRamulatorTrace: perhaps",
      "x.cfg:19:20: error: 'UseRamulatorTrace' is 'perhaps', expected True or False"
    ),
    (
      "[run_presets]", "[sparsity]\nSparsitySupport: true\n[run_presets]",
      """
      x.cfg:18:18: error: 'SparsitySupport' is on, but sparse filters are not imported
        help: set it to False for the dense machine
      """
    ),
    (
      "[run_presets]", "[sparsity]\nSparsitySupport: maybe\n[run_presets]",
      "x.cfg:18:18: error: 'SparsitySupport' is 'maybe', expected True or False"
    ),
  ])
  func badConfigurations(old: String, new: String, expected: String) throws {
    let text = ScaleSimFixture.configuration
    try #require(text.contains(old))
    #expect(ScaleSimFixture.errors(text.replacing(old, with: new)) == expected)
  }

  // MARK: Topologies

  @Test(arguments: [
    "Layer,M,N,K\na,5,6,7\nb,1,130,70", "x\n  a , 5,6\t,7 ,\r\n\r\nb,1,130,70, , ,\n",
    "\u{FEFF}Layer name,M,N,K,Sparsity,\na,5,6,7,4:4,\nb,1,130,70,1:1,\n",
    "Layer,M,N,K,\n\na,5,6,7,# the first\nb,1,130,70,\n\n",
  ])
  func spellingsOfProducts(text: String) throws {
    #expect(try ScaleSimFixture.read(topology: text) == ScaleSimFixture.read())
    #expect(try ScaleSimFixture.read(topology: text, form: .gemm) == ScaleSimFixture.read())
  }

  @Test func convolutions() throws {
    let run = try ScaleSimFixture.read(
      topology: """
        Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides,
        a, 8, 9, 3, 2, 5, 6, 2,
        b, 8, 9, 3, 2, 5, 6, 2, 3,
        c, 8, 9, 3, 2, 5, 6, 2, 1:1,
        d DP, 4, 4, 3, 3, 2, 7, 1,
        """)
    #expect(run.topology.form == .conv)
    let names = ["a", "b", "c", "d DPChannel_0", "d DPChannel_1"]
    #expect(run.topology.layers.map(\.name) == names)
    // ⌈(8 − 3 + 2) ÷ 2⌉ = 4 rows of ⌈(9 − 2 + 2) ÷ 2⌉ = 5 or ⌈(9 − 2 + 3) ÷ 3⌉ = 4 windows.
    #expect(run.topology.layers.map(\.m) == [20, 16, 20, 4, 4])
    #expect(run.topology.layers.map(\.k) == [30, 30, 30, 9, 9])
    #expect(run.topology.layers.map(\.n) == [6, 6, 6, 7, 7])
  }

  @Test func outputSizesAreRoundedUp() {
    for image in 1...12 {
      for filter in 1...image {
        for stride in 1...13 {
          let exact = Double(image - filter + stride) / Double(stride)
          #expect(
            ScaleSimConvolution.outputs(image, filter, stride) == Int(exact.rounded(.up)))
        }
      }
    }
  }

  @Test func notes() throws {
    let sink = DiagnosticSink()
    let run = try ScaleSimFixture.read(
      topology: "a,1,2,3,\na,4,5,6,2:4,\na.2,1,1,1,\n", sink: sink)
    #expect(run.topology.layers.map(\.name) == ["a", "a.2", "a.2.2"])
    #expect(
      sink.diagnostics.map { "\($0.location?.description ?? "") \($0.message)" } == [
        "in/y.csv:1:1 the first line is read as a layer; SCALE-Sim takes any first line for a header",
        """
        in/y.csv:2:9 2 of 4 weights are kept, but the layer is imported dense: 'SparsitySupport' is off
        """,
        "in/y.csv:2:1 a second layer 'a' is called 'a.2' in the trace",
        "in/y.csv:3:1 a second layer 'a.2' is called 'a.2.2' in the trace",
      ])
  }

  struct BadTopology: Sendable, CustomTestStringConvertible {
    var text: String
    var form: ScaleSimTopology.Form?
    var errors: String

    init(_ text: String, as form: ScaleSimTopology.Form? = nil, _ errors: String) {
      self.text = text
      self.form = form
      self.errors = errors
    }

    var testDescription: String { text }
  }

  static let badTopologies: [BadTopology] = [
    BadTopology(
      "",
      """
      in/y.csv:1:1: error: the topology is empty
        help: a header line, then a row for each layer: Layer,M,N,K
      """),
    BadTopology(
      "Layer,M,N,K,\n", "in/y.csv:1:1: error: the topology has a header but no layers"),
    BadTopology(
      "Layer,M,N,K,\na,1,2,\n",
      "in/y.csv:2:5: error: a row of 3 columns, expected 4, Layer,M,N,K"),
    BadTopology(
      "Layer,M,N,K,\na,1,2,3,\nb,8,8,3,3,1,1,1,\n",
      """
      in/y.csv:3:1: error: a row of 8 columns, expected 4, Layer,M,N,K
        help: all rows of a topology have one form
      """),
    BadTopology(
      "Layer,M,N,K,\na,1,2,3,\n", as: .conv,
      """
      in/y.csv:2:1: error: a row of 4 columns, expected 8 or 9, Layer,image height,width,filter \
      height,width,channels,filters,stride[,stride]
        help: rows like this one are read with --input gemm
      """),
    BadTopology(
      "Layer,M,N,K,\na,-1,0,x,\n ,1,1.5,99999999999999999999,\n",
      """
      in/y.csv:2:3: error: 'M' is -1, which is outside 1...2147483647
      in/y.csv:2:6: error: 'N' is 0, which is outside 1...2147483647
      in/y.csv:2:8: error: 'K' is 'x', expected a whole number
      in/y.csv:3:2: error: a layer has no name
      in/y.csv:3:5: error: 'N' is '1.5', expected a whole number
      in/y.csv:3:9: error: 'K' is 99999999999999999999, which is outside 1...2147483647
      """),
    BadTopology(
      "h\na,8,8,9,3,1,1,1,\nb,8,8,3,3,1,1,0,\n",
      """
      in/y.csv:2:7: error: the filter's height is 9, more than the image's, 8
      in/y.csv:3:15: error: 'stride height' is 0, which is outside 1...2147483647
      """),
    BadTopology(
      "h\na,2000000000,2000000000,2000000000,\n",
      """
      in/y.csv:2:1: error: layer 'a' is too large: M, N, K or an operand leaves what a trace can hold
        help: at most 2^48 elements of an operand and 2^60 MACs
      """),
    BadTopology(
      "h\n" + (1...5).map { "l\($0),1000000,1000000,1000000,\n" }.joined(),
      "in/y.csv:6:1: error: with layer 'l5' the topology leaves 2^62 MACs"),
    BadTopology(
      "h\na DP,8,8,3,3,2000000,1,1,\n",
      """
      in/y.csv:2:14: error: 'a DP' is depthwise: its 2000000 channels would be as many layers, at \
      most 131072 are read
      """),
    BadTopology(
      "h\na,1,2,3,4:2,\nb,1,2,3,x,\n",
      """
      in/y.csv:2:9: error: the sparsity is '4:2', expected N:M with N ≤ M
      in/y.csv:3:9: error: the sparsity is 'x', expected N:M with N ≤ M
      """),
    BadTopology(
      "h\n\"a\",1,2,3,\n",
      "in/y.csv:2:1: error: a name has a quote, a backslash or a control character"),
  ]

  @Test(arguments: badTopologies)
  func badTopology(bad: BadTopology) {
    #expect(ScaleSimFixture.errors(topology: bad.text, form: bad.form) == bad.errors)
  }

  @Test func errorsOfBothFilesAtOnce() {
    #expect(
      ScaleSimFixture.errors("[general]\nrun_nam = x\n", topology: "h\na,1,2,x,\n")
        .split(separator: "\n").count { $0.contains("error") } > 8)
  }

  @Test func hugeFilesOfErrorsEndSoon() {
    let text = "h\n" + String(repeating: "a,x,1,1,\n", count: 100_000)
    #expect(
      ScaleSimFixture.errors(topology: text).split(separator: "\n").count { $0.contains("error") }
        == 20)
  }
}
