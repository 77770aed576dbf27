import Foundation
import TestSupport
import Testing

/// Keys and fields that the pages name are those of the tables, which other tests compare with the code.
struct NamePageTests {
  /// The names by their steps: `buffers.<name>.size`, `layers[].cycles`.
  private struct Names {
    var paths: [[Substring]]
    var firsts: Set<Substring>

    init() throws {
      paths = []
      for name in [
        "Configuration", "ModelsAndSchemes", "Energy", "ReportFields", "ExplanationFields",
      ] {
        let page = try Page("\(Page.catalog)/\(name).md")
        paths += (page.cells(below: "key") + page.cells(below: "field")).map { Self.steps($0[...]) }
      }
      // A first step below which there is something.
      firsts = Set(paths.filter { $0.count > 1 }.compactMap(\.first))
    }

    static func steps(_ path: Substring) -> [Substring] {
      path.replacing(/\[[0-9]+\]/, with: "[]").split(separator: ".")
    }

    /// Whether a path is one of the names, or one is below it.
    func contains(_ path: [Substring]) -> Bool {
      paths.contains { known in
        known.count >= path.count
          && zip(path, known).allSatisfy { step, known in
            step == known || known.hasPrefix("<")
              || step == known.dropLast(2) && known.hasSuffix("[]")
          }
      }
    }
  }

  @Test func keysAndFieldsExist() throws {
    let names = try Names()
    var count = 0
    for page in try Page.all() {
      for span in page.spans {
        guard
          let match = span.text.wholeMatch(
            of: /([a-z_]+(?:\[[0-9]*\])?(?:\.[a-z_]+(?:\[[0-9]*\])?)+)(?:=.*)?/)
        else { continue }
        let path = Names.steps(match.output.1)
        guard let first = path.first, names.firsts.contains(first) else { continue }
        count += 1
        let isKnown = names.contains(path)
        #expect(isKnown, "\(page.path):\(span.number): '\(span.text)'")
      }
    }
    #expect(count > 100, "names are not found")
  }

  /// Keys in options, also of commands that no test runs.
  @Test func keysOfOptionsExist() throws {
    let names = try Names()
    var count = 0
    for page in try Page.all() {
      for line in page.prose + page.code {
        for match in line.text.matches(of: /--(?:set|vary) '?([a-z_.\[\]0-9]+)=/) {
          let path = Names.steps(match.output.1)
          // What models are lowered by.
          guard let first = path.first, !["scheme", "batch", "weight_bits"].contains(first),
            !line.text.hasSuffix("# exit 2")
          else { continue }
          count += 1
          let isKnown = names.contains(path)
          #expect(isKnown, "\(page.path):\(line.number): '\(match.output.0)'")
        }
      }
    }
    #expect(count > 20, "options are not found")
  }

  @Test func aMisspelledKeyIsFound() throws {
    let names = try Names()
    #expect(names.contains(Names.steps("array.pe[0].packing")))
    #expect(names.contains(Names.steps("buffers.activations.size")))
    #expect(!names.contains(Names.steps("array.row")))
    #expect(!names.contains(Names.steps("totals.cycle")))
  }

  /// A configuration that is shipped is on the page, and none else.
  @Test func shippedConfigurationsAreListed() throws {
    let page = try Page("\(Page.catalog)/Configuration.md")
    let listed = page.cells(below: "file").filter { $0.split(separator: "/").count == 2 }
    let shipped = try FileManager.default.contentsOfDirectory(
      atPath: Repository.folder.appending(path: "Configs").path)
    #expect(Set(listed) == Set(shipped.filter { $0.hasSuffix(".yaml") }.map { "Configs/\($0)" }))
  }
}
