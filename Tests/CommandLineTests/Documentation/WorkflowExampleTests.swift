import Testing

/// The commands of the example of a workflow, on a machine that has stayed and on one that has become
/// slower.
struct WorkflowExampleTests {
  @Test(arguments: [("", Int32(0)), (" --set array.rows=8", Int32(1))])
  func itFailsWhereTheMachineIsSlower(change: String, status: Int32) async throws {
    let commands = try Shipped.text("Examples/ci.yml").split(separator: "\n")
      .map { $0.drop { $0 == " " } }.filter { $0.hasPrefix("systole ") }
    #expect(commands.map { $0.split(separator: " ")[1] } == ["check", "simulate", "diff"])
    let scratch = try Scratch()
    try scratch.linkShippedFiles()
    try scratch.write(Shipped.text(Shipped.config), to: "machine.yaml")
    let baseline = commands[1].replacing("report.json", with: "baseline.json")
    let made = try await Tool.shell(String(baseline), in: scratch.folder)
    #expect(made.status == 0, "\(made.errors)")
    var last: ProcessResult?
    for command in commands {
      let isRun = command.hasPrefix("systole simulate")
      last = try await Tool.shell(command + (isRun ? change : ""), in: scratch.folder)
    }
    #expect(last?.status == status, "\(last?.errors ?? "")")
  }
}
