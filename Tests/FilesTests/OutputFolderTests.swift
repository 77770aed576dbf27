import Diagnostics
import Files
import Foundation
import Testing

struct OutputFolderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let files = [
    OutputFolder.File("a.txt", "first"), OutputFolder.File("b.txt", "second"),
  ]

  @Test func makesFoldersAndReplacesFiles() throws {
    let output = OutputFolder(folder.path("x/y/"))
    try output.write(Self.files)
    try output.write(Self.files)
    #expect(
      try FileManager.default.subpathsOfDirectory(atPath: folder.url.path).sorted() == [
        "x", "x/y", "x/y/a.txt", "x/y/b.txt",
      ])
    #expect(try InputFile(folder.path("x/y/b.txt")).text() == "second")
  }

  /// The second file has no place, so that the first is not written either.
  @Test func allOrNone() throws {
    try folder.write("old", to: "x/a.txt")
    try folder.write("in the way", to: "x/b.txt/c")
    #expect(
      try renderedError(in: folder) { try OutputFolder(folder.path("x")).write(Self.files) }
        == "error: cannot write '/tmp/x/b.txt': it is a directory\n")
    #expect(try InputFile(folder.path("x/a.txt")).text() == "old")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path("x")).sorted()
        == ["a.txt", "b.txt"])
  }

  @Test func checkLeavesNothing() throws {
    try OutputFolder(folder.path("x/y/z")).check()
    #expect(try folder.names == [])
    try folder.write("", to: "file")
    #expect(
      try renderedError(in: folder) { try OutputFolder(folder.path("file/x")).check() }
        == "error: cannot write to '/tmp/file/x': '/tmp/file': it is a file\n")
    #expect(try renderedError(in: folder) { try OutputFolder("").check() }.contains("is empty"))
  }
}
