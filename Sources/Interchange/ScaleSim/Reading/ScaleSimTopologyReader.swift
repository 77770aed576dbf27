import Diagnostics
import Workload

/// Reads a topology of SCALE-Sim, v2 or v3: comma-separated rows, the first of which is a header that
/// says nothing; columns count by their place. A comma at the end of a row may stand or not, although
/// SCALE-Sim wants it, and what begins with `#` behind the last one is a comment. The columns are those of `ScaleSimTopology.Form`, and v3's `Sparsity`, which
/// has no effect while `SparsitySupport` is off.
///
/// A convolution whose name contains `DP` is depthwise: one layer a channel, each with all of the
/// row's filters on one channel, as SCALE-Sim runs it.
struct ScaleSimTopologyReader {
  /// Layers that depthwise rows may come to: far above any network, and a trace of 64 MB.
  static let mostLayers = 1 << 17
  /// Errors that are collected before reading stops.
  static let mostErrors = 20

  private let sink: DiagnosticSink
  private let form: ScaleSimTopology.Form
  private var layers: [ScaleSimLayer] = []
  private var names: Set<String> = []
  /// The last number that a repeated name was given.
  private var numbers: [String: Int] = [:]
  private var errors = 0
  private var work: Int128 = 0

  /// What the file says, as far as the sink has no errors.
  ///
  /// - Parameters:
  ///   - form: Nil takes it from the number of columns.
  ///   - sink: Takes what is wrong, and notes on what is read and differs.
  static func read(
    _ source: SourceText, form: ScaleSimTopology.Form?, sink: DiagnosticSink
  ) -> ScaleSimTopology {
    sink.add(source)
    let rows = layerRows(of: source, sink)
    // What has fewer columns is no row of either form.
    let columns = rows.first { $0.cells.count >= 4 }?.cells.count ?? 4
    var reader = ScaleSimTopologyReader(sink: sink, form: form ?? (columns < 8 ? .gemm : .conv))
    for row in rows where reader.errors < mostErrors { reader.read(row, isGiven: form != nil) }
    let last = source.file.split(separator: "/").last.map(String.init) ?? source.file
    let stem = last.split(separator: ".").first.map(String.init) ?? last
    return ScaleSimTopology(name: stem, file: last, form: reader.form, layers: reader.layers)
  }

  /// The rows below the header.
  private static func layerRows(
    of source: SourceText, _ sink: DiagnosticSink
  ) -> ArraySlice<ScaleSimRow> {
    let rows = ScaleSimRow.split(source.text, file: source.file)
    guard let first = rows.first else {
      sink.error(
        at: SourceLocation(file: source.file, line: 1, column: 1), "the topology is empty",
        help: "a header line, then a row for each layer: Layer,M,N,K")
      return []
    }
    guard first.isHeader else {
      sink.report(
        Diagnostic(
          .note, at: first.location,
          "the first line is read as a layer; SCALE-Sim takes any first line for a header"))
      return rows[...]
    }
    if rows.count == 1 {
      sink.error(at: first.location, "the topology has a header but no layers")
    }
    return rows.dropFirst()
  }

  private init(sink: DiagnosticSink, form: ScaleSimTopology.Form) {
    self.sink = sink
    self.form = form
  }

  private mutating func fail(at location: SourceLocation, _ message: String, help: String? = nil) {
    errors += 1
    sink.error(at: location, message, help: help)
  }

  // MARK: Rows

  private mutating func read(_ row: ScaleSimRow, isGiven: Bool) {
    let columns = form == .gemm ? 4...5 : 8...10
    guard columns.contains(row.cells.count) else {
      return refuseColumns(row, isGiven: isGiven)
    }
    let errors = errors
    let name = row.cells[0]
    if name.text.isEmpty { fail(at: name.location, "a layer has no name") }
    var numbers: [Int] = []
    for (index, column) in Self.columns(form).enumerated() {
      guard index + 1 < row.cells.count else { break }
      let cell = row.cells[index + 1]
      // The ninth column of a convolution is v2's second stride or v3's sparsity.
      if index >= Self.columns(.gemm).count, cell.text.contains(":") { break }
      numbers.append(count(cell, column))
    }
    checkSparsity(row.cells[(numbers.count + 1)...])
    guard self.errors == errors else { return }
    switch form {
    case .gemm: add(name, .gemm(m: numbers[0], n: numbers[1], k: numbers[2]))
    case .conv: addConvolution(row, numbers)
    }
  }

  private static func columns(_ form: ScaleSimTopology.Form) -> [String] {
    switch form {
    case .gemm: ["M", "N", "K"]
    case .conv:
      [
        "image height", "image width", "filter height", "filter width", "channels", "filters",
        "stride height", "stride width",
      ]
    }
  }

