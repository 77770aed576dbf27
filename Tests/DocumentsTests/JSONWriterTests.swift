import Documents
import Testing

struct JSONWriterTests {
  private func write(_ style: JSONWriter.Style) -> String {
    var writer = JSONWriter(style)
    writer.object { writer in
      writer.value("count", 12)
      writer.value("big", Int128(1) << 100)
      writer.value("ratio", 0.1)
      writer.value("none", Double.nan)
      writer.number("exact", text: "1.250")
      writer.value("is", true)
      writer.null("nothing")
      writer.array("list") { writer in
        writer.value(nil, 1)
        writer.object { $0.value("a\"b", "c\\d\n") }
        writer.array { _ in }
      }
      writer.object("empty") { _ in }
    }
    return writer.text
  }

  @Test func compact() {
    #expect(
      write(.compact)
        == #"{"count":12,"big":1267650600228229401496703205376,"ratio":0.1,"none":null,"#
        + #""exact":1.250,"is":true,"nothing":null,"list":[1,{"a\"b":"c\\d\n"},[]],"empty":{}}"#)
  }

  @Test func indented() {
    #expect(
      write(.indented) == #"""
        {
          "count": 12,
          "big": 1267650600228229401496703205376,
          "ratio": 0.1,
          "none": null,
          "exact": 1.250,
          "is": true,
          "nothing": null,
          "list": [
            1,
            {
              "a\"b": "c\\d\n"
            },
            []
          ],
          "empty": {}
        }
        """#)
  }

  @Test func whatIsWrittenIsReadBack() throws {
    let document = try JSONReader.read(write(.indented), file: "a.json")
    var writer = JSONWriter(.compact)
    writer.node(nil, document.root["list"] ?? document.root)
    #expect(writer.text == #"[1,{"a\"b":"c\\d\n"},[]]"#)
  }
}
