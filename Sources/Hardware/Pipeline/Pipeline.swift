/// How far operators overlap.
public enum Pipeline: Sendable, Equatable {
  /// One operator at a time: the next begins when all of the last, its stores too, has ended.
  case serial
  /// Loads, stores and the next weights overlap compute; an operator waits for whole operators, or
  /// for whole heads where both have them.
  case overlapped
  /// As overlapped, and operators take the rows of what another makes as they are done.
  case rowStreamed(RowStreaming)
  /// Every operator has a dedicated array or unit.
  case spatial(SpatialPipeline)

  /// The words of a configuration's `pipeline` and `pipeline.mode`.
  public enum Mode: String, CaseIterable, Sendable {
    case serial
    case overlapped
    case rowStreamed = "row_streamed"
    case spatial
  }

  public var mode: Mode {
    switch self {
    case .serial: .serial
    case .overlapped: .overlapped
    case .rowStreamed: .rowStreamed
    case .spatial: .spatial
    }
  }

  /// Which operators pass rows to each other; nil where none do.
  public var rowStreaming: RowStreaming? {
    if case .rowStreamed(let streaming) = self { streaming } else { nil }
  }

  /// Whether operators of one layer of the network work at the same time, on different slices.
  public var overlapsWithinLayers: Bool {
    switch self {
    case .serial: false
    case .overlapped, .spatial: true
    case .rowStreamed(let streaming): streaming.intraLayer
    }
  }

  /// The stages of `spatial`; nil otherwise.
  public var spatial: SpatialPipeline? {
    if case .spatial(let spatial) = self { spatial } else { nil }
  }
}

extension Pipeline: CustomStringConvertible {
  /// The mode, with the switch that is on where not both are.
  public var description: String {
    switch rowStreaming.map({ ($0.intraLayer, $0.interLayer) }) {
    case (true, false)?: "\(mode.rawValue) (intra_layer)"
    case (false, true)?: "\(mode.rawValue) (inter_layer)"
    case (false, false)?: "\(mode.rawValue) (whole operators)"
    case (true, true)?, nil: mode.rawValue
    }
  }
}
