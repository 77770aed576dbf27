import Foundation
import Testing

/// Standard output that ends early or takes nothing.
struct StandardOutputTests {
  @Test(arguments: [
    "lower vit-large --scheme i-vit", "simulate \(Shipped.config) \(Shipped.trace) --layers",
    "simulate \(Shipped.config) \(Shipped.trace) --format json", "--help",
  ])
  func readerThatLeaves(command: String) async throws {
    let result = try await Tool.shell("systole \(command) | head -n 1")
    #expect(result.status == 0)
    #expect(result.errors == "")
    #expect(result.output.count { $0 == "\n" } == 1)
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func fullDevice() async throws {
    let command = "systole describe \(Shipped.trace)"
    let printed = try await Tool.shell("\(command) > /dev/full")
    #expect(
      printed
        == ProcessResult(
          status: 2, output: "",
          errors: "error: cannot write to standard output: No space left on device\n"))
    let written = try await Tool.shell("\(command) -o /dev/full")
    #expect(
      written
        == ProcessResult(
          status: 2, output: "",
          errors: "error: cannot write '/dev/full': No space left on device\n"))
  }

  @Test func outputMayBeADevice() async throws {
    let direct = try await Tool.run("describe", Shipped.trace)
    #expect(
      try await Tool.shell("systole describe \(Shipped.trace) -o /dev/stdout | cat") == direct)
  }

  @Test func traceFromAPipe() async throws {
    let scratch = try Scratch()
    let result = try await Tool.shell(
      """
      mkfifo "\(scratch.path("p.jsonl"))"
      cat \(Shipped.trace) > "\(scratch.path("p.jsonl"))" &
      systole check "\(scratch.path("p.jsonl"))"
      """)
    #expect(result.status == 0)
    #expect(result.output.hasSuffix("p.jsonl: trace, 222 operators, 412 tensors\n"))
  }
}
