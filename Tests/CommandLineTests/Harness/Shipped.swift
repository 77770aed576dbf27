import Foundation

/// The shipped files, and runs of them that several tests look at.
enum Shipped {
  static let config = "Configs/edge-16x16.yaml"
  static let trace = "Traces/deit-tiny.int8.jsonl"
  /// Schemes of which traces are shipped.
  static let schemes = ["fp16", "fq-vit", "i-vit", "int8", "p2-vit"]

  /// The reports of `config` and `trace`, as JSON.
  static let report = Task { try await Tool.run("simulate", config, trace, "--format", "json") }

  /// The same with 32 rows, which is faster.
  static let tallReport = Task {
    try await Tool.run(
      "simulate", config, trace, "--format", "json", "--set", "array.rows=32")
  }

  /// Paths of all files below a folder of the package that end so, sorted.
  static func files(in folder: String, suffix: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: Tool.package.appending(path: folder).path())
      .filter { $0.hasSuffix(suffix) }.map { "\(folder)/\($0)" }.sorted()
  }

  /// The names of the files in a folder of `Configs`.
  static func names(of kind: String) throws -> [String] {
    try files(in: "Configs/\(kind)", suffix: ".yaml").map {
      String($0.dropFirst("Configs/\(kind)/".count).dropLast(".yaml".count))
    }
  }

  static func text(_ path: String) throws -> String {
    try String(contentsOf: Tool.package.appending(path: path), encoding: .utf8)
  }
}
