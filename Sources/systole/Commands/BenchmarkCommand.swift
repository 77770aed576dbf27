import ArgumentParser
import Diagnostics
import Energy
import Exploration
import Hardware
import Library
import Mapping
import Reporting
import Simulation
import Workload
import YAML

/// `systole benchmark`
struct BenchmarkCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmark",
    abstract: "Measure how long systole itself takes. Times vary from run to run.",
    discussion: """
      For DeiT-S on edge-16x16 and DeiT-B on tpu-128x128: the median time of each part of a \
      simulation, tasks a second, sweep points a second on 1 and 2 threads, and peak memory.
      """)

  @Option(help: "Runs of each part; the median is printed.")
  var runs = 21

  func run() async throws {
    guard (1...10_000).contains(runs) else {
      throw InputError("--runs is \(runs), which is outside 1...10000")
    }
    let startUp = ProcessUsage.cpuMilliseconds
    let library = Library()
    for (config, model) in [("edge-16x16", "deit-small"), ("tpu-128x128", "deit-base")] {
      var benchmark = try Benchmark(
        config: config, model: model, scheme: "int8", runs: runs, library)
      StandardStreams.write(try await benchmark.text(startUp: startUp))
    }
    StandardStreams.write("peak memory  \(ProcessUsage.peakMebibytes) MiB\n")
  }
}
