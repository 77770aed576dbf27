import Diagnostics
import Testing

@testable import Workload
@testable import TraceFormat

/// Whatever the bytes are, reading ends with a trace or with located errors.
struct TraceFuzzTests {
  /// Few lines, so that each of their bytes can be changed in short time.
  private static let few = """
    {"schema":"systole.trace/1","model":"m","scheme":"s","tensors":5,"operators":2}
    {"tensor":"x","shape":[4,6],"role":"input","type":"int8"}
    {"tensor":"w","shape":[8,6],"role":"weight","type":"int4","scale":{"per":"channel"}}
    {"tensor":"y","shape":[4,8],"role":"activation","type":"int8","uses":0}
    {"operator":"linear","name":"y","inputs":["x","w"],"outputs":["y"],\
    "dims":{"b":1,"m":4,"k":6,"n":8},"epilogue":[{"step":"requantize","algorithm":"shift"}]}
    {"tensor":"v","view":{"of":"y","offset":4,"strides":[8,1]},"shape":[4,4],\
    "role":"activation","type":"int8"}
    {"tensor":"z","shape":[4,4],"role":"output","type":"fp16","uses":0}
    {"operator":"softmax","name":"z","inputs":["v"],"outputs":["z"],\
    "dims":{"rows":4,"length":4},"algorithm":"ita","repeat":2}

    """

  /// What was wrong; nil where the bytes are a trace that survives being written.
  private func outcome(of bytes: [UInt8]) throws -> [Diagnostic]? {
    do throws(InputError) {
      let trace = try bytes.withUnsafeBytesThrowing { bytes throws(InputError) in
        try Trace.read(bytes, file: "t")
      }
      let written = trace.canonicalBytes
      let again = try written.withUnsafeBytesThrowing { bytes throws(InputError) in
        try Trace.read(bytes, file: "t")
      }
      #expect(again.canonicalBytes == written)
      _ = WorkloadCounts(trace)
      return nil
    } catch {
      #expect(!error.diagnostics.isEmpty)
      #expect(error.diagnostics.allSatisfy { $0.location != nil })
      return error.diagnostics
    }
  }

  @Test func everyTruncationIsAnError() throws {
    let bytes = Array(SmallTrace.text.utf8)
    // Without its last line feed the file is whole.
    for count in 0..<bytes.count - 1 {
      #expect(try outcome(of: Array(bytes[..<count])) != nil, "\(count) bytes")
    }
    #expect(try outcome(of: Array(bytes.dropLast())) == nil)
  }

  @Test(arguments: [0x00, 0x0A, 0x22, 0x2C, 0x39, 0x5C, 0x7D, 0xFF])
  func everyByteMayBeAnother(byte: UInt8) throws {
    var bytes = Array(Self.few.utf8)
    for index in bytes.indices {
      let original = bytes[index]
      bytes[index] = byte
      _ = try outcome(of: bytes)
      bytes[index] = original
    }
  }

  @Test func everyByteMayLackOrStandTwice() throws {
    let bytes = Array(Self.few.utf8)
    for index in bytes.indices {
      var lacking = bytes
      lacking.remove(at: index)
      _ = try outcome(of: lacking)
      var doubled = bytes
      doubled.insert(bytes[index], at: index)
      _ = try outcome(of: doubled)
    }
  }

  @Test func repeatedBlocksSurviveChanges() throws {
    var bytes = Array(RepeatedBlocks.text(blocks: 2).utf8)
    for index in bytes.indices {
      for byte in [UInt8(ascii: "\""), UInt8(ascii: "9")] {
        let original = bytes[index]
        bytes[index] = byte
        _ = try outcome(of: bytes)
        bytes[index] = original
      }
    }
  }

  @Test func everyLineMayLackOrStandTwice() throws {
    for index in SmallTrace.lines.indices {
      var lacking = SmallTrace.lines
      lacking.remove(at: index)
      #expect(try outcome(of: lacking.flatMap { Array(($0 + "\n").utf8) }) != nil)
      var doubled = SmallTrace.lines
      doubled.insert(SmallTrace.lines[index], at: index)
      #expect(try outcome(of: doubled.flatMap { Array(($0 + "\n").utf8) }) != nil)
    }
  }
}

extension [UInt8] {
  /// `withUnsafeBytes` with the body's own type of error.
  fileprivate func withUnsafeBytesThrowing<Value, Failure>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Value
  ) throws(Failure) -> Value {
    try withUnsafeBytes { bytes -> Result<Value, Failure> in
      do throws(Failure) {
        return .success(try body(bytes))
      } catch {
        return .failure(error)
      }
    }.get()
  }
}
