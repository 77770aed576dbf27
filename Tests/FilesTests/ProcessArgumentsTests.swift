import Testing

@testable import Files

struct ProcessArgumentsTests {
  /// A process's first stack: a number of words, a pointer to each, a null pointer, the environment.
  private static func words(
    count: Int, _ texts: [String], end: UInt = 0
  ) -> [String]? {
    let pointers = texts.map { text in
      let bytes = Array(text.utf8CString)
      let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
      copy.initialize(from: bytes, count: bytes.count)
      return copy
    }
    defer { for pointer in pointers { pointer.deallocate() } }
    // Something before, which is not read.
    var stack: [UnsafeMutablePointer<CChar>?] = [nil, nil]
    stack.append(UnsafeMutablePointer(bitPattern: UInt(count)))
    stack += pointers.map { Optional($0) }
    stack.append(UnsafeMutablePointer(bitPattern: end))
    let environment = stack.count
    stack.append(nil)
    return stack.withUnsafeMutableBufferPointer { stack in
      stack.baseAddress.flatMap { ProcessArguments.below($0 + environment) }
    }
  }

  @Test(arguments: [
    ["systole"], ["systole", "lower", "deit-tiny"], ["systole", "", "--scheme", "µ b"],
    ["systole"] + (0..<300).map { "argument \($0)" },
  ])
  func wordsBelowTheEnvironment(texts: [String]) {
    #expect(Self.words(count: texts.count, texts) == texts)
  }

  @Test func whatElseStandsThere() {
    #expect(Self.words(count: 0, []) == [])
    #expect(Self.words(count: 2, ["systole"]) == nil)
    #expect(Self.words(count: 1, ["systole"], end: 4_096) == nil)
  }

  @Test func ofThisProcess() { #expect(ProcessArguments.all == CommandLine.arguments) }
}
