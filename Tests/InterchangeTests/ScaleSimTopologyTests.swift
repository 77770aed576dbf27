import Diagnostics
import Testing

@testable import Interchange

/// Reading of SCALE-Sim's topologies as SCALE-Sim writes them.
struct ScaleSimTopologyTests {
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
    #expect(run.topology.layers.map(\.name) == ["a", "b", "c", "d DP"])
    // ⌈(8 − 3 + 2) ÷ 2⌉ = 4 rows of ⌈(9 − 2 + 2) ÷ 2⌉ = 5 windows, or of the ⌈(9 − 2 + 3) ÷ 3⌉ = 4 the 3
    // that begin in the image.
    #expect(run.topology.layers.map(\.m) == [20, 12, 20, 4])
    #expect(run.topology.layers.map(\.k) == [30, 30, 30, 18])
    #expect(run.topology.layers.map(\.n) == [6, 6, 6, 7])
  }

  /// SCALE-Sim's sizes are rounded up; of these windows, an import has those that begin in the image.
  @Test func windows() {
    for image in 1...12 {
      for filter in 1...image {
        for stride in 1...13 {
          let exact = Double(image - filter + stride) / Double(stride)
          let count = Int(exact.rounded(.up))
          #expect(ScaleSimWindowCount.scaleSim(image, filter, stride) == count)
          let inImage = (0..<count).count { $0 * stride < image }
          #expect(ScaleSimWindowCount.inImage(image, filter, stride) == inImage)
          // One more at most, and none where windows overlap or touch.
          #expect(inImage == count || (inImage == count - 1 && filter < stride))
        }
      }
    }
  }

  /// Only where it is asked for does a name make a layer depthwise.
  @Test func depthwiseByName() throws {
    let topology =
      "h\nDPT_patch_embed, 8, 8, 4, 4, 3, 7, 4,\nb,8,8,4,4,3,7,4,\nc DP,8,8,4,4,2,7,4,\n"
    func read(_ isByName: Bool) throws -> (layers: [ScaleSimLayer], notes: [String]) {
      let sink = DiagnosticSink()
      let run = try ScaleSimRun.read(
        configuration: SourceText(file: "x.cfg", text: ScaleSimFixture.configuration),
        topology: SourceText(file: "y.csv", text: topology), isDepthwiseByName: isByName, sink: sink
      )
      return (run.topology.layers, sink.diagnostics.map { DiagnosticRenderer.text($0) })
    }
    let plain = try read(false)
    #expect(plain.layers.map(\.name) == ["DPT_patch_embed", "b", "c DP"])
    #expect(plain.layers.map(\.k) == [48, 48, 32])
    #expect(
      plain.notes == [
        """
        y.csv:2:1: note: 2 rows whose name contains 'DP': a convolution here, which SCALE-Sim runs as one \
        layer for each channel
          help: --depthwise-by-name imports them as SCALE-Sim runs them

        """
      ])
    let named = try read(true)
    #expect(
      named.layers.map(\.name) == [
        "DPT_patch_embedChannel_0", "DPT_patch_embedChannel_1", "DPT_patch_embedChannel_2", "b",
        "c DPChannel_0", "c DPChannel_1",
      ])
    #expect(named.layers.map(\.k) == [16, 16, 16, 48, 16, 16])
    #expect(
      named.notes == [
        "y.csv:2:1: note: 2 rows whose name contains 'DP': one layer for each channel, as in SCALE-Sim\n"
      ])
    let sink = DiagnosticSink()
    #expect(throws: InputError.self) {
      try ScaleSimRun.read(
        configuration: SourceText(file: "x.cfg", text: ScaleSimFixture.configuration),
        topology: SourceText(file: "y.csv", text: "h\na DP,8,8,3,3,2000000,1,1,\n"),
        isDepthwiseByName: true, sink: sink)
    }
    #expect(
      sink.diagnostics.filter { $0.severity == .error }.map(\.message) == [
        "'a DP' is depthwise: its 2000000 channels would be as many layers, at most 131072 are read"
      ])
  }

  /// 56 pixels, a stride of two: 28 windows of one pixel, where SCALE-Sim has 29 and reads outside.
  @Test func windowsOutsideTheImageAreNoted() throws {
    let sink = DiagnosticSink()
    let run = try ScaleSimFixture.read(
      topology: "h\nds,56,56,1,1,256,512,2,\n over,8,8,3,3,3,4,2,\nt,57,56,1,1,1,1,2,\n", sink: sink
    )
    #expect(run.topology.layers.map(\.m) == [28 * 28, 4 * 4, 29 * 28])
    #expect(run.topology.layers.map(\.scaleSimM) == [29 * 29, 4 * 4, 29 * 29])
    #expect(
      run.topology.layers[0].m * run.topology.layers[0].n * run.topology.layers[0].k == 102_760_448)
    #expect(
      sink.diagnostics.map { "\($0.location?.description ?? "") \($0.message)" } == [
        """
        in/y.csv:2:1 2 rows of which SCALE-Sim computes windows outside the image: the first is imported \
        with 28 x 28, SCALE-Sim has 29 x 29
        """
      ])
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
      "Layer,M,N,K,\na,1,2,3,\nb,1,2,3,\n", as: .conv,
      """
      in/y.csv:1:1: error: the header names the columns of --input gemm, and --input is conv
        help: remove --input
      """),
    BadTopology(
      "h\na,1,2,3,\n", as: .conv,
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
      "h\na,1,2,3,4:2,\nb,1,2,3,x,\n",
      """
      in/y.csv:2:9: error: the sparsity is '4:2', expected N:M with N ≤ M
      in/y.csv:3:9: error: the sparsity is 'x', expected N:M with N ≤ M
      """),
    BadTopology(
      "h\na\"b,1,2,3,\n",
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

  @Test(.timeLimit(.minutes(1))) func hugeFilesOfErrorsEndSoon() {
    let text = "h\n" + String(repeating: "a,x,1,1,\n", count: 100_000)
    #expect(
      ScaleSimFixture.errors(topology: text).split(separator: "\n").count { $0.contains("error") }
        == 20)
  }
}
