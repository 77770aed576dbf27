import Algorithms
import Diagnostics
import Documents
import Energy
import Exploration
import Files
import Foundation
import Lowering
import Reporting
import Run
import Simulation
import Testing
import Workload
import YAML

/// The schemes that the repository ships, and the catalogue of systems that names them.
struct SchemePresetTests {
  private static let resolver = NameResolver(
    home: nil, executable: nil, workingDirectory: Shipped.root)
  private static let names = resolver.names(of: .scheme)
  /// What runs a scheme where the laboratory for all of them does not.
  private static let machines = ["auto-vit-acc": "auto-vit-acc"]

  private static func scheme(_ name: String) throws -> Scheme {
    try SchemeReader.read(try SchemeBases(resolver).document(name))
  }

  private static func catalogue() throws -> Catalogue {
    try CatalogueReader.read(try Shipped.document("catalogue/quantization"))
  }

  @Test("every scheme lowers at every width, and simulates; cycles, MACs, bytes and energy add up")
  func everySchemeRuns() throws {
    let model = try ModelReader.read(try Shipped.document("models/deit-tiny"))
    let macs = try Lowering(model: model, scheme: try Self.scheme("fp16")).trace().operators
      .reduce(0) { $0 + $1.macs }
    var accelerators = ["quant-lab": try Shipped.accelerator("quant-lab")]
    for machine in Set(Self.machines.values) {
      accelerators[machine] = try Shipped.accelerator(machine)
    }
    #expect(Self.names.count >= 50)
    for name in Self.names {
      let scheme = try Self.scheme(name)
      #expect(scheme.name == name)
      for bits in scheme.weightBits {
        _ = try Lowering(model: model, scheme: scheme, weightBits: bits).trace()
      }
      let trace = try Lowering(model: model, scheme: scheme).trace()
      // A scheme adds operators, but no product except that of outliers and of merged weights.
      let found = trace.operators.reduce(0) { $0 + $1.macs }
      let hasSame = scheme.outliers == nil && scheme.attention == .separate
      #expect(hasSame ? found == macs : found > macs, "\(name)")
      let accelerator = try #require(accelerators[Self.machines[name] ?? "quant-lab"])
      do {
        try RunConservationTests().check(try Shipped.run(trace, on: accelerator))
      } catch let error as InputError {
        Issue.record("\(name): \(error.diagnostics.first?.message ?? "")")
      }
    }
  }

  @Test("every system has a scheme, another's and why, or none and why")
  func everySystemResolves() throws {
    let systems = try Self.catalogue().systems
    #expect(systems.map(\.number) == Array(1...66))
    for system in systems {
      #expect(!system.classes.isEmpty && !system.bits.isEmpty && !system.source.isEmpty)
      switch system.deployment {
      case .scheme(let name):
        let scheme = try Self.scheme(name)
        #expect(system.classes.contains(scheme.schemeClass), "\(system.name)")
      case .alias(let other, let reason):
        _ = try Self.scheme(other)
        #expect(reason.count > 30, "\(system.name)")
      case .none(let reason):
        #expect(system.classes == [.s0] && reason.hasPrefix("not "), "\(system.name)")
      }
      #expect((system.scheme == nil) == (system.classes == [.s0]))
    }
    // Classes 1 to 8 are all there, and no scheme is the own one of two systems.
    let classes = Set(try systems.compactMap(\.scheme).map { try Self.scheme($0).schemeClass })
    #expect(classes.isSuperset(of: [.s1, .s2, .s3, .s4, .s5, .s6, .s7, .s8]))
    let own = systems.compactMap { system in
      if case .scheme(let name) = system.deployment { name } else { nil }
    }
    #expect(Set(own).count == own.count)
  }

