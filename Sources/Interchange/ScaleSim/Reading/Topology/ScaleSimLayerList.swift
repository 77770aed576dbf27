import Diagnostics
import Workload

/// The values of a row by their columns.
struct ScaleSimRowValues {
  var name: ScaleSimRow.Cell
  private var values: [ScaleSimColumn: (value: Int, location: SourceLocation)] = [:]
  private let start: SourceLocation

  init(_ row: ScaleSimRow) {
    start = row.location
    name = ScaleSimRow.Cell(text: "", location: row.location)
  }

  mutating func set(_ column: ScaleSimColumn, _ value: Int, at location: SourceLocation) {
    values[column] = (value, location)
  }

  subscript(column: ScaleSimColumn) -> Int? { values[column]?.value }

  func location(of column: ScaleSimColumn) -> SourceLocation { values[column]?.location ?? start }
}

/// Layers of a topology, each within the bounds of a trace and of a name of its own.
struct ScaleSimLayerList {
  /// Layers that depthwise rows may come to: far above any network, and a trace of 64 MB.
  static let mostLayers = 1 << 17

  /// What keeps a row from being a layer.
  struct Problem {
    var location: SourceLocation
    var message: String
    var help: String?
  }

  private(set) var layers: [ScaleSimLayer] = []
  private let sink: DiagnosticSink
  private let isDepthwiseByName: Bool
  private var names: Set<String> = []
  /// The last number that a repeated name was given.
  private var numbers: [String: Int] = [:]
  private var work: Int128 = 0
  private var depthwise = ScaleSimTally()
  private var outside = ScaleSimTally()
  /// Of the first layer whose windows SCALE-Sim counts otherwise.
  private var firstOutside: ScaleSimConvolution?

  init(sink: DiagnosticSink, isDepthwiseByName: Bool) {
    self.sink = sink
    self.isDepthwiseByName = isDepthwiseByName
  }

  mutating func add(_ row: ScaleSimRowValues, form: ScaleSimTopology.Form) -> Problem? {
    let batch = row[.batch] ?? 1
    switch form {
    case .gemm:
      guard let m = row[.m], let n = row[.n], let k = row[.k] else { return nil }
      return add(row.name, ScaleSimLayer(name: "", shape: .gemm(m: m, n: n, k: k), batch: batch))
    case .conv:
      guard let height = row[.imageHeight], let width = row[.imageWidth],
        let filterHeight = row[.filterHeight], let filterWidth = row[.filterWidth],
        let channels = row[.channels], let filters = row[.filters], let stride = row[.strideHeight]
      else { return nil }
      let sides: [(column: ScaleSimColumn, filter: Int, image: Int, name: String)] = [
        (.filterHeight, filterHeight, height, "height"),
        (.filterWidth, filterWidth, width, "width"),
      ]
      for side in sides where side.filter > side.image {
        return Problem(
          location: row.location(of: side.column),
          message:
            "the filter's \(side.name) is \(side.filter), more than the image's, \(side.image)")
      }
      let convolution = ScaleSimConvolution(
        height: height, width: width, filterHeight: filterHeight, filterWidth: filterWidth,
        channels: channels, filters: filters, strideHeight: stride,
        strideWidth: row[.strideWidth] ?? stride)
      return add(row, convolution, batch: batch)
    }
  }

  private mutating func add(
    _ row: ScaleSimRowValues, _ convolution: ScaleSimConvolution, batch: Int
  ) -> Problem? {
    let name = row.name
    if convolution.outputHeight != convolution.scaleSimHeight
      || convolution.outputWidth != convolution.scaleSimWidth
    {
      outside.add(name.location)
      firstOutside = firstOutside ?? convolution
    }
    if name.text.contains("DP") { depthwise.add(name.location) }
    guard isDepthwiseByName, name.text.contains("DP") else {
      return add(name, ScaleSimLayer(name: "", shape: .convolution(convolution), batch: batch))
    }
    // Each channel with all of the row's filters, as SCALE-Sim runs it.
    let channels = convolution.channels
    guard layers.count + channels <= Self.mostLayers else {
      return Problem(
        location: row.location(of: .channels),
        message:
          "'\(name.text)' is depthwise: its \(channels) channels would be as many layers, at "
          + "most \(Self.mostLayers) are read")
    }
    var single = convolution
    single.channels = 1
    for channel in 0..<channels {
      let cell = ScaleSimRow.Cell(text: "\(name.text)Channel_\(channel)", location: name.location)
      let layer = ScaleSimLayer(name: "", shape: .convolution(single), batch: batch)
      if let problem = add(cell, layer) { return problem }
    }
    return nil
  }

  private mutating func add(_ name: ScaleSimRow.Cell, _ unnamed: ScaleSimLayer) -> Problem? {
    var layer = unnamed
    layer.name = unique(name)
    if let problem = NameTable.problem(withName: layer.name + ".output") {
      return Problem(location: name.location, message: problem)
    }
    guard let sizes = ScaleSimTraceSizes(layer) else {
      return Problem(
        location: name.location,
        message:
          "layer '\(layer.name)' is too large: M, N, K or an operand leaves what a trace can hold",
        help: "at most 2^48 elements of an operand and 2^60 MACs")
    }
    work += sizes.work
    guard work <= Int128(TraceLimits.maximumTotal) else {
      return Problem(
        location: name.location, message: "with layer '\(layer.name)' the topology leaves 2^62 MACs"
      )
    }
    layers.append(layer)
    return nil
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

  /// What SCALE-Sim would compute otherwise.
  func note() {
    depthwise.note(
      sink,
      help: isDepthwiseByName ? nil : "--depthwise-by-name imports them as SCALE-Sim runs them"
    ) { rows in
      isDepthwiseByName
        ? "\(rows) whose name contains 'DP': one layer for each channel, as in SCALE-Sim"
        : "\(rows) whose name contains 'DP': a convolution here, which SCALE-Sim runs as one layer for "
          + "each channel"
    }
    guard let first = firstOutside else { return }
    outside.note(sink) { rows in
      "\(rows) of which SCALE-Sim computes windows outside the image: the first is imported with "
        + "\(first.outputHeight) x \(first.outputWidth), SCALE-Sim has \(first.scaleSimHeight) x "
        + "\(first.scaleSimWidth)"
    }
  }
}