  private mutating func refuseColumns(_ row: ScaleSimRow, isGiven: Bool) {
    let found = row.cells.count
    let (expected, other): (String, String?) =
      switch form {
      case .gemm: ("4, Layer,M,N,K", (8...10).contains(found) ? "--input conv" : nil)
      case .conv:
        (
          "8 or 9, Layer,image height,width,filter height,width,channels,filters,stride[,stride]",
          (4...5).contains(found) ? "--input gemm" : nil
        )
      }
    let last = row.cells.last?.location ?? row.location
    fail(
      at: found < 4 ? last : row.location,
      "a row of \(found) columns, expected \(expected)",
      help: other.map {
        isGiven ? "rows like this one are read with \($0)" : "all rows of a topology have one form"
      })
  }

  /// v3's `N:M`; nothing more may follow.
  private mutating func checkSparsity(_ cells: ArraySlice<ScaleSimRow.Cell>) {
    guard let cell = cells.first else { return }
    let parts = cell.text.split(separator: ":", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { part in
      ScaleSimCount(part.filter { $0 != " " }).value.flatMap { $0 > 0 ? $0 : nil }
    }
    guard parts.count == 2, numbers.count == 2, numbers[0] <= numbers[1] else {
      fail(
        at: cell.location, "the sparsity is '\(cell.text.prefix(60))', expected N:M with N ≤ M")
      return
    }
    if let extra = cells.dropFirst().first {
      fail(at: extra.location, "found '\(extra.text.prefix(60))' after the last column")
    }
    guard numbers[0] < numbers[1] else { return }
    sink.report(
      Diagnostic(
        .note, at: cell.location,
        "\(numbers[0]) of \(numbers[1]) weights are kept, but the layer is imported dense: "
          + "'SparsitySupport' is off"))
  }

  /// The largest size of a dimension.
  private static let largest = 1 << 31 - 1

  private mutating func count(_ cell: ScaleSimRow.Cell, _ column: String) -> Int {
    let count = ScaleSimCount(cell.text)
    if let value = count.value, (1...Self.largest).contains(value) { return value }
    fail(at: cell.location, "'\(column)' is \(count.found(in: 1...Self.largest))")
    return 1
  }

  // MARK: Layers

  private mutating func addConvolution(_ row: ScaleSimRow, _ numbers: [Int]) {
    var convolution = ScaleSimConvolution(
      height: numbers[0], width: numbers[1], filterHeight: numbers[2], filterWidth: numbers[3],
      channels: numbers[4], filters: numbers[5], strideHeight: numbers[6],
      strideWidth: numbers.count > 7 ? numbers[7] : numbers[6])
    for (filter, image, name) in [(2, 0, "height"), (3, 1, "width")]
    where numbers[filter] > numbers[image] {
      fail(
        at: row.cells[filter + 1].location,
        "the filter's \(name) is \(numbers[filter]), more than the image's, \(numbers[image])")
    }
    guard numbers[2] <= numbers[0], numbers[3] <= numbers[1] else { return }
    let name = row.cells[0]
    guard name.text.contains("DP") else {
      add(name, .convolution(convolution))
      return
    }
    let channels = convolution.channels
    guard layers.count + channels <= Self.mostLayers else {
      fail(
        at: row.cells[5].location,
        "'\(name.text)' is depthwise: its \(channels) channels would be as many layers, at most "
          + "\(Self.mostLayers) are read")
      return
    }
    convolution.channels = 1
    for channel in 0..<channels {
      let cell = ScaleSimRow.Cell(
        text: "\(name.text)Channel_\(channel)", location: name.location)
      guard add(cell, .convolution(convolution)) else { return }
    }
  }

  /// Adds a layer; false where it leaves the bounds of a trace.
  @discardableResult
  private mutating func add(_ name: ScaleSimRow.Cell, _ shape: ScaleSimLayer.Shape) -> Bool {
    let layer = ScaleSimLayer(name: unique(name), shape: shape)
    if let problem = TraceFormat.problem(withName: layer.name + ".output") {
      fail(at: name.location, problem)
      return false
    }
    guard let sizes = ScaleSimTraceSizes(layer) else {
      fail(
        at: name.location,
        "layer '\(layer.name)' is too large: M, N, K or an operand leaves what a trace can hold",
        help: "at most 2^48 elements of an operand and 2^60 MACs")
      return false
    }
    work += sizes.work
    guard work <= Int128(TraceFormat.maximumTotal) else {
      fail(at: name.location, "with layer '\(layer.name)' the topology leaves 2^62 MACs")
      return false
    }
    layers.append(layer)
    return true
  }

  /// The layer's name, or one with a number where it is taken; traces tell layers apart by name.
  private mutating func unique(_ name: ScaleSimRow.Cell) -> String {
    if names.insert(name.text).inserted { return name.text }
    var number = numbers[name.text, default: 1] + 1
    while !names.insert("\(name.text).\(number)").inserted { number += 1 }
    numbers[name.text] = number
    let text = "\(name.text).\(number)"
    sink.report(
      Diagnostic(
        .note, at: name.location, "a second layer '\(name.text)' is called '\(text)' in the trace"))
    return text
  }
}
