// swift-tools-version: 6.2
import PackageDescription

// The targets in the order of the data's way; none imports one that stands below it.
// `Tests/LayeringTests` holds the same table against the sources' import lines.
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
    .target(name: "Documents", dependencies: ["Quantities", "Diagnostics"]),
    .target(
      name: "YAML",
      dependencies: ["Diagnostics", "Documents", .product(name: "Yams", package: "Yams")]),
    // Model and scheme to trace.
    .target(name: "Workload", dependencies: ["Quantities", "Diagnostics", "Documents"]),
    .target(
      name: "Lowering", dependencies: ["Quantities", "Diagnostics", "Documents", "Workload"]),
    // Trace and accelerator to cycles and energy.
    .target(name: "Algorithms", dependencies: ["Workload"]),
    .target(
      name: "Hardware",
      dependencies: ["Quantities", "Diagnostics", "Documents", "Workload", "Algorithms"]),
    .target(name: "DRAM", dependencies: ["Quantities", "Diagnostics", "Hardware"]),
    .target(
      name: "Simulation",
      dependencies: ["Quantities", "Workload", "Algorithms", "Hardware", "DRAM"]),
    .target(
      name: "Mapping",
      dependencies: [
        "Quantities", "Diagnostics", "Workload", "Algorithms", "Hardware", "Simulation",
      ]),
    .target(
      name: "Energy",
      dependencies: [
        "Quantities", "Diagnostics", "Documents", "Algorithms", "Hardware", "DRAM", "Simulation",
      ]),
    // Plan, emit, run, account: one entry point for all of the above.
    .target(
      name: "Run",
      dependencies: [
        "Quantities", "Diagnostics", "Workload", "Hardware", "Simulation", "Mapping", "Energy",
      ]),
    // Results to a reader.
    .target(
      name: "Reporting",
      dependencies: [
        "Quantities", "Diagnostics", "Documents", "Workload", "Lowering", "Algorithms", "Hardware",
        "DRAM",
        "Simulation", "Mapping", "Energy", "Run",
      ]),
    .target(
      name: "Exploration",
      dependencies: [
        "Quantities", "Diagnostics", "Documents", "Workload", "Lowering", "Hardware", "DRAM",
        "Simulation", "Mapping", "Energy", "Run", "Reporting",
      ]),
    // Formats of other simulators.
    .target(
      name: "Interchange",
      dependencies: [
        "Quantities", "Diagnostics", "Documents", "Workload", "Hardware", "Simulation", "Mapping",
        "Run",
      ]),
    // Integer kernels against the functions they stand for.
    .target(
      name: "Numerics",
      dependencies: ["Quantities", "IntegerMath", "Diagnostics", "Documents", "Workload"]),
    // Files, and what names in them and on the command line stand for.
    .target(name: "Files", dependencies: ["Diagnostics", "Documents", "YAML", "Workload"]),
    .target(
      name: "Library",
      dependencies: [
        "Diagnostics", "Documents", "YAML", "Workload", "Lowering", "Hardware", "Energy", "Run",
        "Interchange", "Files",
      ]),
    // Reference data replayed through all of the above.
    .target(
      name: "Validation",
      dependencies: [
        "Quantities", "IntegerMath", "Diagnostics", "Documents", "YAML", "Workload", "Lowering",
        "Hardware",
        "DRAM", "Simulation", "Mapping", "Energy", "Run", "Reporting", "Interchange", "Files",
        "Library",
      ]),
    .executableTarget(
      name: "systole",
      dependencies: [
        "Quantities", "Diagnostics", "Documents", "YAML", "Workload", "Lowering", "Hardware",
        "DRAM", "Simulation", "Mapping", "Energy", "Run", "Reporting", "Exploration",
        "Interchange", "Files", "Library",
        "Numerics", "Validation",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    // The same order.
    .testTarget(name: "QuantitiesTests", dependencies: ["Quantities"]),
    .testTarget(name: "DiagnosticsTests", dependencies: ["Diagnostics"]),
    .testTarget(name: "IntegerMathTests", dependencies: ["IntegerMath"]),
    .testTarget(
      name: "DocumentsTests", dependencies: ["Quantities", "Diagnostics", "Documents", "YAML"]),
    .testTarget(
      name: "WorkloadTests", dependencies: ["Quantities", "Diagnostics", "Documents", "Workload"]),
    .testTarget(
      name: "FilesTests",
      dependencies: ["Diagnostics", "Documents", "YAML", "Workload", "Files"]),
    .testTarget(name: "LayeringTests"),
    .testTarget(
      name: "ExplorationTests",
      dependencies: [
        "Quantities", "Diagnostics", "Documents", "YAML", "Workload", "Lowering", "Hardware",
        "Simulation", "Mapping", "Energy", "Run", "Reporting", "Exploration", "Files",
        "Library",
      ]),
    .testTarget(
      name: "LoweringTests",
      dependencies: ["Quantities", "Diagnostics", "Documents", "YAML", "Workload", "Lowering"]),
    .testTarget(
      name: "EnergyTests",
      dependencies: [
        "Quantities", "Diagnostics", "Documents", "YAML", "Workload", "Algorithms", "Hardware",
        "Simulation",
        "Energy",
      ]),
    .testTarget(
      name: "ReportingTests",
      dependencies: [
        "Quantities", "Diagnostics", "Documents", "YAML", "Workload", "Lowering", "Hardware",
        "Simulation", "Mapping", "Energy", "Run", "Reporting", "Library",
      ]),
    .testTarget(
      name: "HardwareTests",
      dependencies: [
        "Quantities", "Diagnostics", "Documents", "YAML", "Workload", "Algorithms", "Hardware",
      ]),
    .testTarget(
      name: "DRAMTests",
      dependencies: [
        "Quantities", "Diagnostics", "Documents", "YAML", "Hardware", "DRAM", "Files",
      ]),
    .testTarget(
      name: "SimulationTests",
      dependencies: ["Quantities", "Workload", "Algorithms", "Hardware", "Simulation"]),
    .testTarget(
      name: "MappingTests",
      dependencies: [
        "Quantities", "Diagnostics", "Documents", "YAML", "Workload", "Lowering", "Algorithms",
        "Hardware",
        "Simulation", "Mapping",
      ]),
    .testTarget(
      name: "InterchangeTests",
      dependencies: [
        "Quantities", "Diagnostics", "Documents", "YAML", "Workload", "Hardware", "Simulation",
        "Mapping", "Run", "Interchange",
      ]),
    .testTarget(
      name: "ValidationTests",
      dependencies: [
        "Quantities", "IntegerMath", "Diagnostics", "Documents", "YAML", "Workload", "Lowering",
        "Hardware",
        "DRAM", "Simulation", "Mapping", "Energy", "Run", "Reporting", "Exploration",
        "Interchange", "Files", "Library", "Validation",
      ],
      exclude: ["Reference"]),
    .testTarget(
      name: "NumericsTests",
      dependencies: ["IntegerMath", "Diagnostics", "Workload", "Numerics"]),
    .testTarget(name: "CommandLineTests", dependencies: ["systole"]),
  ],
  swiftLanguageModes: [.v6]
)

for target in package.targets {
  target.swiftSettings =
    (target.swiftSettings ?? []) + [
      .enableUpcomingFeature("ExistentialAny"),
      .enableUpcomingFeature("MemberImportVisibility"),
      .treatAllWarnings(as: .error),
    ]
}
