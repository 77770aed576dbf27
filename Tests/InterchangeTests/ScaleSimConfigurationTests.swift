import Diagnostics
import Hardware
import Testing

@testable import Interchange

/// Reading of SCALE-Sim's configurations.
struct ScaleSimConfigurationTests {
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
    ("MemoryBanks: 1\n", ""), ("ArrayWidth: ", "  ArrayWidth: "), ("\n", "\r"),
    ("\n", "\u{2028}"), ("ArrayWidth: ", "\u{FEFF}Array\u{200B}Width:\u{A0}"),
    ("InterfaceBandwidth: USER\n", "InterfaceBandwidth: USER\u{1A}"),
    ("InterfaceBandwidth: USER\n", "InterfaceBandwidth: USER\n\u{1A}\0\0"),
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

  /// A later version makes microseconds of its cycles.
  @Test func modelsOfTimeAreNoted() throws {
    func notes(_ value: String) throws -> [String] {
      let sink = DiagnosticSink()
      let text = ScaleSimFixture.configuration + "TimeLinearModel: \(value)\n"
      #expect(try ScaleSimFixture.read(text, sink: sink) == ScaleSimFixture.read())
      return sink.diagnostics.map { "\($0.location?.description ?? "") \($0.message)" }
    }
    #expect(
      try notes("TPUv4") == [
        """
        x.cfg:19:1 'TimeLinearModel' is 'TPUv4', but times that a linear model makes of cycles are not \
        imported: the clock is 1 GHz
        """
      ])
    #expect(try notes("None").isEmpty)
  }

  @Test(arguments: ["", "ArrayHeight: 3\nArrayWidth: 4\n", "schema: x\nname: y\n", "{}"])
  func noConfiguration(text: String) {
    #expect(
      ScaleSimFixture.errors(text) == """
        x.cfg:1:1: error: this is no configuration of SCALE-Sim: it has no section
          help: it begins with [general] and has keys as 'ArrayHeight: 32' in [architecture_presets]
        """)
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
      OfmapSRAMBankBandwidth: 10
      OfmapSRAMBankNum: 1
      OfmapSRAMBankPort: 2

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
      x.cfg:5:1: error: SCALE-Sim has no key 'ArrayHeigth' in [architecture_presets]
        help: did you mean 'ArrayHeight'?
      """
    ),
    (
      "[run_presets]", "[run_preset]",
      """
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
        help: it belongs in section [architecture_presets]
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
        help: it belongs in section [architecture_presets]
      x.cfg:14:1: error: 'run_name' is in [architecture_presets], its section is [general]
      """
    ),
    (
      "[architecture_presets]\n", "",
      """
      x.cfg:4:1: error: 'ArrayHeight' and 10 more keys are in [general], their section is \
      [architecture_presets]
      """
    ),
    (
      "[architecture_presets]\n", "[architecture_presets\n",
      "x.cfg:4:1: error: the '[' of a section is never closed"
    ),
    (
      "run_name = small", "run_name small",
      "x.cfg:2:1: error: found 'run_name small', expected 'key: value' or '[section]'"
    ),
    (
      "[general]\n", "", "x.cfg:1:1: error: key 'run_name' comes before the first section"
    ),
    (
      "[architecture_presets]", "[arch]",
      """
      x.cfg:4:1: error: SCALE-Sim has no section 'arch'
        help: one of: general, architecture_presets, run_presets, network_presets, layout, sparsity
      """
    ),
    (
      "run_name = small\n", "run_name = small\nInterfaceBandwith: USER\n",
      """
      x.cfg:3:1: error: SCALE-Sim has no key 'InterfaceBandwith' in [general]
        help: did you mean 'InterfaceBandwidth'?
      """
    ),
    (
      "InterfaceBandwidth: USER", "",
      """
      x.cfg:1:1: error: 'InterfaceBandwidth' is missing
        help: it belongs in section [run_presets]
      """
    ),
    (
      "ArrayWidth:     4", "ArrayWidth:\0 4",
      """
      x.cfg:6:12: error: found the control character U+0000
        help: save the file as UTF-8
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
}
