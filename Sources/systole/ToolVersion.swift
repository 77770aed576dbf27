/// The version that `--version` and every report state.
enum ToolVersion {
  static let text = "0.1.0"
}
