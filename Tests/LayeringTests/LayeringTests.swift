import Foundation
import TestSupport
import Testing

/// The layering of the package. The compiler accepts modules that are reached over another target, so
/// imports are held against the manifest, which lists the targets in the order of the data flow.
struct LayeringTests {
  /// Modules of the system that a target may import beside its dependencies.
  private static let systemModules: [String: Set<String>] = [
    "Files": ["FoundationEssentials", "Glibc", "Darwin", "Synchronization"],
    "systole": ["FoundationEssentials", "Glibc", "Darwin"],
  ]

  private let targets: [(name: String, dependencies: [String])]

  init() throws { targets = try Self.manifestTargets() }

  /// The dependencies of each target that the manifest lists, tests left out, in its order.
  private static func manifestTargets() throws -> [(name: String, dependencies: [String])] {
    let manifest = try Repository.text("Package.swift")
    let declaration =
      /\.(?:target|executableTarget)\(\s*name: "(\w+)"(?:,\s*dependencies: \[([^\]]*)\])?/
    return try manifest.matches(of: declaration).map { match in
      let list = match.output.2.map(String.init) ?? ""
      let names = try list.matches(of: /\.product\(name: "(\w+)"[^)]*\)|"(\w+)"/).map {
        try String(#require($0.output.1 ?? $0.output.2))
      }
      return (String(match.output.1), names)
    }.filter { $0.name != "TestSupport" }
  }

  /// The modules that a target's sources import, with the first file that does.
  private func imports(of target: String) throws -> [String: String] {
    var imports: [String: String] = [:]
    let folder = Repository.folder.appending(path: "Sources/\(target)")
    let files = try #require(
      FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
    for case let file as URL in files where file.pathExtension == "swift" {
      let text = try String(contentsOf: file, encoding: .utf8)
      for line in text.split(separator: "\n") {
        // A regular expression for each of 60,000 lines would take most of the time.
        guard line.contains("import ") else { continue }
        let pattern =
          /^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:public |package |internal |private |fileprivate )?import (?:(?:struct|class|enum|protocol|func|var|let|typealias) )?(\w+)/
        guard let match = line.prefixMatch(of: pattern) else { continue }
        let module = String(match.output.1)
        imports[module] = imports[module] ?? file.lastPathComponent
      }
    }
    return imports
  }

  @Test func theManifestHasTargets() {
    #expect(targets.count > 20)
    #expect(targets.first { $0.name == "YAML" }?.dependencies.contains("Yams") == true)
  }

  @Test func noTargetDependsOnALaterOne() {
    var earlier: Set<String> = ["Yams", "ArgumentParser"]
    for target in targets {
      #expect(earlier.isSuperset(of: target.dependencies), "\(target.name)")
      earlier.insert(target.name)
    }
  }

  @Test func everyFolderOfSourcesIsATarget() throws {
    let folders = try FileManager.default.contentsOfDirectory(
      atPath: Repository.folder.appending(path: "Sources").path)
    #expect(Set(folders.filter { !$0.hasPrefix(".") }) == Set(targets.map(\.name)))
  }

  @Test func targetsImportWhatTheManifestLists() throws {
    for target in targets {
      let imports = try imports(of: target.name)
      let allowed = Set(target.dependencies).union(Self.systemModules[target.name] ?? [])
      for (module, file) in imports.sorted(by: { $0.key < $1.key }) {
        #expect(allowed.contains(module), "\(target.name)/\(file) imports \(module)")
      }
      let unused = Set(target.dependencies).subtracting(imports.keys)
      #expect(unused.isEmpty, "\(target.name) imports none of \(unused.sorted())")
    }
  }

  @Test func packagesOfOthersStayAtTheEdges() {
    for target in targets {
      #expect(!target.dependencies.contains("Yams") || target.name == "YAML", "\(target.name)")
      #expect(
        !target.dependencies.contains("ArgumentParser") || target.name == "systole",
        "\(target.name)")
    }
  }
}
