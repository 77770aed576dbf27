import ArgumentParser
import Diagnostics
import Files
import Simulation

/// Runs a command and turns what it throws into messages on standard error and an exit code.
@main
struct Main {
  static func main() async {
    do {
      guard let arguments = ProcessArguments.all else {
        throw InputError(
          "the arguments of the command cannot be read: the system does not tell them",
          help: "mount /proc")
      }
      var command = try Systole.parseAsRoot(Array(arguments.dropFirst()))
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch {
      leave(with: error)
    }
  }

  private static func leave(with error: any Error) -> Never {
    switch error {
    case let input as InputError:
      StandardStreams.writeError(DiagnosticRenderer.text(input.diagnostics))
      StandardStreams.leave(.wrongInput)
    case let fault as MachineFault:
      StandardStreams.writeError(
        "fault: the program waits for itself: \(fault.waiting.joined(separator: "; "))\n"
          + "This is an internal error of systole: please report it with the configuration and trace.\n"
      )
      StandardStreams.leave(.fault)
    case let code as ExitCode:
      StandardStreams.leave(Outcome(rawValue: code.rawValue) ?? .fault)
    default:
      let isClean = Systole.exitCode(for: error) == .success
      let message = Systole.fullMessage(for: error)
      if !message.isEmpty {
        if isClean {
          StandardStreams.write(message + "\n")
        } else {
          StandardStreams.writeError(message + "\n")
        }
      }
      StandardStreams.leave(isClean ? .fine : .wrongInput)
    }
  }
}
