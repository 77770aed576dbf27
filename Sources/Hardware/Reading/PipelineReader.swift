import Diagnostics
import Documents

/// Reads `pipeline`: a mode, or a mapping of a mode and its switches.
enum PipelineReader {
  private static let switches: [(mode: Pipeline.Mode, keys: [String])] = [
    (.rowStreamed, ["intra_layer", "inter_layer"]),
    (.spatial, ["stages", "fifo_tokens", "image_buffers"]),
  ]

  static func read(_ root: inout Fields) -> Pipeline {
    guard let node = root.optional("pipeline") else { return .overlapped }
    guard case .mapping = node.value else {
      return pipeline(
        ScalarReader(path: "pipeline", sink: root.sink).choice(node), RowStreaming(),
        SpatialPipeline())
    }
    var fields = Fields(node, path: "pipeline", sink: root.sink)
    let mode: Pipeline.Mode = fields.choice("mode")
    let streaming = RowStreaming(
      intraLayer: fields.boolean("intra_layer", default: true),
      interLayer: fields.boolean("inter_layer", default: true))
    let spatial = SpatialReader.read(&fields)
    for (other, keys) in switches where other != mode && fields.node["mode"] != nil {
      for key in keys {
        guard let node = fields.node[key] else { continue }
        fields.sink.error(
          at: node.location, "'pipeline.\(key)' has no meaning with 'mode: \(mode.rawValue)'",
          help: "remove it, or set 'mode: \(other.rawValue)'")
      }
    }
    fields.end()
    return pipeline(mode, streaming, spatial)
  }

  private static func pipeline(
    _ mode: Pipeline.Mode, _ streaming: RowStreaming, _ spatial: SpatialPipeline
  ) -> Pipeline {
    switch mode {
    case .serial: .serial
    case .overlapped: .overlapped
    case .rowStreamed: .rowStreamed(streaming)
    case .spatial: .spatial(spatial)
    }
  }
}
