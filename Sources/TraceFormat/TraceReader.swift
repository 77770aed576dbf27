import Diagnostics
import Documents
import Workload

/// Reads a trace file chunk by chunk; `TraceSchema` describes the file.
///
/// Errors of up to 20 lines are collected; with any error there is no trace. Memory, apart from the
/// trace, is bounded by the longest line.
package struct TraceReader {
  private let file: String
  private let byteCount: Int
  private let reuse: Bool
  private var lineNumber = 0
  /// The start of a line whose end has not come.
  private var pending: [UInt8] = []
  private var header: HeaderLine?
  private var headerText = ""
  private var scope = TraceScope(header: Trace.Header(model: "", scheme: ""))
  private var tensorLine = TensorLine()
  private var operatorLine = OperatorLine()
  private var knownLines = KnownLines()
  private var totalMACs = 0
  private var totalElements = 0
  private var totalSize = 0
  private var diagnostics: [Diagnostic] = []

  /// - Parameters:
  ///   - file: What messages call the file.
  ///   - byteCount: Its size if known, which bounds the memory that its header may ask for.
  ///   - reuse: Whether lines that repeat but for their numbers are read once.
  package init(file: String, byteCount: Int = 0, reuse: Bool = true) {
    self.file = file
    self.byteCount = byteCount
    self.reuse = reuse
  }

  /// Reads on.
  ///
  /// - Throws: All errors found so far, once there are enough that reading stops.
  package mutating func read(_ chunk: UnsafeRawBufferPointer) throws(InputError) {
    var start = 0
    while let end = chunk.lineFeed(from: start) {
      let part = UnsafeRawBufferPointer(rebasing: chunk[start..<end])
      start = end + 1
      if pending.isEmpty {
        try readLine(part)
      } else {
        try readPending(part)
      }
    }
    let rest = chunk[start...]
    guard pending.count + rest.count <= TraceSchema.maximumLineBytes else {
      lineNumber += 1
      report(JSONError(offset: 0, Self.tooLong), line: UnsafeRawBufferPointer(rebasing: rest))
      throw InputError(diagnostics)
    }
    pending.append(contentsOf: rest)
  }

  /// Ends the file.
  ///
  /// - Throws: All errors found.
  package mutating func finish() throws(InputError) -> Trace {
    if !pending.isEmpty { try readPending(UnsafeRawBufferPointer(start: nil, count: 0)) }
    guard let header else {
      if diagnostics.isEmpty {
        diagnostics.append(Diagnostic(at: location(line: 1), "the file is empty"))
      }
      throw InputError(diagnostics)
    }
    if diagnostics.isEmpty { checkCounts(header) }
    guard diagnostics.isEmpty else { throw InputError(diagnostics) }
    let trace = scope.takeTrace()
    checkUses(trace)
    guard diagnostics.isEmpty else { throw InputError(diagnostics) }
    return trace
  }

  // MARK: Lines

  private static let tooLong = "the line is longer than \(TraceSchema.maximumLineBytes) bytes"

  private mutating func readPending(_ part: UnsafeRawBufferPointer) throws(InputError) {
    var line: [UInt8] = []
    swap(&line, &pending)
    line.append(contentsOf: part)
    let result = line.withUnsafeBytes { bytes -> Result<Void, InputError> in
      do throws(InputError) {
        return .success(try readLine(bytes))
      } catch {
        return .failure(error)
      }
    }
    line.removeAll(keepingCapacity: true)
    pending = line
    try result.get()
  }

  private mutating func readLine(_ bytes: UnsafeRawBufferPointer) throws(InputError) {
    lineNumber += 1
    do throws(JSONError) {
      guard bytes.count <= TraceSchema.maximumLineBytes else {
        throw JSONError(offset: 0, Self.tooLong)
      }
      if header == nil {
        try readHeader(bytes)
      } else {
        try readBody(bytes)
      }
    } catch {
      report(error, line: bytes)
      if header == nil || diagnostics.count >= TraceSchema.maximumErrors {
        throw InputError(diagnostics)
      }
    }
  }

  private mutating func readHeader(_ bytes: UnsafeRawBufferPointer) throws(JSONError) {
    var line = LineScanner(bytes)
    let header = try HeaderLine(&line)
    scope = TraceScope(header: header.header)
    // The shortest lines of a tensor and of an operator have more than 48 bytes; a file that
    // announces more than it can hold gets no space for it.
    let lines = byteCount / 48
    scope.reserve(
      tensors: min(header.tensorCount, lines), operators: min(header.operatorCount, lines),
      nameBytes: byteCount / 8)
    headerText = String(decoding: bytes, as: UTF8.self)
    self.header = header
  }

  private mutating func readBody(_ bytes: UnsafeRawBufferPointer) throws(JSONError) {
    guard scope.hasSpace else { throw JSONError(offset: 0, "the trace is too large to read") }
    switch try LineKind(of: bytes) {
    case .tensor where !reuse: try readTensor(bytes)
    case .operator where !reuse: try readOperator(bytes)
    case .tensor:
      switch knownLines.readTensor(bytes, &scope) {
      case .done(let size, _): totalSize = try Self.sum(totalSize, size, "tensors")
      case .unknown(let tail, let isView):
        try readTensor(bytes)
        knownLines.remember(
          tensorLine, bytes, tail: tail, isView: isView, as: scope.builder.trace.tensors.last)
      }
    case .operator:
      switch knownLines.readOperator(bytes, &scope, &operatorLine) {
      case .done(_, let work): try add(work)
      case .unknown(let tail, _):
        try readOperator(bytes)
        knownLines.remember(operatorLine, bytes, tail: tail)
      }
    case .schema:
      throw JSONError(offset: 0, "a second header", help: "only the first line is a header")
    }
  }

  private mutating func readTensor(_ bytes: UnsafeRawBufferPointer) throws(JSONError) {
    var line = LineScanner(bytes)
    do throws(JSONError) {
      try tensorLine.read(&line, &scope)
      try tensorLine.check(against: scope.builder.trace)
      totalSize = try Self.sum(totalSize, tensorLine.size, "tensors")
    } catch {
      if tensorLine.isNamed { scope.addBroken(tensorLine.name) }
      throw error
    }
    scope.add(tensorLine)
  }

  private mutating func readOperator(_ bytes: UnsafeRawBufferPointer) throws(JSONError) {
    var line = LineScanner(bytes)
    do throws(JSONError) {
      try operatorLine.read(&line, &scope)
      try add(try operatorLine.check(in: scope))
    } catch {
      scope.addBroken(operatorLine)
      throw error
    }
    scope.add(operatorLine)
  }

  private mutating func add(_ work: OperatorLine.Work) throws(JSONError) {
    totalMACs = try Self.sum(totalMACs, work.macs, "MACs")
    totalElements = try Self.sum(totalElements, work.elements, "elements")
  }

  private static func sum(_ total: Int, _ part: Int, _ what: String) throws(JSONError) -> Int {
    // Both are below 2⁶².
    guard total + part <= TraceLimits.maximumTotal else {
      throw JSONError(offset: 0, "the \(what) of the trace up to this line leave 2^62")
    }
    return total + part
  }

  // MARK: The whole file

  private mutating func checkCounts(_ header: HeaderLine) {
    let found = [
      ("tensors", header.tensorsOffset, header.tensorCount, scope.builder.trace.tensors.count),
      (
        "operators", header.operatorsOffset, header.operatorCount,
        scope.builder.trace.operators.count
      ),
    ]
    for (what, offset, announced, found) in found where announced != found {
      diagnostics.append(
        Diagnostic(
          at: SourceLocation(file: file, line: 1, column: column(offset, Array(headerText.utf8))),
          "the header announces \(announced) \(what), the file has \(found)",
          help: found < announced ? "the file may be cut off" : nil, excerpt: headerText))
    }
  }

  /// The counts of uses, which come before the lines that they count.
  private mutating func checkUses(_ trace: Trace) {
    var next = 0
    let uses = trace.countedUses()
    for (line, isOperator) in trace.lineIsOperator.enumerated() where !isOperator {
      let tensor = trace.tensors[next]
      if tensor.uses != uses[next], diagnostics.count < TraceSchema.maximumErrors {
        diagnostics.append(
          Diagnostic(
            at: location(line: line + 2),
            "'\(trace.name(tensor.name))' has 'uses' \(tensor.uses), "
              + "but it is read \(uses[next] == 1 ? "once" : "\(uses[next]) times")",
            excerpt: TraceWriter(trace).line(of: tensor)))
      }
      next += 1
    }
  }

  private func location(line: Int) -> SourceLocation {
    SourceLocation(file: file, line: line, column: 1)
  }

  private func column(_ offset: Int, _ line: some Sequence<UInt8>) -> Int {
    // Every scalar has one byte that does not continue another.
    line.prefix(offset).count { $0 & 0xC0 != 0x80 } + 1
  }

  private mutating func report(_ error: JSONError, line: UnsafeRawBufferPointer) {
    let location = SourceLocation(
      file: file, line: lineNumber, column: column(error.offset, line))
    // Enough of the line to show the place.
    let excerpt = String(decoding: line.prefix(error.offset + 200), as: UTF8.self)
    diagnostics.append(Diagnostic(at: location, error.message, help: error.help, excerpt: excerpt))
  }
}
