import Testing
import Workload

struct ElementTypeTests {
  @Test(arguments: [
    ("int8", 8), ("int2", 2), ("int32", 32), ("uint4", 4), ("log2-4", 4), ("fp16", 16),
    ("fp32", 32), ("fp-e4m3", 8), ("fp-e2m1", 4), ("binary", 1), ("ternary", 2),
  ])
  func namesAreReadAndWritten(name: String, bits: Int) throws {
    let type = try #require(ElementType(name))
    #expect(type.description == name)
    #expect(Int(type.bits) == bits)
  }

  @Test(arguments: [
    "", "int", "int1", "int33", "int08", "int+8", "int-8", "INT8", "log2-1", "log2-9", "fp8",
    "fp-e9m3", "fp-e4", "fp-em3", "fp-e8m10", "uint8 ",
  ])
  func otherTextsAreNone(name: String) { #expect(ElementType(name) == nil) }

  @Test func fp16IsItsOwnExponentAndMantissa() { #expect(ElementType("fp-e5m10") == .fp16) }
}
