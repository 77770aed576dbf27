import Diagnostics
import Documents
import Files
import Foundation
import Hardware
import TestSupport
import Testing
import YAML

/// A small accelerator, for tests to edit; the shipped ones are read with the FPGA that they name.
enum Fixture {
  static let text = """
    schema: systole.accelerator/1
    name: small
    source: made up for tests
    clock: 1 GHz
    technology: 45 nm
    energy: horowitz-45
    array:
      rows: 4
      columns: 8
      dataflow: weight_stationary
      fold_overlap: none
      pe:
        - {activation: int8, weight: int8}
    buffers:
      activations: {size: 4 KiB, holds: [input, output], double_buffered: true, stream: 2 KiB}
      weights: {size: 2 KiB, holds: [weight]}
      sums: {size: 1 KiB, holds: [partial_sum]}
    dram:
      model: bandwidth
      bandwidth: 8 GB/s
      latency: 10 ns
    units:
      scale:
        operators: [requantize]
        algorithms: [shift]
        placement: in_stream
        stages:
          - {name: shift, lanes: 4}
      vector:
        operators: [add]
        stages: [{name: add, lanes: 2}]

    """

  static func document(_ edits: (String, String)...) throws -> Document {
    var edited = text
    for (old, new) in edits {
      try #require(edited.contains(old), "'\(old)' is not in the fixture")
      edited = edited.replacing(old, with: new, maxReplacements: 1)
    }
    return try YAMLReader.read(edited, file: "small.yaml")
  }

  /// The accelerator with overrides as `--set` gives them.
  static func accelerator(_ overrides: String...) throws -> Accelerator {
    var document = try document()
    for text in overrides { document = try document.applying(YAMLReader.readOverride(text)) }
    return try AcceleratorReader.read(document)
  }

  /// What a user reads of an edited fixture.
  static func errors(_ edits: (String, String)...) throws -> String {
    var edited = text
    for (old, new) in edits {
      try #require(edited.contains(old), "'\(old)' is not in the fixture")
      edited = edited.replacing(old, with: new, maxReplacements: 1)
    }
    return try renderedError {
      _ = try AcceleratorReader.read(YAMLReader.read(edited, file: "small.yaml"))
    }
  }

  /// What a user reads of the fixture with overrides.
  static func errors(set overrides: String...) throws -> String {
    try renderedError {
      var document = try document()
      for text in overrides { document = try document.applying(YAMLReader.readOverride(text)) }
      _ = try AcceleratorReader.read(document)
    }
  }

  /// The files directly under Configs, found upwards from this source.
  static func shipped() throws -> [String: Accelerator] {
    try shippedDocuments().mapValues { try AcceleratorReader.read($0) }
  }

  /// - Parameter folders: Of Configs.
  static func shippedDocuments(in folders: [String] = [""]) throws -> [String: Document] {
    try folders.reduce(into: [:]) { all, folder in
      try all.merge(documents(in: Repository.folder.appending(path: "Configs/\(folder)"))) {
        first, _ in first
      }
    }
  }

  private static func documents(in folder: URL) throws -> [String: Document] {
    let devices = FPGADevices(NameResolver(home: Repository.root, executable: nil))
    var found: [String: Document] = [:]
    let files = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    for file in files where file.pathExtension == "yaml" {
      let text = try String(contentsOf: file, encoding: .utf8)
      found[file.deletingPathExtension().lastPathComponent] =
        try devices.expanding(YAMLReader.read(text, file: file.lastPathComponent))
    }
    return found
  }
}

/// The text that a user sees of the error that a body throws.
func renderedError(_ body: () throws -> Void) throws -> String {
  let error = try #require(throws: InputError.self) { try body() }
  return DiagnosticRenderer.text(error.diagnostics)
}
