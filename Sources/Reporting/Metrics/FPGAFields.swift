import FPGAModel
import Hardware
import Quantities

/// Fields of the object `fpga` of reports and explanations.
enum FPGAFields {
  static let report: [FieldRow<Report.FPGAInfo>] =
    estimate.map { row in FieldRow(lines: row.lines) { row.fields($0.estimate) } } + [
      FieldRow(
        "gops", .gigaOperations,
        "operations a second of the run, two a MAC; null for a run that takes no time", \.gops),
      FieldRow(
        "gops_per_dsp", .gigaOperations, "the same ÷ `dsp.used`; null without DSP slices",
        \.gopsPerDSP),
      .optional(
        "gops_per_watt", .gigaOperations, "the same ÷ `power_mW`, where that is stated"
      ) { info in info.gopsPerWatt.map { .ratio($0) } },
    ]

  static let estimate: [FieldRow<FPGAEstimate>] =
    [
      FieldRow("device", .text, "the device's file; null without one") {
        $0.target.device.map { .text($0) } ?? .absent
      },
      FieldRow("part", .text, "the device, as its maker calls it; null where nobody says it") {
        $0.target.part.map { .text($0) } ?? .absent
      },
    ] + FPGAResource.allCases.flatMap(rows) + [
      .list("parts", parts) { $0.parts },
      .optional("power_mW", .milliwatts, "as the configuration states it; power is not modelled") {
        $0.target.power.map { .ratio(Double($0.count) * 1e-9) }
      },
    ]

  private static func rows(_ resource: FPGAResource) -> [FieldRow<FPGAEstimate>] {
    [
      FieldRow(
        "\(resource.rawValue).used", .count, "\(resource.noun) of the design, estimated"
      ) { .exact(FPGACount(resource, $0.total[resource]).exact) },
      FieldRow("\(resource.rawValue).available", .count, "those of the device") {
        .exact(FPGACount(resource, $0.target.available[resource]).exact)
      },
    ]
  }

  private static let parts: [FieldRow<FPGAPart>] =
    [
      FieldRow("name", .text, "an array, a buffer, a unit, or `control`") { .text($0.name) },
      FieldRow("kind", .text, "`array`, `buffer`, `unit` or `control`") { .text($0.kind.rawValue) },
    ]
    + FPGAResource.allCases.map { resource in
      FieldRow(resource.rawValue, .count, "its \(resource.noun)") {
        .exact(FPGACount(resource, $0.resources[resource]).exact)
      }
    }
}
