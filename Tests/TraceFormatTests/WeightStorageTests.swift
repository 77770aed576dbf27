import Quantities
import Testing

@testable import Workload
@testable import TraceFormat

/// Weights that are not all stored alike.
struct WeightStorageTests {
  private static let sparse =
    #""type":"int4","uses":2,"scale":{"per":"group","group":3},"zero_point":"static","code":"twin","side_bytes":12,"sparsity":"2:4"}"#
  private static let mixed = #""type":"int8","pot_rows":{"count":3,"type":"log2-4"}}"#

  private func text(_ line: String) throws -> String {
    try SmallTrace.text(
      #""type":"int4","uses":2,"scale":{"per":"group","group":3},"zero_point":"static","code":"twin","side_bytes":12}"#,
      line)
  }

  private static let compressed =
    #""type":"int4","uses":2,"side_bytes":12,"stored_percent":70}"#

  @Test(arguments: [sparse, compressed, mixed.replacing("int8\"", with: "int4\",\"uses\":2")])
  func roundTrip(line: String) throws {
    let text = try text(line)
    #expect(try Trace.read(text, file: "t.jsonl").canonicalText == text)
  }

  /// 8 rows of 6 elements: of each, 2 + 2 are kept, 4 bits and 2 of index; beside them 12 bytes.
  @Test func bytesOfSparseWeights() throws {
    let trace = try Trace.read(try text(Self.sparse), file: "t.jsonl")
    #expect(trace.bytes(of: TensorID(index: 1)).count == 8 * 4 * 6 / 8 + 12)
    #expect(trace.elements(of: trace.tensors[1]) == 48)
  }

  /// 48 elements of 4 bits, of which 70 % are stored: 134.4 bits; beside them 12 bytes.
  @Test func bytesOfCompressedWeights() throws {
    let trace = try Trace.read(try text(Self.compressed), file: "t.jsonl")
    #expect(trace.bytes(of: TensorID(index: 1)).count == 17 + 12)
    let storage = WeightStorage(
      bits: 8, rows: 10, sparsity: Sparsity(kept: 2, of: 4), storedPercent: 50)
    #expect(storage.bytes(rows: 2, reduction: 8) == 10 * 8 / 2 / 8)
    #expect(storage.storedBits == 5 && !storage.isPlain)
  }

  @Test(arguments: [
    ("2:4", 0, 0), ("2:4", 1, 1), ("2:4", 3, 2), ("2:4", 4, 2), ("2:4", 9, 5), ("1:4", 8, 2),
    ("3:8", 21, 9), ("4:4", 7, 7),
  ])
  func kept(sparsity: String, count: Int, kept: Int) throws {
    #expect(try #require(Sparsity(sparsity)).kept(of: count) == kept)
  }

  @Test(arguments: [("2:4", 2), ("1:2", 1), ("1:1", 0), ("3:5", 3), ("4:8", 3)])
  func indices(sparsity: String, bits: Int) throws {
    #expect(try #require(Sparsity(sparsity)).indexBits == bits)
    #expect(try #require(Sparsity(sparsity)).description == sparsity)
  }

  @Test(arguments: ["", "2", "2:", "4:2", "0:4", "2:4:8", "02:4", " 2:4", "2:9999999999"])
  func noSparsity(text: String) { #expect(Sparsity(text) == nil) }

  /// Any part of the matrix has its share, and the parts never take less than the whole.
  @Test func sharesOfRows() {
    let storage = WeightStorage(
      bits: 8, rows: 10,
      powerOfTwo: PowerOfTwoRows(count: 6, type: ElementType(.log2, bits: 4)))
    #expect((0...10).map { storage.powerOfTwoRows(of: $0) } == [0, 0, 1, 1, 2, 3, 3, 4, 4, 5, 6])
    #expect(storage.bytes(rows: 10, reduction: 4) == 4 * 4 + 6 * 2)
    #expect(storage.bytes(rows: 5, reduction: 4) == 2 * 4 + 3 * 2)
    #expect(storage.bytes(rows: 4, reduction: 3) == (3 * (2 * 8 + 2 * 4) + 7) / 8)
    #expect(!storage.isPlain)
    #expect(WeightStorage(bits: 3).bytes(rows: 3, reduction: 3) == 4)
  }

  @Test(arguments: [
    (#""sparsity":"2:4","#, "'sparsity'", "only a tensor whose role is 'weight' has a 'sparsity'"),
    (
      #""pot_rows":{"count":3,"type":"log2-4"},"#, "'pot_rows'",
      "only a tensor whose role is 'weight' has 'pot_rows'"
    ),
    (
      #""stored_percent":70,"#, "'stored_percent'",
      "only a tensor whose role is 'weight' has a 'stored_percent'"
    ),
    (#""stored_percent":100,"#, "'stored_percent'", "outside 1...99"),
  ])
  func activations(key: String, name: String, message: String) throws {
    let text = try SmallTrace.text(
      #"{"tensor":"scores","shape""#, #"{"tensor":"scores",\#(key)"shape""#)
    let error = try renderedError { _ = try Trace.read(text, file: "t.jsonl") }
    #expect(error.contains("t.jsonl:10:"))
    #expect(error.contains(message))
  }

  @Test(arguments: [
    (#"{"count":9,"type":"log2-4"}"#, "9 of 8 rows are powers of two"),
    (
      #"{"count":3,"type":"int4"}"#,
      "rows of powers of two are int4; they need a log2 code of at most 4 bits"
    ),
    (
      #"{"count":3,"type":"log2-5"}"#,
      "rows of powers of two are log2-5; they need a log2 code of at most 4 bits"
    ),
    (#"{"count":3}"#, "'type' is missing"),
    (#"{"count":0,"type":"log2-4"}"#, "'count'"),
  ])
  func rows(value: String, message: String) throws {
    let text = try text(#""type":"int4","uses":2,"pot_rows":\#(value)}"#)
    let error = try renderedError { _ = try Trace.read(text, file: "t.jsonl") }
    #expect(error.hasPrefix("t.jsonl:3:"))
    #expect(error.contains(message), "\(error)")
  }
}
