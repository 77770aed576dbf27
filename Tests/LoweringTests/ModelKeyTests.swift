import Diagnostics
import Documents
import Lowering
import TestSupport
import Testing
import YAML

/// The table of a model's keys.
///
/// `SYSTOLE_RECORD=1 swift test --filter ModelKeyTests` rewrites the page's reference.
struct ModelKeyTests {
  @Test func referenceIsTheTable() throws {
    let page = try GeneratedPage.compare("ModelsAndSchemes") { text in
      GeneratedPage.replacingKeys(in: text) { $0 == "model" ? ModelReader.rows : [] }
    }
    #expect(page.found == page.expected, "record the page again: SYSTOLE_RECORD=1")
    #expect(GeneratedPage.keySections(of: page.found) == ["model"])
  }

  private static let models = ["deit-small", "swin-tiny", "bert-base"]

  /// Every key of a family has a second value with which the model is another.
  @Test(arguments: models)
  func everyKeyCounts(name: String) throws {
    let document = try YAMLReader.read(
      Repository.text("Configs/models/\(name).yaml"), file: "\(name).yaml")
    let model = try ModelReader.read(document)
    let keys = ModelReader.rows.filter { $0.condition?.contains(Self.family(document)) ?? true }
    #expect(keys.count > 10)
    for key in keys.map(\.pathText) where !["schema", "family"].contains(key) {
      // One of the two forms of the hidden width.
      if key.hasPrefix("mlp"), document.root[key] == nil { continue }
      let changes = Self.seconds[key] ?? ["1", "2", "3", "768", "false", "true"]
      #expect(
        changes.contains { value in
          guard let changed = try? document.applying(YAMLReader.readOverride("\(key)=\(value)"))
          else { return false }
          let other = try? ModelReader.read(changed)
          return other != nil && other != model
        }, "\(name): \(key)")
    }
  }

  private static let seconds = [
    "name": ["other"], "width": ["1536"], "source": ["elsewhere"], "image": ["448"],
    "depths": ["[1, 2, 3, 1]"],
    "heads": ["12", "4", "[3, 6, 12, 32]"],
  ]

  private static func family(_ document: Document) -> String {
    guard case .scalar(let scalar)? = document.root["family"]?.value else { return "" }
    return "`family: \(scalar.text)`"
  }

  @Test func hiddenWidth() throws {
    let ratio = try Shipped.model("deit-small")
    #expect(try Shipped.model("deit-small", ("mlp_ratio: 4", "mlp: 1536")) == ratio)
    #expect(
      try renderedError { _ = try Shipped.model("deit-small", ("mlp_ratio: 4\n", "")) } == """
        deit-small.yaml:2:1: error: 'mlp_ratio' is missing
          2 | schema: systole.model/1
            | ^

        """)
  }
}
