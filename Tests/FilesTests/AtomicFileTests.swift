import Diagnostics
import Files
import Foundation
import Testing
import TraceFormat
import Workload

struct AtomicFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func aFileIsWrittenOrReplaced() throws {
    let path = folder.path("report.json")
    try AtomicFile.write("{}", to: path)
    #expect(try InputFile(path).text() == "{}")
    try AtomicFile.write("[1, 2]", to: path)
    #expect(try InputFile(path).text() == "[1, 2]")
    #expect(try folder.names == ["report.json"])
  }

  @Test func untilTheEndTheOldFileStands() throws {
    let path = try folder.write("old", to: "report.json")
    var file = try AtomicFile(path)
    try Array("new".utf8).withUnsafeBytes { try file.write($0) }
    #expect(try InputFile(path).text() == "old")
    try file.commit()
    #expect(try InputFile(path).text() == "new")
  }

  @Test func whatIsNotEndedLeavesNothing() throws {
    let path = folder.path("report.json")
    do {
      var file = try AtomicFile(path)
      try Array("new".utf8).withUnsafeBytes { try file.write($0) }
    }
    #expect(try folder.names.isEmpty)
  }

  @Test func directoriesAreRefused() throws {
    #expect(
      try renderedError(in: folder) { try AtomicFile.write("", to: folder.url.path) }
        == "error: cannot write '/tmp': it is a directory\n")
    #expect(
      try renderedError(in: folder) { try AtomicFile.write("", to: folder.path("no/a.json")) }
        == "error: cannot write '/tmp/no/a.json': No such file or directory\n")
  }

  @Test func whatIsNoFileStays() throws {
    try AtomicFile.write("text", to: "/dev/null")
    let type = try FileManager.default.attributesOfItem(atPath: "/dev/null")[.type]
    #expect(type as? FileAttributeType == .typeCharacterSpecial)
  }

  @Test func tracesAreWrittenAndRead() throws {
    var builder = TraceBuilder(header: Trace.Header(model: "m", scheme: "s"))
    for index in 0..<20_000 {
      builder.add(
        tensor: Tensor(name: builder.intern("t.\(index)"), role: .output, type: .int8),
        shape: [UInt32(index + 1)])
    }
    let path = folder.path("t.jsonl")
    try TraceFile.write(builder.trace, to: path)
    let trace = try TraceFile.read(path)
    #expect(trace.tensors.count == 20_000)
    #expect(trace.digest == builder.trace.digest)
    #expect(try InputFile(path).bytes() == trace.canonicalBytes)
  }

  @Test func errorsOfATraceNameItsFile() throws {
    let path = try folder.write("{}\n", to: "t.jsonl")
    #expect(
      try renderedError(in: folder) { _ = try TraceFile.read(path) }
        .hasPrefix("/tmp/t.jsonl:1:1: error: 'schema' is missing in the header\n"))
  }
}
