import Diagnostics
import Documents
import Foundation
import Lowering
import TestSupport
import Testing
import Workload
import YAML

/// The files under Configs, found upwards from this source.
enum Shipped {
  static let models = [
    "vit-tiny", "vit-small", "vit-base", "vit-large", "deit-tiny", "deit-small", "deit-base",
    "swin-tiny", "swin-small", "swin-base", "bert-base",
  ]
  static let schemes = ["fp16", "int8", "i-vit", "fq-vit", "p2-vit"]

  static func text(_ path: String) throws -> String { try Repository.text("Configs/\(path)") }

  /// A shipped model, with edits of its text.
  static func model(_ name: String, _ edits: (String, String)...) throws -> Model {
    try ModelReader.read(document("models/\(name).yaml", edits))
  }

  static func scheme(_ name: String, _ edits: (String, String)...) throws -> Scheme {
    try scheme(name, edits: edits)
  }

  static func scheme(_ name: String, edits: [(String, String)]) throws -> Scheme {
    try SchemeReader.read(document("schemes/\(name).yaml", edits))
  }

  static func trace(
    _ model: String, _ scheme: String, weightBits: Int? = nil, batch: Int = 1
  ) throws -> Trace {
    try Lowering(
      model: Shipped.model(model), scheme: Shipped.scheme(scheme), weightBits: weightBits
    ).trace(batch: batch)
  }

  private static func document(_ path: String, _ edits: [(String, String)]) throws -> Document {
    var text = try text(path)
    for (old, new) in edits {
      try #require(text.contains(old), "'\(old)' is not in \(path)")
      text = text.replacing(old, with: new)
    }
    return try YAMLReader.read(text, file: URL(filePath: path).lastPathComponent)
  }
}

/// The text that a user sees of the error that a body throws.
func renderedError(_ body: () throws -> Void) throws -> String {
  let error = try #require(throws: InputError.self) { try body() }
  return DiagnosticRenderer.text(error.diagnostics)
}
