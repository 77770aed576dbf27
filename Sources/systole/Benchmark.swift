import Diagnostics
import Energy
import Exploration
import Hardware
import Library
import Lowering
import Mapping
import Reporting
import Run
import Simulation
import TraceFormat
import Workload
import YAML

/// The measurements of one configuration and model.
struct Benchmark {
  private let title: String
  private let config: String
  private let model: String
  private let scheme: String
  private let runs: Int
  private let library: Library

  init(config: String, model: String, scheme: String, runs: Int, _ library: Library) throws {
    title = "\(model) \(scheme) on \(config)"
    self.config = config
    self.model = model
    self.scheme = scheme
    self.runs = runs
    self.library = library
  }

  mutating func text(startUp: Double) async throws -> String {
    let traceFile = "Traces/\(model).\(scheme).jsonl"
    let reading = try median { _ = try library.trace(file: traceFile) }
    let configuring = try median {
      _ = try AcceleratorReader.read(try library.configuration(config))
    }
    let document = try library.configuration(config)
    let accelerator = try AcceleratorReader.read(document)
    let table = try library.energyTable(accelerator.energy.table, near: document)
    let trace = try library.trace(file: traceFile)
    let mapping = try median {
      var mapper = Mapper(accelerator)
      _ = try mapper.map(trace)
    }
    var mapper = Mapper(accelerator)
    let mapped = try mapper.map(trace)
    let settings = MachineSettings(accelerator)
    let running = try median { _ = try Machine(settings).run(mapped.program) }
    let stepping = try median {
      _ = try Machine(settings).run(mapped.program, fastForward: false)
    }
    let result = try Run(accelerator, table: table).simulate(trace)
    let writing = median {
      let report = Report(
        result, toolVersion: ToolVersion.text, traceName: model, traceDigest: trace.digest)
      _ = ReportText(report, everyLayer: false).text
    }
    let accounting = try median {
      let times = LayerTimes(mapped.program, result.schedule, settings)
      _ = try EnergyAccount(
        accelerator, mapped.layers.map(\.activity), cycles: times.totalCycles, table)
    }
    let tasks = mapped.program.tasks.count
    let lines = [
      ("start-up (processor time)", "\(Self.fixed(startUp)) ms"),
      ("reading the configuration", "\(Self.fixed(configuring)) ms"),
      ("reading the trace", "\(Self.fixed(reading)) ms"),
      ("mapping", "\(Self.fixed(mapping)) ms"),
      ("running", "\(Self.fixed(running)) ms, \(Self.fixed(stepping)) ms without fast-forward"),
      ("accounting", "\(Self.fixed(accounting)) ms"),
      ("writing", "\(Self.fixed(writing)) ms"),
      (
        "tasks",
        "\(tasks), \(Int(Double(tasks) / stepping)) thousand a second without fast-forward"
      ),
      ("sweep, 1 thread", "\(try await pointsPerSecond(trace, 1)) points a second"),
      ("sweep, 2 threads", "\(try await pointsPerSecond(trace, 2)) points a second"),
    ]
    let width = lines.map(\.0.count).max() ?? 0
    return "\(title)\n"
      + lines.map { name, value in
        "  \(name)\(String(repeating: " ", count: width - name.count))  \(value)\n"
      }.joined()
  }

  /// Four times as many configurations as runs, of one array and with a memory of their own each, so
  /// that every point is read, mapped and run again.
  private func pointsPerSecond(_ trace: Trace, _ threads: Int) async throws -> Int {
    let requests = SweepAxis(path: "dma.request_cycles", values: (0..<runs).map { "\(8 + $0)" })
    let latencies = SweepAxis(
      path: "dram.latency", values: ["80 ns", "100 ns", "120 ns", "140 ns"])
    let base = try library.configuration(config)
    let sweep = try Sweep(
      base: base, subjects: [NamedWorkload(name: model, .trace(trace))],
      axes: [requests, latencies],
      readOverride: { text throws(InputError) in try YAMLReader.readOverride(text) },
      table: { name throws(InputError) in try library.energyTable(name, near: base) })
    let clock = ContinuousClock()
    let start = clock.now
    _ = try await sweep.run(threads: threads)
    let elapsed = clock.now - start
    return Int((Double(sweep.grid.count) / Self.milliseconds(elapsed) * 1e3).rounded())
  }

  /// Milliseconds of the median run.
  private func median(_ body: () throws -> Void) rethrows -> Double {
    let clock = ContinuousClock()
    var times: [Double] = []
    for _ in 0..<runs {
      let start = clock.now
      try body()
      times.append(Self.milliseconds(clock.now - start))
    }
    return times.sorted()[runs / 2]
  }

  private static func milliseconds(_ duration: Duration) -> Double {
    let (seconds, attoseconds) = duration.components
    return Double(seconds) * 1e3 + Double(attoseconds) * 1e-15
  }

  private static func fixed(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
  }
}
