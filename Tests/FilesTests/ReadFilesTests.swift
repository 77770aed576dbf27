import Diagnostics
import Testing

@testable import Files

struct ReadFilesTests {
  @Test func onlyWhatWasRead() throws {
    let folder = try TemporaryFolder()
    let (read, other) = (folder.path("a"), folder.path("b"))
    try AtomicFile.write("a", to: read)
    try AtomicFile.write("b", to: other)
    let files = ReadFiles()
    try files.refuseOutput(at: read)
    try files.note(read)
    // A file may be read as often as its reader likes.
    try files.note(read)
    try files.refuseOutput(at: other)
    try files.refuseOutput(at: folder.path("new"))
    #expect(throws: InputError.self) { try files.refuseOutput(at: read) }
    #expect(throws: InputError.self) { try files.refuseOutput(at: folder.path("./a")) }
  }

  @Test func devicesMayBeBoth() throws {
    let files = ReadFiles()
    try files.note("/dev/null")
    try files.note("/dev/null")
    try files.refuseOutput(at: "/dev/null")
  }

  @Test func standardInputOnce() throws {
    let files = ReadFiles()
    try files.note("-")
    #expect(throws: InputError.self) { try files.note("-") }
  }
}
