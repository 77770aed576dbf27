// swift-tools-version: 6.2
import PackageDescription

// The targets in the order of the data flow: none depends on one below it.
// `Tests/LayeringTests` compares the dependencies with the sources' import lines.
//
// No library is shipped, so declarations are `package`, but for the targets up to `Simulation`: those
// are read in inner loops of others, and the compiler optimizes across modules only what is `public`
// (measured: a sweep takes 1.26 times the time with `package` throughout).
let package = Package(
  name: "systole",
  platforms: [.macOS(.v26)],
  products: [
    .executable(name: "systole", targets: ["systole"])
  ],
  dependencies: [
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
  ],
  targets: [
    // Words and numbers.
    .target(name: "Quantities"),
    .target(name: "Diagnostics"),
    .target(name: "IntegerMath"),
    .target(
      name: "Documents",
      dependencies: ["Quantities", "Diagnostics"]),
    .target(
      name: "YAML",
      dependencies: ["Diagnostics", "Documents", .product(name: "Yams", package: "Yams")]),
    // Model and scheme to trace.
    .target(
      name: "Workload",
      dependencies: ["Quantities", "Diagnostics", "Documents"]),
    .target(
      name: "TraceFormat",
      dependencies: ["Diagnostics", "Documents", "Workload"]),
    .target(
      name: "Algorithms",
      dependencies: ["Diagnostics", "Documents", "Workload"]),
    .target(
      name: "Lowering",
      dependencies: ["Diagnostics", "Documents", "Workload", "Algorithms"]),
    // Trace and accelerator to cycles and energy.
    .target(
      name: "Hardware",
      dependencies: ["Quantities", "Diagnostics", "Documents", "Workload", "Algorithms"]),
    .target(
      name: "Timing",
      dependencies: ["Quantities", "Hardware"]),
    .target(
      name: "DRAM",
      dependencies: ["Quantities", "Diagnostics", "Hardware"]),
    .target(
      name: "Simulation",
      dependencies: ["Quantities", "Algorithms", "Hardware", "Timing", "DRAM"]),
    .target(
      name: "Mapping",
      dependencies: [
        "Quantities", "Diagnostics", "Workload", "Algorithms", "Hardware", "Timing", "Simulation",
      ]),
    .target(
      name: "Energy",
      dependencies: [
        "Quantities", "Diagnostics", "Documents", "Algorithms", "Workload", "Hardware", "DRAM",
        "Simulation",
      ]),
    // What of an FPGA a machine takes.
    .target(
      name: "FPGAModel",
      dependencies: ["Quantities", "Workload", "Algorithms", "Hardware"]),
    // Plan, emit, run, account: one entry point for all of the above.
    .target(
      name: "Run",
      dependencies: [
        "Quantities", "Diagnostics", "Workload", "Hardware", "DRAM", "Simulation", "Mapping",
        "Energy",
      ]),
    // Results to a reader.
    .target(
      name: "Reporting",
      dependencies: [
        "Quantities", "Diagnostics", "Documents", "Workload", "Lowering", "Algorithms", "Hardware",
        "Timing", "DRAM", "Simulation", "Mapping", "Energy", "FPGAModel", "Run",
      ]),
    .target(
      name: "Exploration",
      dependencies: [
        "Quantities", "Diagnostics", "Documents", "Workload", "Algorithms", "Lowering", "Hardware",
        "Simulation", "Mapping", "Energy", "Run", "Reporting",
      ]),
    // Formats of other simulators.
    .target(
      name: "Interchange",
      dependencies: [
        "Quantities", "Diagnostics", "Documents", "Workload", "Hardware", "Timing", "Simulation",
        "Mapping", "Energy", "Run",
      ]),
    // Integer kernels against the functions they approximate.
    .target(
      name: "Numerics",
      dependencies: ["Quantities", "Diagnostics", "IntegerMath", "Documents", "Workload"]),
    // Files, and what names in them and on the command line refer to.
    .target(
      name: "Files",
      dependencies: ["Diagnostics", "Documents", "YAML", "Workload", "Algorithms", "TraceFormat"]),
    .target(
      name: "Library",
      dependencies: [
        "Diagnostics", "Documents", "YAML", "Workload", "Algorithms", "Lowering", "Hardware",
        "Energy", "Run", "Interchange", "Files",
      ]),
    // Reference data replayed through all of the above.
    .target(
      name: "Validation",
      dependencies: [
        "Quantities", "Diagnostics", "IntegerMath", "Documents", "YAML", "Workload", "Lowering",
        "Hardware", "DRAM", "Simulation", "Mapping", "Energy", "FPGAModel", "Run", "Reporting",
        "Interchange", "Files", "Library",
      ]),
    .executableTarget(
      name: "systole",
      dependencies: [
        "Diagnostics", "Documents", "YAML", "Workload", "Algorithms", "TraceFormat", "Lowering",
        "Hardware", "DRAM", "Simulation", "Mapping", "Energy", "FPGAModel", "Run", "Reporting",
        "Exploration",
        "Interchange", "Numerics", "Files", "Library", "Validation",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    // Tests in the same order, and what several of them use.
    .target(
      name: "TestSupport", dependencies: ["Diagnostics", "Documents", "Library"],
      path: "Tests/TestSupport"),
    .testTarget(
      name: "QuantitiesTests",
      dependencies: ["Quantities"]),
    .testTarget(
      name: "DiagnosticsTests",
      dependencies: ["Diagnostics"]),
    .testTarget(
      name: "IntegerMathTests",
      dependencies: ["IntegerMath"]),
    .testTarget(
      name: "DocumentsTests",
      dependencies: ["Quantities", "Diagnostics", "Documents", "YAML"]),
    .testTarget(
      name: "WorkloadTests",
      dependencies: ["Workload"]),
    .testTarget(
      name: "TraceFormatTests",
      dependencies: [
        "Quantities", "Diagnostics", "Documents", "Workload", "TraceFormat", "TestSupport",
      ]),
    .testTarget(
      name: "FilesTests",
      dependencies: ["Diagnostics", "Documents", "Workload", "TraceFormat", "Files"]),
    .testTarget(
      name: "LayeringTests",
      dependencies: ["TestSupport"]),
    .testTarget(
      name: "DocumentationTests",
      dependencies: ["TestSupport"]),
    .testTarget(
      name: "ExplorationTests",
      dependencies: [
        "Quantities", "Diagnostics", "Documents", "YAML", "Workload", "Algorithms", "TraceFormat",
        "Lowering", "Hardware", "Simulation", "Mapping", "Energy", "Run", "Reporting",
        "Exploration", "Files", "Library", "TestSupport",
      ]),
    .testTarget(
      name: "LoweringTests",
      dependencies: [
        "Quantities", "Diagnostics", "Documents", "YAML", "Workload", "TraceFormat", "Lowering",
        "Files", "TestSupport",
      ]),
    .testTarget(
      name: "EnergyTests",
      dependencies: [
        "Quantities", "Diagnostics", "Documents", "YAML", "Algorithms", "Hardware", "DRAM",
        "Simulation",
        "Energy", "Library", "TestSupport",
      ]),
    .testTarget(
      name: "FPGAModelTests",
      dependencies: [
        "Workload", "Lowering", "Hardware", "FPGAModel", "Library", "TestSupport",
      ]),
    .testTarget(
      name: "ReportingTests",
      dependencies: [
        "Quantities", "Diagnostics", "Documents", "YAML", "Workload", "TraceFormat", "Lowering",
        "Hardware", "Simulation", "Mapping", "Energy", "Run", "Reporting", "Library", "TestSupport",
      ]),
    .testTarget(
      name: "HardwareTests",
      dependencies: [
        "Quantities", "Diagnostics", "Documents", "YAML", "Workload", "Algorithms", "Hardware",
        "Files", "TestSupport",
      ]),
    .testTarget(
      name: "DRAMTests",
      dependencies: [
        "Quantities", "Diagnostics", "Documents", "YAML", "Hardware", "DRAM", "Files", "Library",
        "TestSupport",
      ]),
    .testTarget(
      name: "TimingTests",
      dependencies: ["Quantities", "Workload", "Hardware", "Timing", "TestSupport"]),
    .testTarget(
      name: "SimulationTests",
      dependencies: ["Quantities", "Workload", "Hardware", "Timing", "Simulation", "TestSupport"]),
    .testTarget(
      name: "MappingTests",
      dependencies: [
        "Quantities", "Diagnostics", "Documents", "YAML", "Workload", "Lowering", "Algorithms",
        "Hardware", "Timing", "Simulation", "Mapping", "Library", "TestSupport",
      ]),
    .testTarget(
      name: "InterchangeTests",
      dependencies: [
        "Quantities", "Diagnostics", "Documents", "YAML", "Workload", "TraceFormat", "Hardware",
        "Interchange",
      ]),
    .testTarget(
      name: "ValidationTests",
      dependencies: [
        "Quantities", "Diagnostics", "Documents", "YAML", "Workload", "Lowering", "Simulation",
        "Mapping", "Run", "Reporting", "Exploration", "Files", "Library", "Validation",
        "TestSupport",
      ],
      exclude: ["Reference"]),
    .testTarget(
      name: "NumericsTests",
      dependencies: ["Diagnostics", "Workload", "Numerics"]),
    .testTarget(
      name: "CommandLineTests",
      dependencies: ["TraceFormat", "TestSupport", "systole"]),
  ],
  swiftLanguageModes: [.v6]
)

// Optimized in debug as well: the tests run whole models through these targets, and take a third of the
// processor time that way. Assertions, preconditions, overflow traps and checks of exclusive access stay.
// The others take longer to optimize than the tests take through them.
let plain: Set = [
  "Numerics", "FPGAModel", "Run", "Reporting", "Exploration", "Interchange", "Library",
  "Validation", "systole", "TestSupport",
]
for target in package.targets where target.type != .test && !plain.contains(target.name) {
  target.swiftSettings = [
    .unsafeFlags(
      [
        "-O", "-whole-module-optimization", "-num-threads", "2", "-disable-batch-mode",
        "-assert-config", "Debug", "-enforce-exclusivity=checked",
      ], .when(configuration: .debug))
  ]
}

for target in package.targets {
  target.swiftSettings =
    (target.swiftSettings ?? []) + [
      .enableUpcomingFeature("ExistentialAny"),
      .enableUpcomingFeature("MemberImportVisibility"),
      .treatAllWarnings(as: .error),
    ]
}
