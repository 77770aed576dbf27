import Documents
import Hardware
import Library
@testable import Reporting
import Testing
import YAML

/// `mapping` as a report echoes it: every key, whether it was given or not.
struct ResolvedMappingTests {
  private func accelerator(_ mapping: String) throws -> Accelerator {
    try AcceleratorReader.read(
      ShippedRun.library.configuration("edge-16x16", set: [])
        .applying(YAMLReader.readOverride("mapping={\(mapping)}")))
  }

  private func echo(_ accelerator: Accelerator) -> [String: String] {
    var echo: [String: String] = [:]
    for value in ResolvedConfiguration(accelerator).values where value.path.hasPrefix("mapping.") {
      echo[String(value.path.dropFirst("mapping.".count))] = "\(value.value)"
    }
    return echo
  }

  @Test func defaultsAreEchoed() throws {
    #expect(
      echo(try accelerator("policy: search")) == [
        "policy": "search", "objective": "cycles", "candidates": "2000", "finalists": "100",
        "finalist_tasks": "4096", "tolerance_ppm": "2500", "tiles_in_flight": "8",
        "row_blocks": "64",
      ])
  }

  /// A key, other values than the usual one, and that.
  struct Key: Sendable {
    var policy: String
    var name: String
    var values: [String]
    var usual: String?
  }

  static let keys = [
    Key(policy: search, name: "objective", values: ["energy", "edp"], usual: "cycles"),
    Key(policy: search, name: "candidates", values: ["1999"], usual: "2000"),
    Key(policy: search, name: "finalists", values: ["101"], usual: "100"),
    Key(policy: search, name: "finalist_tasks", values: ["4097"], usual: "4096"),
    Key(policy: search, name: "tolerance_ppm", values: ["0"], usual: "2500"),
    Key(policy: search, name: "tiles_in_flight", values: ["2"], usual: "8"),
    Key(policy: search, name: "row_blocks", values: ["1"], usual: "64"),
    Key(policy: fixed, name: "tiles_in_flight", values: ["9"], usual: "8"),
    Key(policy: fixed, name: "row_blocks", values: ["65"], usual: "64"),
    Key(policy: fixed, name: "rows", values: ["8"]),
    Key(policy: fixed, name: "columns", values: ["15"]),
  ]
  private static let search = "policy: search"
  private static let fixed = "policy: fixed, m: 8, k: 4, n: 2, order: rows_outside"

  /// Each key's other values are echoed as given, read back, and change the digest; the usual one does not.
  @Test(arguments: keys)
  func oneKey(key: Key) throws {
    let (policy, name) = (key.policy, key.name)
    let base = ResolvedConfiguration(try accelerator(policy)).digest
    if let usual = key.usual {
      let same = try accelerator("\(policy), \(name): \(usual)")
      #expect(ResolvedConfiguration(same).digest == base)
      #expect(echo(same)[name] == usual)
    }
    var digests: Set<String> = [base]
    for value in key.values {
      let changed = try accelerator("\(policy), \(name): \(value)")
      #expect(echo(changed)[name] == value)
      #expect(digests.insert(ResolvedConfiguration(changed).digest).inserted, "\(name): \(value)")
      try readsBack(changed)
    }
  }

  /// All orders, all sets of kept operands, in whatever order they are given.
  @Test func fixedMappings() throws {
    var digests: Set<String> = []
    for order in LoopOrder.allCases {
      for keep in ["[]", "[input]", "[weight]", "[input, weight]"] {
        let text = "policy: fixed, m: 8, k: 4, n: 2, order: \(order.rawValue), keep: \(keep)"
        let machine = try accelerator(text)
        #expect(echo(machine)["order"] == order.rawValue)
        #expect(digests.insert(ResolvedConfiguration(machine).digest).inserted, "\(text)")
        try readsBack(machine)
      }
    }
    let turned = try accelerator(
      "policy: fixed, m: 8, k: 4, n: 2, order: rows_outside, keep: [weight, input]")
    #expect(!digests.insert(ResolvedConfiguration(turned).digest).inserted)
  }

  private func readsBack(_ accelerator: Accelerator) throws {
    let resolved = ResolvedConfiguration(accelerator)
    var writer = JSONWriter(.indented)
    writer.resolved(nil, resolved.root)
    let again = try AcceleratorReader.read(JSONReader.read(writer.text, file: "resolved.json"))
    #expect(again == accelerator)
    #expect(ResolvedConfiguration(again) == resolved)
  }
}