  @Test("what was published is of shipped models and schemes' widths, and stands as printed")
  func published() throws {
    let models = Set(Self.resolver.names(of: .model))
    for name in Self.names {
      let accuracy = try Self.scheme(name).accuracy
      for entry in accuracy {
        #expect(models.contains(entry.model), "\(name)")
        let number = entry.value.hasPrefix("above ") ? entry.value.dropFirst(6) : entry.value[...]
        let value = try #require(Double(number.dropLast(2)), "\(name) \(entry.value)")
        #expect(entry.value.hasSuffix(" %") && (0...100).contains(value), "\(name)")
        let same = accuracy.count {
          $0.model == entry.model && $0.widths == entry.widths && $0.source == entry.source
        }
        #expect(same == 1, "\(name) says two things of \(entry.model)")
        // What a trace of these widths is shown is the first entry that has them.
        if case .uniform(let bits, _, _) = entry.widths {
          let scheme = try Self.scheme(name)
          #expect(
            scheme.publishedAccuracy(model: entry.model, weightBits: bits)?.widths == entry.widths)
        }
      }
    }
    for (name, model, bits, value) in [
      ("repq-vit", "vit-base", 6, "83.62 %"), ("ofq", "deit-small-distilled", 2, "75.72 %"),
      ("ptq4vit", "swin-small", 6, "82.38 %"), ("fq-vit", "deit-tiny", 4, "65.63 %"),
      ("tsptq-vit", "swin-tiny", 4, "72.48 %"), ("llm-fp4", "vit-small", 4, "73.2 %"),
      ("i-vit", "swin-small", nil, "83.01 %"), ("sole-fp", "swin-base", nil, "83.05 %"),
    ] {
      #expect(
        try Self.scheme(name).publishedAccuracy(model: model, weightBits: bits)?.value == value)
    }
  }

  @Test("a scheme that extends another has its attributes, and not what was published of it")
  func extending() throws {
    let base = try Self.scheme("fq-vit")
    let derived = try Self.scheme("fq-vit-8")
    #expect(derived.weights == base.weights && derived.activations.qkv == base.activations.qkv)
    #expect(
      derived.activations.probabilities.type == .uint8
        && derived.algorithms.softmax == .builtIn(.float))
    #expect(derived.accuracy.allSatisfy { $0.source.contains("8/8/8") })
    #expect(try Self.scheme("psaq-vit-v2").accuracy.map(\.model) == ["swin-small"])
    let text = "schema: systole.scheme/1\nname: a\nextends: fqvit\n"
    let document = try YAMLReader.read(text, file: "a.yaml")
    let error = #expect(throws: InputError.self) {
      _ = try SchemeBases(Self.resolver).expanding(document)
    }
    let diagnostic = try #require(error?.diagnostics.first)
    #expect(diagnostic.location?.description == "a.yaml:3:10")
    #expect(diagnostic.help?.hasPrefix("did you mean 'fq-vit'?") == true)
  }

  @Test("what runs on integers follows from the formats")
  func integerParts() throws {
    for (name, parts) in [
      ("fp16", []), ("int8", [.linear, .attention]), ("gptq", []), ("int-fp", [.linear]),
      ("fq-vit", [.linear, .attention, .softmax, .layernorm, .residual]),
      ("i-vit", Scheme.Part.allCases), ("llm-fp4", []), ("sole-fp", [.softmax, .layernorm]),
    ] as [(String, [Scheme.Part])] {
      #expect(try Self.scheme(name).integerParts == parts, "\(name)")
    }
    let types = try Self.scheme("repq-vit").operandTypes(of: .attentionAV, weightBits: 4)
    #expect("\(types.0) \(types.1)" == "log2-4 uint4")
  }

  @Test("a catalogue's mistakes are refused at their places")
  func mistakes() throws {
    let text = """
      schema: systole.catalogue/1
      name: mine
      systems:
        - { number: 1, system: A, venue: X, classes: [S1], bits: W8, evidence: code, source: s }
        - { number: 1, system: B, venue: X, classes: [S9], bits: W8, scheme: b, none: no, evidence: code, source: s }
        - { number: 3, system: C, venue: X, classes: [S1], bits: W8, alias_of: b, evidence: heard, source: s }
      """
    let document = try YAMLReader.read(text, file: "c.yaml")
    let error = try #require(throws: InputError.self) { _ = try CatalogueReader.read(document) }
    let rendered = DiagnosticRenderer.text(error.diagnostics)
    for part in [
      "c.yaml:4:5: error: 'systems[0]' does not say what is deployed",
      "'systems[1]' has 'scheme' and 'none'", "cannot be 'S9'",
      "'systems[1]' has the number or the name of one before it",
      "'systems[2].because' is missing", "cannot be 'heard'",
    ] {
      #expect(rendered.contains(part), "\(part)\n\(rendered)")
    }
  }
}
