import Diagnostics
import Lowering
import Testing
import Workload

/// What a user reads when a model, a scheme or a name is wrong.
struct LoweringErrorTests {
  @Test func widthThatHeadsDoNotDivide() throws {
    #expect(
      try renderedError { _ = try Shipped.model("deit-small", ("width: 384", "width: 385")) } == """
        deit-small.yaml:9:8: error: 'width' is 385, which 'heads' (6) does not divide
          9 | width: 385
            |        ^
          help: the nearest multiples: 384 or 390

        """)
  }

  @Test func severalMistakesAtOnce() throws {
    let text = try renderedError {
      _ = try Shipped.model(
        "deit-small", ("image: 224", "imge: 224"), ("depth: 12", "depth: 0"),
        ("classes: 1000", "classes: many"))
    }
    #expect(
      text == """
        deit-small.yaml:6:1: error: unknown key 'imge'
          6 | imge: 224
            | ^
          help: did you mean 'image'?
        deit-small.yaml:10:8: error: 'depth' is 0, which is outside 1...10000
          10 | depth: 0
             |        ^
        deit-small.yaml:13:10: error: 'classes' needs a whole number, found 'many'
          13 | classes: many
             |          ^

        """)
  }

  @Test func windowsThatDoNotTile() throws {
    #expect(
      try renderedError { _ = try Shipped.model("swin-tiny", ("window: 7", "window: 6")) } == """
        swin-tiny.yaml:12:9: error: windows of 6 do not tile stage 0 of 56x56 tokens
          12 | window: 6
             |         ^
          help: an 'image' that is a multiple of 192 has whole windows in every stage

        """)
  }

  @Test func stagesThatDiffer() throws {
    #expect(
      try renderedError {
        _ = try Shipped.model("swin-tiny", ("heads: [3, 6, 12, 24]", "heads: [3, 6]"))
      } == """
        swin-tiny.yaml:11:8: error: 'heads' has 2 stages where 'depths' has 4
          11 | heads: [3, 6]
             |        ^
          help: give one number of heads for each stage

        """)
  }

  @Test func resizing() throws {
    #expect(
      try renderedError { _ = try Shipped.model("swin-tiny").resized(to: 384) } == """
        error: 'swin-tiny@384': windows of 7 do not tile stage 0 of 96x96 tokens
          help: an 'image' that is a multiple of 224 has whole windows in every stage

        """)
    #expect(
      try renderedError { _ = try Shipped.model("bert-base").resized(to: 1024) } == """
        error: 'bert-base@1024': 'tokens' is 1024, more than the 512 of 'positions'
          help: a sequence has at most as many tokens as there are position embeddings

        """)
    #expect(
      try renderedError { _ = try Shipped.model("deit-tiny").resized(to: 390) } == """
        error: 'deit-tiny@390': 'image' is 390, which 'patch' (16) does not divide
          help: the nearest multiples: 384 or 400

        """)
    #expect(try Shipped.model("swin-tiny").resized(to: 448).name == "swin-tiny@448")
  }

  @Test func references() throws {
    let reference = try ModelReference("deit-small@384")
    #expect(reference.name == "deit-small")
    #expect(reference.size == 384)
    #expect(try ModelReference("deit-small").size == nil)
    #expect(try ModelReference("work@home/mine.yaml").name == "work@home/mine.yaml")
    #expect(try ModelReference("models/mine.yaml@384").size == 384)
    for text in ["deit-small@", "@384", "deit-small@big", "deit-small@0", "deit@+4"] {
      #expect(
        try renderedError { _ = try ModelReference(text) } == """
          error: model '\(text)' needs a name, '@' and a whole number
            help: write deit-small@384 for images of 384 pixels, bert-base@384 for 384 tokens

          """)
    }
  }

  @Test func weightBitsThatASchemeLacks() throws {
    #expect(
      try renderedError { _ = try Shipped.trace("deit-tiny", "p2-vit", weightBits: 6) } == """
        error: scheme 'p2-vit' has no 6-bit weights
          help: its weights may have 8 or 4 bits

        """)
    #expect(
      try renderedError { _ = try Shipped.trace("deit-tiny", "fp16", weightBits: 8) } == """
        error: scheme 'fp16' has no 8-bit weights
          help: its weights are fp16 and leave no choice

        """)
  }

  @Test func schemeNames() throws {
    let text = try renderedError {
      _ = try Shipped.scheme(
        "p2-vit", ("softmax: log-int-p2,", "softmax: log-int-p3,"),
        ("class: S3", "class: S9"), ("qkv: int8", "qkv: int88"),
        ("hidden: int32", "hiden: int32"), ("gelu: { algorithm: float }", "glu: {}"))
    }
    #expect(
      text == """
        p2-vit.yaml:8:8: error: 'class' cannot be 'S9'
          8 | class: S9
            |        ^
          help: did you mean 'S1'?
        p2-vit.yaml:24:8: error: 'edges.qkv' cannot be 'int88', which is no element type
          24 |   qkv: int88
             |        ^
          help: such as \(ElementType.examples)
        p2-vit.yaml:29:3: error: unknown key 'hiden' in 'edges'
          29 |   hiden: int32
             |   ^
          help: did you mean 'hidden'?
        p2-vit.yaml:32:24: error: 'algorithms.softmax' cannot be 'log-int-p3'
          32 | algorithms: { softmax: log-int-p3, layernorm: ptf-p2, gelu: float }
             |                        ^
          help: did you mean 'log-int-p2'?
        p2-vit.yaml:39:5: error: unknown key 'glu' in 'requantize.except'
          39 |     glu: {}  # the float result is multiplied onto its grid
             |     ^
          help: did you mean 'gelu'?

        """)
  }

  @Test func edgesThatNothingBringsAbout() throws {
    #expect(
      try renderedError {
        _ = try Shipped.scheme(
          "i-vit", ("softmax: { algorithm: none }", "attention_qk: { algorithm: none }"))
      } == """
        i-vit.yaml:19:11: error: 'edges.scores' is int8, but 'attention_qk' leaves int32 as nothing \
        requantizes it
          19 |   scores: int8  # 1/sqrt(d) is part of the scale
             |           ^
          help: choose an algorithm under 'requantize', or make the edge int32

        """)
  }

  /// Keys are not judged by another document's rules, or by another family's.
  @Test func unknownFamily() throws {
    #expect(
      try renderedError { _ = try Shipped.model("bert-base", ("family: bert", "family: brt")) }
        == """
        bert-base.yaml:3:9: error: 'family' cannot be 'brt'
          3 | family: brt
            |         ^
          help: did you mean 'bert'?

        """)
  }

  @Test func bothFormsOfAnMLP() throws {
    #expect(
      try renderedError {
        _ = try Shipped.model("bert-base", ("mlp: 3072", "mlp: 3072\nmlp_ratio: 4"))
      } == """
        bert-base.yaml:11:6: error: 'mlp' and 'mlp_ratio' are both given
          11 | mlp: 3072
             |      ^
          help: give one of them

        """)
  }

  @Test func otherDocuments() throws {
    #expect(
      try renderedError {
        _ = try Shipped.model("deit-tiny", ("systole.model/1", "systole.model/2"))
      } == """
        deit-tiny.yaml:2:9: error: this is 'systole.model/2', not 'systole.model/1'
          2 | schema: systole.model/2
            |         ^

        """)
  }
}
