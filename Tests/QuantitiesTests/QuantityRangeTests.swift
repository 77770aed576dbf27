import Quantities
import Testing

struct QuantityRangeTests {
  @Test(arguments: [
    ("64 KiB", "256 KiB", QuantityRange.Step.times(2), ["64 KiB", "128 KiB", "256 KiB"]),
    ("64", "128KiB", .times(2), ["64 KiB", "128 KiB"]), ("1 B", "1 B", .times(2), ["1 B"]),
    ("1 GB/s", "3 GB/s", .plus("1 GB/s"), ["1 GB/s", "2 GB/s", "3 GB/s"]),
    ("100 ns", "0.4 µs", .times(2), ["100 ns", "200 ns", "400 ns"]),
    ("0.9 V", "1.1 V", .plus("100 mV"), ["900 mV", "1 V", "1.1 V"]),
    ("1 pJ", "2 pJ", .plus("0.5 pJ"), ["1 pJ", "1.5 pJ", "2 pJ"]),
  ])
  func values(first: String, last: String, step: QuantityRange.Step, values: [String]) {
    #expect(QuantityRange.values(from: first, to: last, by: step, most: 10) == values)
  }

  @Test(arguments: [
    ("64 KiB", "256 MHz", QuantityRange.Step.times(2)), ("2 B", "1 B", .times(2)),
    ("0 B", "1 B", .times(2)), ("1 B", "2 B", .times(1)), ("1 B", "2 B", .plus("1")),
    ("1 B", "2 B", .plus("0 B")), ("1", "2", .times(2)), ("1 B", "2", .times(2)),
  ])
  func noRange(first: String, last: String, step: QuantityRange.Step) {
    #expect(QuantityRange.values(from: first, to: last, by: step, most: 10) == nil)
  }

  @Test func atMostOneMoreThanAsked() {
    #expect(
      QuantityRange.values(from: "1 B", to: "1073741824 GiB", by: .plus("1 B"), most: 5)?.count == 6
    )
  }
}
