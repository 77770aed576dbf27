import Diagnostics
import Documents
import Files
import Library
import Lowering
import TestSupport
import Testing
@testable import Validation
import Workload
import YAML

/// What pipelines save, beside a published ablation.
struct PipelinesSuiteTests {
  private static let root = Repository.root

  private static let folder = "\(root)/Tests/ValidationTests/Reference/pipelines"

  private let library = Repository.library

  private func replay(_ text: String) throws -> SuiteReport {
    try PipelinesSuite().replay(ReferenceTable.read(text, file: "rows.csv"), library: library)
  }

  private func predictions(_ report: SuiteReport) -> [[Double]] {
    report.rows.map { $0.predictions.map { $0?.number ?? 0 } }
  }

  /// The ratios as the Accuracy page states them.
  @Test func theReferenceRows() throws {
    let report = try Suite.pipelines.replay(["\(Self.folder)/p2-vit.csv"], library: library)[0]
    #expect(report.broken.isEmpty, "\(report.text)")
    let stated = [
      [1.823, 1.251, 1.524, 0], [1.444, 1, 1.192, 0], [1.389, 1.251, 1.335, 0],
      [0, 0, 0, 0.834], [0, 0, 0, 0.886],
    ]
    #expect(report.rows.count == stated.count)
    for (row, stated) in zip(predictions(report), stated) {
      for (found, stated) in zip(row, stated) { #expect(abs(found - stated) < 0.0006, "\(row)") }
    }
  }

  /// Three sizes are inferred, and no more.
  @Test func inferredSizes() throws {
    let document = try library.configuration("p2-vit", set: [])
    guard case .mapping(let entries)? = document.root["provenance"]?.value else {
      Issue.record("the preset says nothing of where its values come from")
      return
    }
    #expect(
      entries.filter { $0.value["inferred"] != nil }.map(\.key) == [
        "array.columns", "units.softmax.lanes", "units.layernorm.lanes",
      ])
  }

