import Quantities
import Testing

struct MeasuredQuantityTests {
  @Test(arguments: [
    ("64 KiB", 65_536), ("64 kB", 64_000), ("1.5 KiB", 1_536), ("0.5 KiB", 512), ("0 B", 0),
    ("0.125 GiB", 134_217_728), ("1.25 MB", 1_250_000), ("2  MiB", 2_097_152), ("64KiB", 65_536),
    (" 1.5KiB ", 1_536),
  ])
  func sizes(text: String, count: Int) { #expect(Bytes.parse(text) == .success(Bytes(count))) }

  @Test func rates() {
    #expect(Hertz.parse("500 MHz") == .success(Hertz(500_000_000)))
    #expect(Hertz.parse("1.2 GHz") == .success(Hertz(1_200_000_000)))
    #expect(BytesPerSecond.parse("12.8 GB/s") == .success(BytesPerSecond(12_800_000_000)))
    #expect(Picoseconds.parse("13.75 ns") == .success(Picoseconds(13_750)))
    #expect(EnergyPerAction.parse("0.9 pJ") == .success(EnergyPerAction(900_000)))
    #expect(Picowatts.parse("20 nW") == .success(Picowatts(20_000)))
    #expect(SquareNanometres.parse("0.36 um2") == .success(SquareNanometres(360_000)))
  }

  @Test(arguments: [
    ("64", QuantityError.noUnit), ("KiB", .notANumber), ("", .notANumber),
    ("-1 B", .notANumber), ("010 B", .notANumber), ("1 KiB x", .notANumber),
    ("64 kib", .unknownUnit("kib")), ("64 KB", .unknownUnit("KB")),
    ("0.5 B", .notWhole(smallestUnit: "B")), ("0.0001 kB", .notWhole(smallestUnit: "B")),
    ("999999999999999 GiB", .tooLarge), ("1073741825 GiB", .tooLarge),
  ])
  func otherTexts(text: String, error: QuantityError) {
    #expect(Bytes.parse(text) == .failure(error))
  }

  @Test func theLargestValue() {
    #expect(Bytes.parse("1073741824 GiB") == .success(Bytes(1 << 60)))
  }

  @Test(arguments: [
    (0, "0 B"), (1, "1 B"), (1_000, "1 kB"), (1_024, "1 KiB"), (1_536, "1.5 KiB"),
    (65_536, "64 KiB"), (1_000_000, "1 MB"), (1_234_567, "1234.567 kB"), (1_000_001, "1000.001 kB"),
    (134_217_728, "128 MiB"),
  ])
  func descriptionsAreReadBack(count: Int, text: String) {
    #expect("\(Bytes(count))" == text)
    #expect(Bytes.parse(text) == .success(Bytes(count)))
  }

  @Test func everyUnitIsReadBack() {
    for unit in BytesPerSecond.units {
      #expect(BytesPerSecond.parse("3 \(unit.name)") == .success(BytesPerSecond(3 * unit.size)))
      #expect(
        BytesPerSecond.parse("\(BytesPerSecond(3 * unit.size))")
          == .success(BytesPerSecond(3 * unit.size)))
    }
  }
}
