import Testing

@testable import Workload

struct NameTableTests {
  @Test func namesAreStoredOnceAndReadBack() {
    var table = NameTable()
    let names = [
      "blocks.0.attn.qkv", "blocks.0.attn.qkv.weight", "blocks.0.attn.qkv.bias", "x", ".", "..",
      "a/b.c/d", "/blocks/blocks.0/MatMul_output_0", "käse.größe", "blocks", "blocks.0", "a.",
      String(repeating: "n", count: 255), String(repeating: "n.", count: 127),
    ]
    let ids = names.map { table.intern($0) }
    #expect(Set(ids).count == names.count)
    for (id, name) in zip(ids, names) {
      #expect(table[id] == name)
      #expect(table.intern(name) == id)
    }
    table.removeIndex()
    for (id, name) in zip(ids, names) { #expect(table.intern(name) == id) }
  }

  @Test func manyNamesKeepTheirIndices() {
    var table = NameTable()
    var ids: [NameID] = []
    for index in 0..<5_000 { ids.append(table.intern("blocks.\(index % 700).part\(index).weight")) }
    for index in 0..<5_000 {
      #expect(table[ids[index]] == "blocks.\(index % 700).part\(index).weight")
      #expect(table.intern("blocks.\(index % 700).part\(index).weight") == ids[index])
    }
  }

  @Test func searchingStoresNothing() {
    var table = NameTable()
    _ = table.intern("a.b.c")
    let count = table.count
    var name = "a.b.d"
    let found = name.withUTF8 { table.find($0) }
    #expect(found == nil)
    #expect(table.count == count)
  }
}
