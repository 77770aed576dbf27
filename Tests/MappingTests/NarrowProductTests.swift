import Algorithms
import Hardware
@testable import Mapping
import Quantities
import Simulation
import Testing
import Workload

/// XNOR words, packed weights, small floats: what a PE does with narrow operands.
struct NarrowProductTests {
  private static let binary = ElementType(.binary, bits: 1)

  private func binaryProduct(k: UInt32) -> ProductDraft {
    var draft = ProductDraft(k: k)
    draft.mac = .xnorPopcount
    draft.input.type = Self.binary
    draft.weight.type = Self.binary
    return draft
  }

  /// Words of 32: 128 elements are 4 rows of the grid, 129 are 5 and take a second fold.
  @Test(arguments: [(k: 128, folds: 1), (k: 129, folds: 2), (k: 256, folds: 2)])
  func wordsOfBits(k: Int, folds: Int) throws {
    let run = try binaryProduct(k: UInt32(k)).run(
      set: [
        "array.pe=[{mac: xnor_popcount, activation: binary, weight: binary, reduction: 32}]"
      ])
    #expect(run.cycles == 4 + folds * 9 + 6)
    let macs = 9 * k * 4
    #expect(run.activity.macs == macs)
    // 16 PEs of 32 products.
    #expect(run.array.ideal == macs / 512)
    #expect(run[.xnorPopcount] == macs)
    #expect(run[.add32] == 9 * 4 * ((k + 31) / 32))
    // A bit an element: the input once, the weights once.
    #expect(run.activity.bufferReads[0] == ceilingDivision(9 * k, 8))
    #expect(run.activity.bufferReads[1] == ceilingDivision(4 * k, 8))
  }

  /// A bit at a time takes a row a bit, and a sum a bit.
  @Test func singleBits() throws {
    let run = try binaryProduct(k: 128).run(
      set: ["array.pe=[{mac: xnor_popcount, activation: binary, weight: binary}]"])
    #expect(run.cycles == 4 + 32 * 9 + 6)
    #expect(run[.add32] == 9 * 128 * 4)
  }

  /// Two 4-bit weights a PE halve the columns; the 8 × 4 product is two of 4 × 4 and an add of 16 bits.
  @Test func precisionScalableMACs() throws {
    var draft = ProductDraft(k: 4)
    draft.n = 8
    draft.weight.type = ElementType(.signed, bits: 4)
    let narrow =
      "array.pe=[{activation: int8, weight: int4, packing: 2}, {activation: int8, weight: int8}]"
    let packed = try draft.run(set: [narrow])
    #expect(packed.cycles == 4 + 9 + 6)
    #expect(packed.weightBytes == 16)
    let macs = 9 * 4 * 8
    #expect(
      [packed[.multiply4], packed[.add16], packed[.add32], packed[.multiply8]]
        == [2 * macs, macs, macs, 0])
    draft.weight.type = .int8
    let wide = try draft.run(set: [narrow])
    #expect(wide.cycles == 4 + 2 * 9 + 6)
    #expect(wide.weightBytes == 32)
    #expect([wide[.multiply8], wide[.multiply4]] == [macs, 0])
  }

  /// Fields of a word take seven sums before the PE stops a cycle to take them apart: of 14 products,
  /// two stops. On a grid that sums in place.
  @Test func packedFieldsAreTakenApart() throws {
    var draft = ProductDraft(k: 14)
    draft.m = 4
    draft.n = 8
    draft.extras.packing = 2
    let types = "activation: int4, weight: int4, packing: 2"
    draft.input.type = ElementType(.signed, bits: 4)
    draft.weight.type = ElementType(.signed, bits: 4)
    let free = try draft.run(
      set: ["array.dataflow=output_stationary", "array.pe=[{\(types)}]"])
    #expect(free.cycles == 14 + 6)
    let run = try draft.run(
      set: ["array.dataflow=output_stationary", "array.pe=[{\(types), unpack_every: 7}]"])
    #expect(run.cycles == 14 + 2 + 6)
    #expect([run.array.ideal, run.array.overhead] == [14, 2])
    // 16 words, each taken apart twice: a shift of the upper field, two adds.
    #expect(run[.shift32] == 16 * 2)
    #expect(run[.add32] == 4 * 14 * 8 + 16 * 2 * 2)
    // 15 products: a third stop.
    draft.k = 15
    let longer = try draft.run(
      set: ["array.dataflow=output_stationary", "array.pe=[{\(types), unpack_every: 7}]"])
    #expect(longer.cycles == 15 + 3 + 6)
  }

  /// What a trace says of packing is asked of the machine.
  @Test func packingThatNoModeHas() throws {
    var draft = ProductDraft(k: 4)
    draft.extras.packing = 4
    let text = try renderedError { _ = try draft.run(set: []) }
    #expect(
      text == """
        small.yaml:13:5: error: operator 'fc' needs 4 weights in one multiplier, and no mode of \
        'array.pe' for 'multiply' of int8 and int8 has that packing
          13 |     - {activation: int8, weight: int8}
             |     ^
          help: add a mode with 'packing: 4' to 'array.pe'

        """)
    let run = try draft.run(
      set: [
        "array.pe=[{activation: int8, weight: int8, packing: 2}, {activation: int8, weight: int8, packing: 8}]"
      ])
    #expect(run.activity.mode == 1)
  }

  /// A float product at its own width, summed where the mode says.
  @Test(arguments: [
    ("fp-e4m3", "", [Arithmetic.floatMultiply8: 1, .floatAdd32: 1]),
    ("fp-e4m3", ", accumulator: fp16", [.floatMultiply8: 1, .floatAdd16: 1]),
    ("fp-e2m1", ", accumulator: int32", [.floatMultiply4: 1, .shift32: 1, .add32: 1]),
    ("fp-e3m2", ", accumulator: fp16", [.floatMultiply6: 1, .floatAdd16: 1]),
  ])
  func smallFloats(type: String, accumulator: String, operations: [Arithmetic: Int]) throws {
    var draft = ProductDraft(k: 4)
    let element = try #require(ElementType(type))
    draft.input.type = element
    draft.weight.type = element
    let run = try draft.run(
      set: ["array.pe=[{activation: \(type), weight: \(type)\(accumulator)}]"])
    for operation in Arithmetic.allCases {
      #expect(run[operation] == 9 * 4 * 4 * (operations[operation] ?? 0), "\(operation.name)")
    }
    #expect(run.weightBytes == 16 * Int(element.bits) / 8)
  }
}
