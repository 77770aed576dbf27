import Diagnostics
import Files
import Foundation
import Testing

struct NameResolverTests {
  private let folder: TemporaryFolder
  private let resolver: NameResolver

  init() throws {
    folder = try TemporaryFolder()
    resolver = NameResolver(
      home: folder.path("home"), executable: folder.path("build/debug/systole"),
      workingDirectory: folder.path("place"))
  }

  /// Where a name leads, below the folder.
  private func resolve(
    _ name: String, _ kind: ConfigurationKind, referrer: String? = nil
  ) throws -> String {
    let path = try resolver.resolve(name, kind, referrer: referrer.map { folder.path($0) })
    return String(path.dropFirst(folder.url.path.count + 1))
  }

  /// Each place is looked at before those that follow.
  @Test func placesInOrder() throws {
    let places = [
      "share/systole/Configs/schemes/p2-vit.yaml", "Configs/schemes/p2-vit.yaml",
      "build/Configs/schemes/p2-vit.yaml", "home/Configs/schemes/p2-vit.yaml",
      "place/Configs/schemes/p2-vit.yaml", "sweeps/p2-vit.yaml", "place/p2-vit.yaml",
      "place/p2-vit",
    ]
    for place in places {
      let isShared = place.hasPrefix("share/")
      let file = isShared ? "build/" + place : place
      try folder.write("", to: file)
      let found = try resolve("p2-vit", .scheme, referrer: "sweeps/a.yaml")
      #expect(found == file)
    }
  }

  @Test func kindsHaveTheirFolders() throws {
    try folder.write("", to: "place/Configs/models/a.yaml")
    try folder.write("", to: "place/Configs/schemes/a.yaml")
    try folder.write("", to: "place/Configs/energy/a.yaml")
    try folder.write("", to: "place/Configs/a.yaml")
    #expect(try resolve("a", .model) == "place/Configs/models/a.yaml")
    #expect(try resolve("a", .scheme) == "place/Configs/schemes/a.yaml")
    #expect(try resolve("a", .energyTable) == "place/Configs/energy/a.yaml")
    #expect(try resolve("a", .accelerator) == "place/Configs/a.yaml")
    #expect(try resolve("a.yaml", .accelerator) == "place/Configs/a.yaml")
    #expect(resolver.names(of: .model) == ["a"])
  }

  @Test func pathsAreTakenAsTheyAre() throws {
    try folder.write("", to: "place/sub/net.onnx")
    #expect(try resolve("sub/net.onnx", .model) == "place/sub/net.onnx")
    let absolute = folder.path("place/sub/net.onnx")
    #expect(try resolver.resolve(absolute, .model) == absolute)
  }

  @Test func aDirectoryIsNoFile() throws {
    try folder.write("", to: "place/a/inner.yaml")
    try folder.write("", to: "place/Configs/a.yaml")
    #expect(try resolve("a", .accelerator) == "place/Configs/a.yaml")
  }

  @Test func aNameThatIsNone() throws {
    try folder.write("", to: "home/Configs/schemes/p2-vit.yaml")
    try folder.write("", to: "home/Configs/schemes/i-vit.yaml")
    let location = SourceLocation(file: "sweep.yaml", line: 2, column: 9)
    let text = try renderedError(in: folder) {
      _ = try resolver.resolve("p2vit", .scheme, namedAt: location)
    }
    #expect(
      text.hasPrefix(
        """
        sweep.yaml:2:9: error: there is no scheme 'p2vit'
          help: did you mean 'p2-vit'? looked in /tmp/place/, /tmp/place/Configs/schemes/, \
        /tmp/home/Configs/schemes/
        """))
    #expect(text.contains("/tmp/build/share/systole/Configs/schemes/"))
  }

  @Test func otherNamesThatAreNone() throws {
    #expect(
      try renderedError(in: folder) { _ = try resolver.resolve("", .model) }
        == "error: the name of the model is empty\n")
    #expect(
      try renderedError(in: folder) { _ = try resolver.resolve("/no/such/file", .model) }
        == "error: there is no file '/no/such/file'\n  help: looked in /no/such/\n")
  }

  @Test func withoutHomeAndExecutable() throws {
    try folder.write("", to: "place/Configs/a.yaml")
    let resolver = NameResolver(
      home: nil, executable: nil, workingDirectory: folder.path("place"))
    #expect(try resolver.resolve("a", .accelerator) == folder.path("place/Configs/a.yaml"))
  }
}
