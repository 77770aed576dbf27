/// What a finished process left.
struct ProcessResult: Sendable, Equatable {
  /// The exit code; 128 + the signal's number where one ended the process, as shells count.
  var status: Int32
  var output: String
  var errors: String
}