  /// A module alone has its operators of the first block; results of others are loaded from memory.
  @Test func modules() throws {
    let model = try library.model("deit-tiny").model
    let trace = try Lowering(model: model, scheme: library.scheme("p2-vit")).trace()
    let modules = try #require(EncoderModules(trace))
    func names(_ trace: Trace) -> [String] { trace.operators.map { trace.name(of: $0) } }
    #expect(
      names(modules.attention) == [
        "blocks.0.norm1", "blocks.0.attn.qkv", "blocks.0.attn.qk", "blocks.0.attn.softmax",
        "blocks.0.attn.av", "blocks.0.attn.proj", "blocks.0.add1",
      ])
    #expect(
      names(modules.feedForward) == [
        "blocks.0.norm2", "blocks.0.mlp.fc1", "blocks.0.mlp.act", "blocks.0.mlp.fc2",
        "blocks.0.add2",
      ])
    func role(_ trace: Trace, _ name: String) -> TensorRole? {
      trace.tensors.first { trace.name($0.name) == name }?.role
    }
    #expect(role(modules.attention, "pos_embed.output") == .input)
    #expect(role(modules.attention, "blocks.0.add1.output") == .output)
    #expect(role(modules.attention, "blocks.0.norm1.output") == .activation)
    #expect(role(modules.feedForward, "blocks.0.add1.output") == .input)
  }

  @Test func bothIsTheDenominator() throws {
    let report = try replay("design,model,pipeline\np2-vit,deit-tiny,both\n")
    #expect(predictions(report) == [[1, 1, 1, 0]])
  }

  /// The ratios grow with the array, whose work hides the units'.
  @Test func theArrayDecides() throws {
    let text = try InputFile("\(Self.folder)/p2-vit-assumed.csv").text()
    let lines = text.split(separator: "\n")
    let rows = lines.filter { $0.contains(",array.rows=") && $0.contains(",none,") }
    let report = try replay(([lines[0]] + rows).joined(separator: "\n") + "\n")
    #expect(report.rows.map(\.group) == ["assumed values changed", "assumed values changed"])
    let (half, double) = (predictions(report)[0], predictions(report)[1])
    let stated = ([1.577, 1.136, 1.316], [1.944, 1.447, 1.820])
    for index in 0..<3 {
      #expect(abs(half[index] - stated.0[index]) < 0.0006)
      #expect(abs(double[index] - stated.1[index]) < 0.0006)
    }
  }

  /// Every number of the preset is varied, to half of it (counts rounded up) and to twice, for all three.
  @Test func everyAssumedNumberIsVaried() throws {
    let lines = try InputFile("\(Self.folder)/p2-vit-assumed.csv").text().split(separator: "\n")
    var varied = Set(lines.dropFirst().map(String.init))
    let document = try library.configuration("p2-vit", set: [])
    for (path, text) in numbers(document.root, "")
    where !path.hasPrefix("array.pe") && !path.hasPrefix("provenance")
      && !path.hasPrefix("dram.device")
    {
      let digits = text.prefix { $0.isNumber || $0 == "." }
      let value = try #require(Double(String(digits)))
      let isCount = digits.count == text.count
      for scaled in [isCount ? (value / 2).rounded(.up) : value / 2, value * 2]
      where scaled != value {
        let number = scaled == scaled.rounded() ? "\(Int(scaled))" : "\(scaled)"
        for pipeline in ["none", "inter_layer", "intra_layer"] {
          let row =
            "p2-vit,deit-small,\(pipeline),\(path)=\(number)\(text.dropFirst(digits.count))"
          #expect(varied.remove(row) != nil, "\(row)")
        }
      }
    }
    #expect(varied.isEmpty)
  }

  private func numbers(_ node: Node, _ path: String) -> [(path: String, text: String)] {
    switch node.value {
    case .scalar(let scalar):
      // The node is that of the energy table.
      scalar.text.first?.isNumber == true && path != "technology" ? [(path, scalar.text)] : []
    case .sequence(let nodes):
      nodes.enumerated().flatMap { numbers($1, "\(path)[\($0)]") }
    case .mapping(let entries):
      entries.flatMap { numbers($0.value, path.isEmpty ? $0.key : "\(path).\($0.key)") }
    }
  }

  @Test(arguments: [
    ("p2vit,deit-tiny,none,", "rows.csv:2:1: 'design' is 'p2vit'"),
    ("p2-vit,deit-tiny,intra,", "rows.csv:2:18: 'pipeline' is 'intra'"),
    ("p2-vit,deit-tiny,none,array.rowz=4", "rows.csv:2:23: unknown key 'rowz' in 'array'"),
    (
      "p2-vit,deit-tiny,both,buffers.weights.size=16 B",
      "rows.csv:2:23: operator 'patch_embed.proj': a tile of 16 × 768 × 192 needs 147456 B in buffer "
        + "'weights', which takes tiles of at most 8 B"
    ),
    (
      "p2-vit,bert-base,none,",
      "rows.csv:2:8: model 'bert-base' has no encoder blocks 'norm1', 'attn', 'mlp'"
    ),
  ])
  func refusals(row: String, message: String) throws {
    try expect("design,model,pipeline,set\n\(row)\n", message)
  }

  /// No reference is left out in silence.
  @Test(arguments: [
    ("p2-vit,deit-tiny,both,,,0.9", "rows.csv:2:25: 'rate' is given without 'other'"),
    (
      "p2-vit,deit-tiny,both,deit-small,1.2,",
      "rows.csv:2:34: 'attention' is given with 'other'"
    ),
  ])
  func referencesOfTheOtherKind(row: String, message: String) throws {
    try expect("design,model,pipeline,other,attention,rate\n\(row)\n", message)
  }

  private func expect(_ text: String, _ message: String) throws {
    let error = try #require(throws: InputError.self) {
      try replay(text)
    }
    #expect(
      error.diagnostics.map { "\($0.location?.description ?? ""): \($0.message)" } == [message])
  }
}
