import Diagnostics
import Testing

@testable import Interchange

/// Columns of a topology by the names that its header gives them.
struct ScaleSimColumnTests {
  private func layers(_ topology: String, sink: DiagnosticSink = DiagnosticSink()) throws
    -> [ScaleSimLayer]
  {
    try ScaleSimFixture.read(topology: topology, sink: sink).topology.layers
  }

  private func notes(_ topology: String) throws -> [String] {
    let sink = DiagnosticSink()
    _ = try layers(topology, sink: sink)
    return sink.diagnostics.map { "\($0.location?.description ?? "") \($0.message)" }
  }

  @Test(arguments: [
    "Layer,M,N,K,\na,5,6,7,\n", "M,N,K,Layer,\n5,6,7,a,\n", "K,Layer name,N,M\n7,a,6,5\n",
    "l,k,n,m\na,7,6,5\n", "Layer,M,,N,K\na,5,,6,7\n",
    "LAYER_NAME, M (rows), N [columns], K\na,5,6,7\n",
    "Layer,Sparsity,M,N,K\na,1:1,5,6,7\n", "Layer,Batch,M,N,K\na,1,5,6,7\n",
    "Layer,Batch,M,N,K\na,,5,6,7\n", "# Layer,K,M,N\na,7,5,6\n",
    "My network\nLayer,K,M,N\na,7,5,6\n",
  ])
  func products(topology: String) throws {
    #expect(
      try layers(topology) == [ScaleSimLayer(name: "a", shape: .gemm(m: 5, n: 6, k: 7))])
  }

  private static let convolution = ScaleSimConvolution(
    height: 18, width: 19, filterHeight: 3, filterWidth: 2, channels: 5, filters: 6,
    strideHeight: 2,
    strideWidth: 2)

  /// Headers that SCALE-Sim ships or writes, and others' own.
  @Test(arguments: [
    """
    Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides,
    a, 18, 19, 3, 2, 5, 6, 2,
    """,
    """
    Layer, IFMAP Width, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides,
    a, 18, 19, 3, 2, 5, 6, 2,
    """,
    """
    \u{FEFF}Layer name,Ifmap height,ifmap width,filter height,filter width,channel,num filters,strides,batch size,
    a,18,19,3,2,5,6,2,
    """,
    """
    Layer name,IFMAP height,IFMAP width,Filter height,Filter width,Channels,Num filter,Stride height,Stride width,
    a,18,19,3,2,5,6,2,2,
    """,
    """
    Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides,Sparsity
    a,18,19,3,2,5,6,2,4:4
    """,
    """
    Batch Size,Stride Width,Stride Height,Num Filter,Channels,Filter Width,Filter Height,IFMAP Width,IFMAP Height,Layer
    1,2,2,6,5,2,3,19,18,a
    """,
    """
    name,stride_h,stride_w,kernel_h,kernel_w,ifmap_h,ifmap_w,in_channels,out_channels
    a,2,,3,2,18,19,5,6
    """,
  ])
  func convolutions(topology: String) throws {
    #expect(
      try layers(topology) == [ScaleSimLayer(name: "a", shape: .convolution(Self.convolution))])
  }

  /// The images of a batch share the weights: their rows follow each other.
  @Test func batches() throws {
    let topology = """
      Layer name,IFMAP Height,IFMAP Width,Filter Height,Filter Width,Channels,Num Filter,Strides,Batch Size,
      Conv1,224,224,7,7,3,64,2,1,
      Conv2,224,224,7,7,3,64,2,4,
      """
    let read = try layers(topology)
    #expect(read.map(\.batch) == [1, 4])
    #expect(read.map(\.m) == [110 * 110, 4 * 110 * 110])
    #expect(
      try notes(topology) == [
        """
        in/y.csv:1:92 'Batch Size' is read as images that share the weights; SCALE-Sim has no batch, and \
        takes a ninth column for a stride or a sparsity
        """
      ])
    #expect(try layers("Layer,M,N,K,Batch\na,5,6,7,3\n").map(\.m) == [15])
  }

  @Test func whatSCALESimReadsOtherwiseIsNoted() throws {
    #expect(
      try notes("Layer,K,M,N\na,7,5,6\n") == [
        "in/y.csv:1:1 columns are read by their names; SCALE-Sim reads them by their place"
      ])
    #expect(
      try notes("T\nLayer,M,N,K\na,7,5,6\n") == [
        "in/y.csv:1:1 the first line is left out, a title above the header; SCALE-Sim takes it for the header"
      ])
    #expect(
      try notes("Layer,M,N,K\na,7,5,6\nLayer,M,N,K\nb,1,1,1\n") == [
        "in/y.csv:3:1 the header is repeated here and left out; SCALE-Sim takes it for a layer"
      ])
    #expect(
      try notes("Layer,M,N,K,Batch Size\na,7,5,6\nb,1,1,1,2\nc,1,1,1\n").dropFirst() == [
        "in/y.csv:2:1 2 rows without a batch size: one image each",
        """
        in/y.csv:3:9 a row without a comma at the end: SCALE-Sim drops the last cell, which is read here
        """,
      ])
    #expect(
      try notes("h\na,8,10,3,2,5,6,2,3,\nb,8,10,3,2,5,6,2,3,\n") == [
        """
        in/y.csv:2:18 2 rows with a cell behind the header's columns: it is the stride along the width, \
        as in SCALE-Sim v2
        """
      ])
    #expect(
      try notes(
        "Layer,IFMAP Width,IFMAP Width,Filter Height,Filter Width,Channels,Num Filter,Strides\n"
          + "a,8,9,3,2,5,6,2,\n") == [
          """
          in/y.csv:1:7 two columns are called 'IFMAP Width': the first is read as the height, the second \
          as the width, as in SCALE-Sim
          """
        ])
  }

  struct BadHeader: Sendable, CustomTestStringConvertible {
    var text: String
    var errors: String

    init(_ text: String, _ errors: String) {
      self.text = text
      self.errors = errors
    }

    var testDescription: String { text }
  }

  /// One mistake is one error, whatever the number of rows.
  static let badHeaders: [BadHeader] = [
    BadHeader(
      "Layer,M,N,KK\na,1,2,3\nb,1,2,3\n",
      """
      in/y.csv:1:11: error: a topology has no column 'KK'
        help: columns: Layer name, M, N, K, IFMAP Height, IFMAP Width, Filter Height, Filter Width, \
      Channels, Num Filter, Strides, Stride Width, Batch Size, Sparsity
      """),
    BadHeader(
      "Layer,IFMAP Hieght,IFMAP Width,Filter Height,Filter Width,Chanels,Num Filter,Strides\na,8,8,1,1,1,1,1\n",
      """
      in/y.csv:1:7: error: a topology has no column 'IFMAP Hieght'
        help: did you mean 'IFMAP Height'?
      in/y.csv:1:59: error: a topology has no column 'Chanels'
        help: did you mean 'Channels'?
      """),
    BadHeader(
      "Layer,M,K\na,1,2\n",
      """
      in/y.csv:1:1: error: the header has no column 'N'
        help: the columns are Layer name, M, N, K
      """),
    BadHeader(
      "Layer,M,N,K,M\na,1,2,3,4\n", "in/y.csv:1:13: error: column 'M' is given twice"),
    BadHeader(
      "Layer,M,N,K,Batch,Batch Size\na,1,2,3,4,5\n",
      "in/y.csv:1:19: error: columns 'Batch' and 'Batch Size' are both the batch size"),
    BadHeader(
      "Layer,M,N,K,Channels\na,1,2,3,4\n",
      "in/y.csv:1:13: error: 'Channels' is a column of a convolution, 'M' one of a GEMM"),
    BadHeader(
      "a,b,c,d\na,1,2,3\nb,1,2,3\n",
      """
      in/y.csv:1:1: error: none of the header's columns is one of a topology
        help: they are Layer name, M, N, K, or Layer name, IFMAP Height, IFMAP Width, Filter Height, \
      Filter Width, Channels, Num Filter, Strides
      """),
    BadHeader(
      "Layer,M,N,K,Batch Size\na,1,2,3,0\nb,1,2,3,1,1:1\n",
      """
      in/y.csv:2:9: error: 'batch size' is 0, which is outside 1...2147483647
      in/y.csv:3:1: error: a row of 6 columns, expected 4 to 5 as in the header
      """),
    BadHeader(
      "Layer,M,N,K,1\na,1,2,3\nb,1,2,3\n",
      """
      in/y.csv:1:13: error: a topology has no column '1'
        help: columns: Layer name, M, N, K, IFMAP Height, IFMAP Width, Filter Height, Filter Width, \
      Channels, Num Filter, Strides, Stride Width, Batch Size, Sparsity
      """),
    BadHeader(
      "Layer,M,,N,K\na,1,2,3\nb,1,2,3\nc,1,2,3\n",
      "in/y.csv:2:1: error: a row of 4 columns, as the other 2, expected 5 as in the header"),
    BadHeader(
      "Layer,M,,N,K\na,1,2,3,4\n", "in/y.csv:2:5: error: found '2' in a column without a name"),
    BadHeader(
      "Layer,M,N,K\na,1,2,3\nLayer,K,M,N\nb,1,2,3\n",
      """
      in/y.csv:3:1: error: a second header, with other columns than the first
        help: all rows of a topology have one form
      """),
    BadHeader(
      "Layer,M,N,K,Sparsity\na,1,2,3,1:1,9\n",
      "in/y.csv:2:1: error: a row of 6 columns, expected 4 to 5 as in the header"
    ),
  ]

  @Test(arguments: badHeaders)
  func badHeader(bad: BadHeader) {
    #expect(ScaleSimFixture.errors(topology: bad.text) == bad.errors)
  }
}
