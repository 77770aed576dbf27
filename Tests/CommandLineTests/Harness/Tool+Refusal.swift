import Testing

extension Tool {
  /// Runs arguments that are wrong, or name files that are: exit code 2, exactly these errors,
  /// nothing on standard output, no file made or left behind.
  static func expectRefusal(
    _ arguments: [String], in scratch: Scratch, _ errors: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let before = try scratch.names()
    let result = try await run(arguments, in: scratch.folder)
    #expect(
      result == ProcessResult(status: 2, output: "", errors: errors),
      "\(arguments)\nsays\n\(result.errors)", sourceLocation: sourceLocation)
    #expect(try scratch.names() == before, sourceLocation: sourceLocation)
  }
}
