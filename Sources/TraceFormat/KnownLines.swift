import Documents
import Workload

/// Reads lines that differ from an earlier line in names only: the blocks of a model repeat, so
/// most lines are such, and only their names and what depends on them need reading.
struct KnownLines {
  enum Outcome {
    /// Read and added.
    case done(size: Int, OperatorLine.Work)
    /// To be read in full, after which the line from `tail` on may be remembered; `isView` says
    /// whether a view's base comes before it.
    case unknown(tail: Int?, isView: Bool = false)
  }

  private struct KnownTensor {
    /// As the trace holds it, but for the name and a view's base.
    var tensor: Tensor
    var size: Int
    /// The last element of its base that a view reaches.
    var lastElement: Int
  }

  private struct KnownOperator {
    var op: Operator
    /// None or one.
    var extras: [OperatorExtras] = []
  }

  private var tensors = LineTails<KnownTensor>()
  private var operators = LineTails<KnownOperator>()

  // MARK: Tensors

  mutating func readTensor(
    _ bytes: UnsafeRawBufferPointer, _ scope: inout TraceScope
  ) -> Outcome {
    var line = CanonicalScanner(bytes)
    guard line.skip("{\"tensor\":\""), let name = line.name() else { return .unknown(tail: nil) }
    var base: TensorID?
    if line.skip(",\"view\":{\"of\":\"") {
      guard let text = line.name(), let id = scope.knownTensor(text) else {
        return .unknown(tail: nil)
      }
      base = id
    }
    let unknown = Outcome.unknown(tail: line.offset, isView: base != nil)
    guard let known = tensors.value(of: line.rest, key: base == nil ? 0 : 1) else { return unknown }
    if let base {
      let baseTensor = scope.builder.trace[base]
      guard baseTensor.type.bits == known.tensor.type.bits,
        known.lastElement < scope.builder.trace.elements(of: baseTensor),
        scope.builder.trace.viewDepth(of: base) < TraceLimits.maximumViewDepth
      else { return unknown }
    }
    guard let id = scope.newTensorName(name) else { return unknown }
    var tensor = known.tensor
    tensor.name = id
    scope.add(known: tensor, base: base)
    return .done(size: known.size, OperatorLine.Work())
  }

  /// Remembers the line that has just been added.
  mutating func remember(
    _ line: TensorLine, _ bytes: UnsafeRawBufferPointer, tail: Int?, isView: Bool,
    as tensor: Tensor?
  ) {
    // A tail that names another tensor means something else on another line.
    guard let tail, let tensor, !line.dependsOnBroken, line.extras.shares == nil,
      (line.extras.view != nil) == isView
    else { return }
    var known = KnownTensor(tensor: tensor, size: line.size, lastElement: 0)
    if let view = line.extras.view { known.lastElement = Int(line.lastElement(of: view)) }
    tensors.store(
      known, of: UnsafeRawBufferPointer(rebasing: bytes[tail...]),
      key: isView ? 1 : 0)
  }

  // MARK: Operators

  mutating func readOperator(
    _ bytes: UnsafeRawBufferPointer, _ scope: inout TraceScope, _ result: inout OperatorLine
  ) -> Outcome {
    var line = CanonicalScanner(bytes)
    result.beginKnown()
    guard line.skip("{\"operator\":\""), let kind = line.name(), line.skip(",\"name\":\""),
      let name = line.name()
    else { return .unknown(tail: nil) }
    if line.skip(",\"source\":\"") {
      guard let text = line.name(), LineScanner.isEncoded(text) else { return .unknown(tail: nil) }
      result.take(source: text)
    }
    guard line.skip(",\"inputs\":[\"") else { return .unknown(tail: nil) }
    repeat {
      guard let text = line.name(), let id = scope.knownTensor(text) else {
        return .unknown(tail: nil)
      }
      result.append(input: id)
    } while line.skip(",\"")
    guard line.skip("],\"outputs\":[\"") else { return .unknown(tail: nil) }
    repeat {
      guard let text = line.name(), let id = scope.knownTensor(text) else {
        return .unknown(tail: nil)
      }
      result.append(output: id)
    } while line.skip(",\"")
    let unknown = Outcome.unknown(tail: line.offset)
    guard result.inputs.count <= UInt8.max, result.outputs.count <= UInt8.max,
      let known = operators.value(of: line.rest, key: Self.key(kind)),
      let nameID = scope.newOperatorName(name)
    else { return unknown }
    result.endKnown(known.op, name: nameID)
    if !known.extras.isEmpty { result.take(known.extras[0]) }
    do throws(JSONError) {
      let work = try result.checkOperands(in: scope)
      scope.add(result)
      return .done(size: 0, work)
    } catch {
      // The slow path says where in the line.
      return .unknown(tail: nil)
    }
  }

  /// Remembers the line that has just been added.
  mutating func remember(
    _ line: OperatorLine, _ bytes: UnsafeRawBufferPointer, tail: Int?
  ) {
    guard let tail, !line.dependsOnBroken, line.extras.preAdd == nil, !line.hasSourceLate else {
      return
    }
    var known = KnownOperator(op: line.op)
    if line.hasExtras { known.extras = [line.extras] }
    var kind = line.op.kind.rawValue
    operators.store(
      known, of: UnsafeRawBufferPointer(rebasing: bytes[tail...]),
      key: kind.withUTF8 { Self.key($0) })
  }

  /// Tells the kinds apart.
  private static func key(_ kind: UnsafeBufferPointer<UInt8>) -> Int {
    Int(truncatingIfNeeded: UnsafeRawBufferPointer(kind).hash())
  }
}
