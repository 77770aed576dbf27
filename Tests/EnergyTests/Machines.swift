import Diagnostics
import Documents
import Energy
import Foundation
import Hardware
import Testing
import YAML

/// A machine of one array, two buffers and one unit; its DRAM is ideal.
func machine(
  buffer: String = "16 KiB", host: Bool = false, rowBuffer: String? = nil, energy: String = "small"
) throws -> Accelerator {
  try AcceleratorReader.read(
    YAMLReader.read(
      """
      schema: systole.accelerator/1
      name: small
      source: made up for tests
      clock: 1 GHz
      technology: 45 nm
      energy: \(energy)
      array:
        rows: 4
        columns: 4
        dataflow: output_stationary
        fold_overlap: none
        pe: [{activation: int8, weight: int8}]
      buffers:
        activations: {size: \(buffer), holds: [input, output], stream: 1 KiB}
        weights: {size: 1 KiB, holds: [weight]}
      dram: {model: ideal}
      units:
        softmax:
          operators: [softmax]
          algorithms: [i-vit-8]
          stages: [{name: all, lanes: 1}]
          \(rowBuffer.map { "row_buffer: \($0)" } ?? "")
      \(host ? "host: {elements_per_second: 1000, latency: 1 us}" : "")
      """, file: "small.yaml"))
}

/// A table with few rows, the text of which tests change.
let smallTable = """
  schema: systole.energy/1
  name: small
  technology: 45 nm
  voltage: 0.9 V
  source: made up for tests
  arithmetic:
    add_int32: {energy: 0.1 pJ, source: here}
    multiply_int8: {energy: 0.2 pJ, assumed: a round number}
  sram:
    - {size: 1 KiB, word: 16 B, read: 2 pJ, write: 3 pJ, leakage: 1 mW, area: 0.01 mm2, source: here}
    - {size: 8 KiB, word: 16 B, read: 5 pJ, write: 7 pJ, leakage: 3 mW, area: 0.02 mm2, assumed: guessed}
  dram: {read_per_bit: 8 pJ, write_per_bit: 9 pJ, source: here}
  """

func table(_ edits: (String, String)...) throws -> EnergyTable {
  var text = smallTable
  for (old, new) in edits {
    try #require(text.contains(old), "'\(old)' is not in the table")
    text = text.replacing(old, with: new)
  }
  return try EnergyTableReader.read(YAMLReader.read(text, file: "small.yaml"))
}

/// The text that a user sees of the error that a body throws.
func renderedError(_ body: () throws -> Void) throws -> String {
  let error = try #require(throws: InputError.self) { try body() }
  return DiagnosticRenderer.text(error.diagnostics)
}
