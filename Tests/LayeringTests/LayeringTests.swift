import Foundation
import Testing

/// The layering of the package: what a target imports is what the manifest lets it depend on, and
/// that is what stands here. The compiler accepts modules that are reached over another target.
struct LayeringTests {
  /// The targets in the order of the data's way; each may import some of those above it.
  private static let allowed: [(target: String, dependencies: [String])] = [
    ("Quantities", []),
    ("Diagnostics", []),
    ("IntegerMath", []),
    ("Documents", ["Quantities", "Diagnostics"]),
    ("YAML", ["Diagnostics", "Documents", "Yams"]),
    ("Workload", ["Quantities", "Diagnostics", "Documents"]),
    ("Lowering", ["Quantities", "Diagnostics", "Documents", "Workload"]),
    ("Algorithms", ["Workload"]),
    ("Hardware", ["Quantities", "Diagnostics", "Documents", "Workload", "Algorithms"]),
    ("DRAM", ["Quantities", "Diagnostics", "Hardware"]),
    ("Simulation", ["Quantities", "Workload", "Algorithms", "Hardware", "DRAM"]),
    ("Mapping", ["Quantities", "Diagnostics", "Workload", "Algorithms", "Hardware", "Simulation"]),
    (
      "Energy",
      ["Quantities", "Diagnostics", "Documents", "Algorithms", "Hardware", "DRAM", "Simulation"]
    ),
    (
      "Run",
      ["Quantities", "Diagnostics", "Workload", "Hardware", "Simulation", "Mapping", "Energy"]
    ),
    (
      "Reporting",
      [
        "Quantities", "Diagnostics", "Documents", "Workload", "Lowering", "Algorithms", "Hardware",
        "DRAM",
        "Simulation", "Mapping", "Energy", "Run",
      ]
    ),
    (
      "Exploration",
      [
        "Quantities", "Diagnostics", "Documents", "Workload", "Lowering", "Hardware", "DRAM",
        "Simulation", "Mapping", "Energy", "Run", "Reporting",
      ]
    ),
    (
      "Interchange",
      [
        "Quantities", "Diagnostics", "Documents", "Workload", "Hardware", "Simulation", "Mapping",
        "Run",
      ]
    ),
    ("Numerics", ["Quantities", "IntegerMath", "Diagnostics", "Documents", "Workload"]),
    ("Files", ["Diagnostics", "Documents", "YAML", "Workload"]),
    (
      "Library",
      [
        "Diagnostics", "Documents", "YAML", "Workload", "Lowering", "Hardware", "Energy", "Run",
        "Interchange", "Files",
      ]
    ),
    (
      "Validation",
      [
        "Quantities", "IntegerMath", "Diagnostics", "Documents", "YAML", "Workload", "Lowering",
        "Hardware",
        "DRAM", "Simulation", "Mapping", "Energy", "Run", "Reporting", "Interchange", "Files",
        "Library",
      ]
    ),
    (
      "systole",
      [
        "Quantities", "Diagnostics", "Documents", "YAML", "Workload", "Lowering", "Hardware",
        "DRAM", "Simulation", "Mapping", "Energy", "Run", "Reporting", "Exploration",
        "Interchange", "Files", "Library",
        "Numerics", "Validation", "ArgumentParser",
      ]
    ),
  ]

  /// Modules of the system that a target may import beside its dependencies.
  private static let systemModules: [String: Set<String>] = [
    "Files": ["FoundationEssentials", "Glibc", "Darwin", "Synchronization"],
    "systole": ["FoundationEssentials", "Glibc", "Darwin"],
  ]

  private let root: URL
  private let manifest: String

  init() throws {
    // Tests/LayeringTests/LayeringTests.swift
    root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    manifest = try String(contentsOf: root.appending(path: "Package.swift"), encoding: .utf8)
  }

  /// The dependencies of each target that the manifest lists, tests left out, in its order.
  private func manifestTargets() throws -> [(target: String, dependencies: [String])] {
    let declaration =
      /\.(?:target|executableTarget)\(\s*name: "(\w+)"(?:,\s*dependencies: \[([^\]]*)\])?/
    return try manifest.matches(of: declaration).map { match in
      let list = match.output.2.map(String.init) ?? ""
      let names = try list.matches(of: /\.product\(name: "(\w+)"[^)]*\)|"(\w+)"/).map {
        try String(#require($0.output.1 ?? $0.output.2))
      }
      return (String(match.output.1), names)
    }
  }

  /// The modules that a target's sources import, with the first file that does.
  private func imports(of target: String) throws -> [String: String] {
    var imports: [String: String] = [:]
    let folder = root.appending(path: "Sources/\(target)")
    let files = try #require(
      FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
    for case let file as URL in files where file.pathExtension == "swift" {
      let text = try String(contentsOf: file, encoding: .utf8)
      for line in text.split(separator: "\n") {
        let pattern =
          /^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:public |package |internal |private |fileprivate )?import (?:(?:struct|class|enum|protocol|func|var|let|typealias) )?(\w+)/
        guard let match = line.prefixMatch(of: pattern) else { continue }
        let module = String(match.output.1)
        imports[module] = imports[module] ?? file.lastPathComponent
      }
    }
    return imports
  }

  @Test func theManifestIsTheTable() throws {
    let targets = try manifestTargets()
    #expect(targets.map(\.target) == Self.allowed.map(\.target))
    for (found, allowed) in zip(targets, Self.allowed) {
      #expect(Set(found.dependencies) == Set(allowed.dependencies), "\(found.target)")
    }
  }

  @Test func noTargetDependsOnALaterOne() {
    var earlier: Set<String> = ["Yams", "ArgumentParser"]
    for (target, dependencies) in Self.allowed {
      #expect(earlier.isSuperset(of: dependencies), "\(target)")
      earlier.insert(target)
    }
  }

  @Test func everyFolderOfSourcesIsATarget() throws {
    let folders = try FileManager.default.contentsOfDirectory(
      atPath: root.appending(path: "Sources").path)
    #expect(Set(folders.filter { !$0.hasPrefix(".") }) == Set(Self.allowed.map(\.target)))
  }

  @Test(arguments: LayeringTests.allowed.map(\.target))
  func importsAreAllowed(target: String) throws {
    let dependencies = try #require(Self.allowed.first { $0.target == target }).dependencies
    let allowed = Set(dependencies).union(Self.systemModules[target] ?? [])
    for (module, file) in try imports(of: target).sorted(by: { $0.key < $1.key }) {
      #expect(allowed.contains(module), "\(target)/\(file) imports \(module)")
    }
  }

  @Test func packagesOfOthersStayAtTheEdges() throws {
    for (target, _) in Self.allowed {
      let imports = try imports(of: target)
      #expect(imports["Foundation"] == nil, "\(target)")
      #expect(imports["Yams"] == nil || target == "YAML", "\(target)")
      #expect(imports["ArgumentParser"] == nil || target == "systole", "\(target)")
    }
  }
}
