import Documents

/// The keys of `pipeline`, of all modes.
struct PipelineKeys: Sendable {
  var mode = Pipeline.Mode.overlapped
  var streaming = RowStreaming()
  var spatial = SpatialPipeline()

  /// Echoed where a switch differs: a word says the rest.
  static let keys = Section(
    PipelineKeys(),
    [
      .choice(
        "mode", \.mode, required: true,
        "`serial`: an operator after the other; `overlapped`: transfers overlap compute; "
          + "`row_streamed`: operators also take rows as they are done; `spatial`: an array or unit for "
          + "each operator"),
      .boolean(
        "intra_layer", \.streaming.intraLayer,
        "rows pass within self-attention, QKᵀ to softmax to A·V; otherwise the whole operand is waited for"
      ).when(streams).echoed(.when { $0.streaming != RowStreaming() }),
      .boolean(
        "inter_layer", \.streaming.interLayer,
        "the same between layers: normalizations, projections, attention, the products and the activation of "
          + "an MLP, residual sums"
      ).when(streams).echoed(.when { $0.streaming != RowStreaming() }),
      .limit(
        "fifo_tokens", \.spatial.fifoTokens, in: 1...SpatialPipeline.mostTokens,
        "tokens of an operand that wait before a stage"
      ).when(isSpatial).absent("no limit"),
      .integer(
        "image_buffers", \.spatial.imageBuffers, in: 1...64,
        "images of an operand that is waited for whole"
      ).when(isSpatial).echoed(.when { $0.spatial != SpatialPipeline() }),
      .list(
        "stages", SpatialPipeline.Stage.keys, "sizes of the stages of some operators",
        elements: { $0.spatial.stages }, set: { $0.spatial.stages = $1 }
      ).when(isSpatial).echoed(.when { $0.spatial != SpatialPipeline() }),
    ])

  private static let streams = KeyCondition<PipelineKeys>.with("mode", \.mode, .rowStreamed)
  private static let isSpatial = KeyCondition<PipelineKeys>.with("mode", \.mode, .spatial)
}

extension Pipeline {
  /// As its keys say it.
  var keys: PipelineKeys {
    get {
      PipelineKeys(
        mode: mode, streaming: rowStreaming ?? RowStreaming(),
        spatial: spatial ?? SpatialPipeline())
    }
    set {
      self =
        switch newValue.mode {
        case .serial: .serial
        case .overlapped: .overlapped
        case .rowStreamed: .rowStreamed(newValue.streaming)
        case .spatial: .spatial(newValue.spatial)
        }
    }
  }
}

extension SpatialPipeline {
  static let mostTokens = 1 << 24
}

extension SpatialPipeline.Stage {
  static let keys = Section(
    SpatialPipeline.Stage(match: NamePattern("")),
    [
      Key(
        "match", \.match, .text, required: true,
        "the operators: a name, `*` for any text; of several stages the first that matches counts"
      ) {
        NamePattern($1.text($0))
      } echo: { (pattern: NamePattern) in
        ResolvedNode.text(pattern.text)
      },
      .integer(
        "tokens", \.tokens, in: 1...65_536,
        "tokens in parallel, each on separate PEs or lanes"),
      .limit(
        "inputs", \.inputs, in: 1...PEArray.largestSide,
        "of a product: elements of the reduction that a token takes a cycle"
      ).absent("`array.rows`"),
      .limit(
        "outputs", \.outputs, in: 1...PEArray.largestSide,
        "of a product: columns of results that a token takes a cycle"
      ).absent("`array.columns`"),
      .integer(
        "latency", \.latency, in: 0...65_536,
        "cycles from a token's last step to its result, in which the next ones pass"),
      .limit(
        "fifo_tokens", \.fifoTokens, in: 1...SpatialPipeline.mostTokens,
        "tokens of an operand that wait before the stage"
      ).absent("`pipeline.fifo_tokens`"),
    ])
}
