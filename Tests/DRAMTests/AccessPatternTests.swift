import Diagnostics
import Hardware
import DRAM
import Testing

/// The lists of bursts that patterns make.
struct AccessPatternTests {
  @Test func aTileCoversItsBytesOnceInOrder() {
    for base in [0, 40, 64] {
      for width in [1, 63, 64, 65, 200] {
        for pitch in [width, 256, 300] where pitch >= width {
          let bursts = AccessPattern.tile(
            base: base, rows: 5, width: width, pitch: pitch, isWrite: true
          ).bursts(burstBytes: 64)
          let bytes = Set((0..<5).flatMap { row in (0..<width).map { base + row * pitch + $0 } })
          #expect(Set(bursts.map(\.address)) == Set(bytes.map { $0 / 64 * 64 }))
          #expect(bursts.map(\.address) == bursts.map(\.address).sorted())
          #expect(Set(bursts.map(\.address)).count == bursts.count)
          #expect(!bursts.contains { !$0.isWrite })
        }
      }
    }
  }

  @Test func aPairTakesTurns() {
    let bursts = AccessPattern.pair(
      .init(base: 0, bytes: 192, granule: 2, isWrite: false),
      .init(base: 4_096, bytes: 128, granule: 1, isWrite: true)
    ).bursts(burstBytes: 64)
    #expect(bursts.map(\.address) == [0, 64, 4_096, 128, 4_160])
    #expect(bursts.map(\.isWrite) == [false, false, true, false, true])
  }

  @Test func randomPlacesAreDistinctAndOfTheirSeed() {
    func places(_ seed: UInt64) -> [Int] {
      AccessPattern.random(count: 1_000, range: 64_000, seed: seed, isWrite: false)
        .bursts(burstBytes: 64).map(\.address)
    }
    #expect(Set(places(1)) == Set((0..<1_000).map { $0 * 64 }))
    #expect(places(1) != places(2))
    #expect(places(1) == places(1))
  }

  @Test(
    arguments: [
      ("seq:100", AccessPattern.sequence(base: 0, bytes: 100, isWrite: false)),
      ("tile:3x40:64", .tile(base: 0, rows: 3, width: 40, pitch: 64, isWrite: false)),
      ("random:8:4096", .random(count: 8, range: 4_096, seed: 1, isWrite: false)),
      ("random:8:4096:7", .random(count: 8, range: 4_096, seed: 7, isWrite: false)),
      (
        "read-write:4096:3x1:bank_group",
        .pair(
          .init(base: 0, bytes: 3_072, granule: 3, isWrite: false),
          .init(base: 64 << 20 | 8_192, bytes: 1_024, granule: 1, isWrite: true))
      ),
    ])
  func patternsAreRead(text: String, pattern: AccessPattern) throws {
    let dram = try Shipped.preset("ddr4-2400").dram
    #expect(try PatternParser(text, isWrite: false, dram).parse() == pattern)
  }

  @Test(
    arguments: [
      ("sec:1", "'sec:1' names no access pattern"),
      ("seq", "'seq' is not of the form seq:BYTES: it has 0 parts after its name"),
      ("seq:0", "'seq:0' is not of the form seq:BYTES: '0' is no whole number of 1...1073741824"),
      (
        "tile:3:64",
        "'tile:3:64' is not of the form tile:ROWSxWIDTH:PITCH: '3' is no pair of numbers with an x "
          + "between"
      ),
      (
        "random:2:64",
        "'random:2:64' is not of the form random:BURSTS:RANGE[:SEED]: 64 B have 1 bursts, fewer "
          + "than 2"
      ),
      (
        "two-reads:64:1x1:channel",
        "'two-reads:64:1x1:channel' is not of the form two-reads:BYTES:AxB:RELATION: this DRAM has "
          + "one channel"
      ),
    ])
  func wrongPatternsAreRefused(text: String, message: String) throws {
    let dram = try Shipped.preset("ddr4-2400").dram
    do throws(InputError) {
      _ = try PatternParser(text, isWrite: false, dram).parse()
      Issue.record("'\(text)' was read")
    } catch {
      #expect(error.diagnostics.map(\.message) == [message])
    }
  }
}
