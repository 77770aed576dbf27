import Hardware

extension ResolvedConfiguration {
  /// A word where the mode says all.
  static func pipeline(_ pipeline: Pipeline) -> ResolvedNode {
    var entries = [ResolvedNode.Entry("mode", .text(pipeline.mode.rawValue))]
    switch pipeline {
    case .serial, .overlapped: break
    case .rowStreamed(let streaming):
      guard streaming != RowStreaming() else { break }
      entries += [
        .init("intra_layer", .flag(streaming.intraLayer)),
        .init("inter_layer", .flag(streaming.interLayer)),
      ]
    case .spatial(let spatial):
      guard spatial != SpatialPipeline() else { break }
      if let fifo = spatial.fifoTokens { entries.append(.init("fifo_tokens", .number(fifo))) }
      entries.append(.init("image_buffers", .number(spatial.imageBuffers)))
      entries.append(.init("stages", .list(spatial.stages.map(stage))))
    }
    return entries.count == 1 ? entries[0].value : .mapping(entries)
  }

  private static func stage(_ stage: SpatialPipeline.Stage) -> ResolvedNode {
    var entries: [ResolvedNode.Entry] = [
      .init("match", .text(stage.match.text)), .init("tokens", .number(stage.tokens)),
    ]
    if let inputs = stage.inputs { entries.append(.init("inputs", .number(inputs))) }
    if let outputs = stage.outputs { entries.append(.init("outputs", .number(outputs))) }
    entries.append(.init("latency", .number(stage.latency)))
    if let fifo = stage.fifoTokens { entries.append(.init("fifo_tokens", .number(fifo))) }
    return .mapping(entries)
  }
}
