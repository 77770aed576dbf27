import Testing

/// What the tool says of itself.
struct HelpTests {
  static let options: [String: [String]] = [
    "lower": ["<model>", "--scheme", "--weight-bits", "--layer-bits", "--batch", "--output"],
    "describe": [
      "<input>", "--scheme", "--weight-bits", "--layer-bits", "--batch", "--format", "--output",
    ],
    "simulate": [
      "<config>", "<trace>", "--scheme", "--weight-bits", "--layer-bits", "--batch", "--set",
      "--energy-table",
      "--format", "--images", "--layers", "--no-reuse, --no-fast-forward", "--output",
    ],
    "sweep": [
      "<config>", "<traces>", "--vary", "--scheme", "--weight-bits", "--layer-bits", "--batch",
      "--set",
      "--energy-table", "--format", "--threads", "--output",
    ],
    "compare": [
      "<config>", "<trace>", "--scheme", "--weight-bits", "--layer-bits", "--batch", "--set",
      "--energy-table",
      "--other-config", "--other-trace", "--other-scheme", "--other-set", "--format", "--output",
    ],
    "explain": [
      "<config>", "<trace>", "--scheme", "--weight-bits", "--layer-bits", "--batch", "--set",
      "--energy-table",
      "--layer", "--no-changes", "--assumed", "--format", "--threads", "--output",
    ],
    "diff": ["<base>", "<new>", "--fail-on", "--format", "--output"],
    "dram": ["--preset", "--pattern", "--write", "--set", "--format", "--output"],
    "validate": ["<suite>", "<files>", "--format", "--output"],
    "schemes": ["<name>", "--format", "--output"],
    "check": ["<files>"],
    "numerics": [
      "--kind", "--algorithm", "--distribution", "--rows", "--length", "--seed", "--input",
      "--bits", "--scale", "--format", "--output",
    ],
    "import scale-sim": ["--config", "--topology", "--input", "--depthwise-by-name", "--output"],
    "import accelergy": ["--map", "--ert", "--art", "--output"],
    "benchmark": ["--runs"],
  ]

  /// The subcommands that a help lists, in its order.
  private static func subcommands(in help: String) -> [String] {
    help.split(separator: "\n").drop { $0 != "SUBCOMMANDS:" }.dropFirst().compactMap {
      $0.firstMatch(of: #/^  ([a-z-]+) /#).map { String($0.output.1) }
    }
  }

  /// The commands without subcommands, so that none escapes the tests below.
  @Test func everyCommandIsTested() async throws {
    var commands: [String] = []
    for command in Self.subcommands(in: try await Tool.run("--help").output) {
      let inner = Self.subcommands(in: try await Tool.run(command, "--help").output)
      commands += inner.isEmpty ? [command] : inner.map { "\(command) \($0)" }
    }
    #expect(commands.sorted() == Self.options.keys.sorted())
  }

  @Test(arguments: options.keys.sorted())
  func everyOptionIsDocumented(command: String) async throws {
    let result = try await Tool.run(command.split(separator: " ").map(String.init) + ["--help"])
    #expect(result.status == 0)
    #expect(result.errors == "")
    let lines = result.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.contains { $0.hasPrefix("USAGE: systole \(command)") })
    let known = Self.options[command, default: []]
    // All that the help names is in the list above, so that nothing new escapes this test.
    let named = Set(
      lines.filter { $0.hasPrefix("  -") }.flatMap { line in
        line.prefix { $0 != "<" }.matches(of: /--[a-z-]+/).map { String($0.output) }
      }
    ).subtracting(["--help", "--version"])
    #expect(named == Set(known.flatMap { $0.matches(of: /--[a-z-]+/).map { String($0.output) } }))
    for option in known {
      let index = try #require(
        lines.firstIndex {
          $0.hasPrefix("  \(option) ") || $0.contains(", \(option) ") || $0 == "  \(option)"
        },
        "\(option)")
      // A description follows beside the option, or below it.
      let beside = lines[index].dropFirst(2).contains("  ")
      let below = lines.indices.contains(index + 1) && lines[index + 1].hasPrefix("          ")
      #expect(beside || below, "\(option)")
    }
  }

  @Test func overview() async throws {
    let result = try await Tool.run("--help")
    #expect(result.status == 0)
    #expect(result.errors == "")
    let bare = try await Tool.run()
    #expect(bare == result)
    #expect(try await Tool.run("help") == result)
  }

  /// The help names the kernels that the command itself offers, kind by kind.
  @Test(arguments: ["softmax", "gelu", "layernorm"])
  func numericsNamesItsKernels(kind: String) async throws {
    let refusal = try await Tool.run("numerics", "--kind", kind, "--algorithm", "nothing-like-it")
    let offer = try #require(refusal.errors.firstMatch(of: /one of: (.+)/)).output.1
    let help = try await Tool.run("numerics", "--help").output
      .replacing(/\s+/, with: " ")
    #expect(help.contains("\(kind) (\(offer))"))
  }

  @Test func version() async throws {
    let result = try await Tool.run("--version")
    #expect(result.status == 0)
    #expect(result.errors == "")
    #expect(result.output.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
  }
}
