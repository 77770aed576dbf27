import Diagnostics
import Testing

@testable import Numerics

struct KernelInputTests {
  private func message(_ make: () throws -> Void) -> String {
    let error = #expect(throws: InputError.self, performing: make)
    return error?.diagnostics.map { diagnostic in
      (diagnostic.location.map { "\($0) " } ?? "") + diagnostic.message
        + (diagnostic.help.map { " (\($0))" } ?? "")
    }.joined(separator: "; ") ?? ""
  }

  /// The published sequence of seed 1.
  @Test func theGeneratorIsSplitMix64() {
    var generator = SplitMix64(seed: 1)
    #expect(generator.next() == 0x910A_2DEC_8902_5CC1)
    #expect(generator.next() == 0xBEEB_8DA1_658E_EC67)
  }

  @Test(arguments: [
    ("normal:1,2", 1, 4), ("uniform:-3,9", 3, 12), ("laplace:-2,1.5", -2, 4.5),
  ])
  func samplesHaveTheirMoments(_ text: String, _ mean: Double, _ variance: Double) throws {
    let values = try Distribution(text).rows(40, length: 5_000, seed: 3).flatMap(\.self)
    let count = Double(values.count)
    let found = values.reduce(0, +) / count
    let spread = values.reduce(0) { $0 + ($1 - found) * ($1 - found) } / count
    // Four standard errors of 200,000 samples, and a little.
    #expect(abs(found - mean) < 0.04)
    #expect(abs(spread / variance - 1) < 0.03)
  }

  @Test func distributionsAreChecked() {
    func failure(_ text: String) -> String { message { _ = try Distribution(text) } }
    #expect(
      failure("norml:0,1") == "distribution 'norml' is unknown (did you mean 'normal'?)")
    #expect(
      failure("normal:0") == "distribution 'normal:0' needs two numbers (write normal:0,2)")
    #expect(failure("normal:0,nan").contains("needs two numbers"))
    #expect(failure("normal:0,0").contains("above 0"))
    #expect(failure("uniform:2,2").contains("low end at or above"))
  }

  @Test func jsonRowsAreRead() throws {
    #expect(try RowFile.json("[[1,2.5],[-3e1,4]]", file: "x.json") == [[1, 2.5], [-30, 4]])
    #expect(try RowFile.json("[1,2]", file: "x.json") == [[1, 2]])
    #expect(
      message { _ = try RowFile.json("[[1,2],[3],\n[4,\"5\"]]", file: "x.json") }
        == "x.json:1:8 the row has 1 numbers, the first 2; "
        + "x.json:2:4 found '5' where a number of at most 1e9 is needed")
    #expect(message { _ = try RowFile.json("[]", file: "x.json") }.contains("rows of numbers"))
    #expect(message { _ = try RowFile.json("[[]]", file: "x.json") }.contains("0 numbers"))
  }

  private func npy(_ type: String, _ shape: String, _ data: [UInt8]) -> [UInt8] {
    let header = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(shape)), }\n"
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0]
      + Array(header.utf8) + data
  }

  @Test func npyRowsAreRead() throws {
    let floats = [1.5, -2].flatMap { value in
      (0..<4).map { UInt8(truncatingIfNeeded: Float(value).bitPattern >> UInt32(8 * $0)) }
    }
    #expect(try RowFile.npy(npy("<f4", "2, 1", floats), file: "x.npy") == [[1.5], [-2]])
    #expect(try RowFile.npy(npy("<f4", "2,", floats), file: "x.npy") == [[1.5, -2]])
    #expect(try RowFile.npy(npy("|i1", "1, 3", [1, 255, 128]), file: "x.npy") == [[1, -1, -128]])
    #expect(try RowFile.npy(npy("<i2", "1", [0, 128]), file: "x.npy") == [[-32_768]])
  }

  @Test func brokenNpyFilesAreRefused() {
    func failure(_ bytes: [UInt8]) -> String {
      message { _ = try RowFile.npy(bytes, file: "x.npy") }
    }
    #expect(failure([1, 2, 3]).contains("magic bytes"))
    #expect(failure(npy("<f4", "2", [0, 0])).contains("2 elements need 8 bytes, it has 2"))
    #expect(failure(npy(">f4", "1", [0, 0, 0, 0])).contains("its elements are '>f4'"))
    #expect(failure(npy("|i1", "1, 1, 1", [0])).contains("one or two dimensions"))
    #expect(failure(npy("|i1", "9223372036854775807, 2", [0])).contains("1 to 16777216 elements"))
    #expect(failure(Array(npy("|i1", "1", [0]).prefix(20))).contains("cut off"))
    // A float that is no number.
    #expect(failure(npy("<f4", "1", [0, 0, 0xC0, 0x7F])).contains("holds nan at [0, 0]"))
    // Every truncation of a good file is an error and no trap.
    let good = npy("<i2", "1, 2", [1, 0, 2, 0])
    for count in 0..<good.count { #expect(!failure(Array(good.prefix(count))).isEmpty) }
  }
}
