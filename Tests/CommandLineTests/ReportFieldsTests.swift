import Foundation
import Testing

/// The page of the report's fields and the fields of a report are the same.
struct ReportFieldsTests {
  /// Keys of which the page says what they are, not each one.
  private static let open = [
    "accelerator.provenance": "<origin>", "layers[].attribution": "<owner>",
    "totals.attribution": "<owner>",
    "components[].logic_pJ": "<part>", "totals.dram_energy_pJ": "<part>",
    "layers[].sram_bytes": "<buffer>", "components[].activity": "<count>",
  ]

  @Test func everyFieldIsDocumented() async throws {
    let text = try await Shipped.report.value.output
    let root = try JSONSerialization.jsonObject(with: Data(text.utf8))
    var paths: Set<String> = []
    Self.collect(root, "", &paths)
    // Of a design for an FPGA.
    let board = try await Tool.run(
      "simulate", "Configs/auto-vit-acc.yaml", "gemm:16x16x16", "--scheme", "auto-vit-acc",
      "--format",
      "json", "--set", "fpga.power=10 W", "--set", "energy.images_per_second=30")
    Self.collect(try JSONSerialization.jsonObject(with: Data(board.output.utf8)), "", &paths)
    // Of a staged run, and where something was spilled.
    paths.formUnion(["totals.images"])
    paths.formUnion(["tensor", "bytes", "free_bytes", "at"].map { "residency.spills[].\($0)" })
    let documented = try Self.documented()
    #expect(documented.subtracting(paths).sorted() == [])
    #expect(paths.subtracting(documented).sorted() == [])
  }

  private static func collect(_ node: Any, _ path: String, _ paths: inout Set<String>) {
    if path == "accelerator.resolved" {
      paths.insert(path)
    } else if let name = open[path] {
      paths.insert("\(path).\(name)")
    } else if let object = node as? [String: Any] {
      for (key, value) in object {
        let isEnergy = path.hasSuffix("energy_pJ")
        let isSum = ["total", "dynamic", "static"].contains(key)
        let name = isEnergy && !isSum ? "<component>" : key
        collect(value, path.isEmpty ? name : "\(path).\(name)", &paths)
      }
    } else if let array = node as? [Any] {
      for element in array { collect(element, path + "[]", &paths) }
    } else {
      paths.insert(path)
    }
  }

  /// The first column of the page's tables; what stands without a path has that of the one before it.
  private static func documented() throws -> Set<String> {
    let page = try Shipped.text("Sources/systole/Systole.docc/ReportFields.md")
    var paths: Set<String> = []
    for line in page.split(separator: "\n") where line.hasPrefix("| `") {
      let cell = line.dropFirst(2).prefix { $0 != "|" }
      var prefix = ""
      for (index, name) in cell.matches(of: /`([^`]+)`/).map({ String($0.output.1) }).enumerated() {
        if index == 0, let dot = name.lastIndex(of: ".") { prefix = String(name[...dot]) }
        paths.insert(index == 0 ? name : prefix + name)
      }
    }
    return paths
  }
}
