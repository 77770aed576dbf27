import Diagnostics
import Documents
import Files
import Testing

struct InputFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func aText() throws {
    let path = try folder.write("käse\n", to: "a.yaml")
    #expect(try InputFile(path).text() == "käse\n")
    #expect(try InputFile(path).bytes() == Array("käse\n".utf8))
    #expect(try InputFile(folder.write("", to: "empty")).text() == "")
  }

  @Test func aFileOfManyChunks() throws {
    let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 ^ ($0 >> 8)) }
    let path = try folder.write(bytes, to: "a.bin")
    #expect(try InputFile(path).bytes() == bytes)
  }

  @Test func aMissingFile() throws {
    #expect(
      try renderedError(in: folder) { _ = try InputFile(folder.path("a.yaml")).text() }
        == "error: cannot read '/tmp/a.yaml': No such file or directory\n")
  }

  @Test func aDirectory() throws {
    #expect(
      try renderedError(in: folder) { _ = try InputFile(folder.path(".")).text() }
        .hasSuffix("it is a directory\n"))
  }

  @Test func theErrorStandsWhereTheFileIsNamed() throws {
    let location = SourceLocation(file: "sweep.yaml", line: 3, column: 9)
    #expect(
      try renderedError(in: folder) {
        _ = try InputFile(folder.path("a.yaml"), namedAt: location).text()
      }.hasPrefix("sweep.yaml:3:9: error: cannot read"))
  }

  @Test func bytesThatAreNoText() throws {
    let path = try folder.write([0x61, 0x0A, 0x62, 0xFF, 0x0A, 0x63], to: "a.yaml")
    #expect(
      try renderedError(in: folder) { _ = try InputFile(path).text() }
        == "/tmp/a.yaml:2:1: error: the line is not UTF-8\n")
  }

  @Test func textOfAnotherEncoding() throws {
    for bytes: [UInt8] in [[0xFF, 0xFE, 0x61, 0x00], [0xFE, 0xFF, 0x00, 0x61]] {
      let path = try folder.write(bytes, to: "a.yaml")
      #expect(
        try renderedError(in: folder) { _ = try InputFile(path).text() }
          == "/tmp/a.yaml:1:1: error: the file is UTF-16\n  help: save it as UTF-8\n")
    }
  }

  @Test func aFileThatIsTooLarge() throws {
    let path = try folder.write([UInt8](repeating: 0x20, count: (4 << 20) + 1), to: "a.yaml")
    #expect(
      try renderedError(in: folder) { _ = try InputFile(path).text() }
        == "error: cannot read '/tmp/a.yaml': it is larger than 4 MiB\n")
    #expect(try InputFile(path).bytes().count == (4 << 20) + 1)
  }

  /// A pipe has no size that could be looked at before.
  @Test func whatHasNoSizeIsBoundedToo() throws {
    #expect(throws: InputError.self) { try InputFile("/dev/zero").bytes(limit: 1 << 20) }
  }

  @Test func aDocument() throws {
    let document = try YAMLFile.read(folder.write("array: {rows: 16}\n", to: "a.yaml"))
    #expect(document.root["array"]?["rows"] != nil)
    let broken = try folder.write("array: [\n", to: "b.yaml")
    #expect(
      try renderedError(in: folder) { _ = try YAMLFile.read(broken) }
        .hasPrefix("/tmp/b.yaml:"))
  }
}
