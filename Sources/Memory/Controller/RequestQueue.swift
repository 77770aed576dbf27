/// Requests in the order in which they were accepted, and which banks they are for: a list for each
/// bank, since a request for a bank with room overtakes older ones for banks without.
struct RequestQueue: ~Copyable {
  let capacity: Int
  private(set) var count = 0
  /// The banks that any is for.
  private(set) var banks: UInt64 = 0
  private var nodes: FixedArray<Node>
  /// The first and last of each bank, and those that hold nothing.
  private var heads: FixedArray<Int32>
  private var tails: FixedArray<Int32>
  private var free: Int32 = 0
  private var nextOrder = 0

  struct Node {
    var request = Request.none
    var order = 0
    var next: Int32
  }

  init(capacity: Int, banks: Int) {
    self.capacity = capacity
    nodes = FixedArray(count: capacity) {
      Node(next: $0 + 1 < capacity ? Int32($0 + 1) : -1)
    }
    heads = FixedArray(count: banks) { _ in -1 }
    tails = FixedArray(count: banks) { _ in -1 }
  }

  /// The least power of two that is no less.
  static func ring(for capacity: Int) -> Int {
    var size = 1
    while size < capacity { size *= 2 }
    return size
  }

  @inline(__always)
  var isFull: Bool { count >= capacity }

  mutating func append(_ request: Request) {
    let node = free
    let bank = Int(request.bank)
    free = nodes[Int(node)].next
    nodes[Int(node)] = Node(request: request, order: nextOrder, next: -1)
    nextOrder += 1
    if banks >> UInt64(bank) & 1 == 0 {
      heads[bank] = node
      banks |= 1 << UInt64(bank)
    } else {
      nodes[Int(tails[bank])].next = node
    }
    tails[bank] = node
    count += 1
  }

  /// The bank of the oldest request for any of the banks; there must be one.
  @inline(__always)
  func firstBank(in allowed: UInt64) -> Int {
    var rest = allowed & banks
    var best = rest.trailingZeroBitCount
    rest &= rest - 1
    while rest != 0 {
      let bank = rest.trailingZeroBitCount
      rest &= rest - 1
      if nodes[Int(heads[bank])].order < nodes[Int(heads[best])].order { best = bank }
    }
    return best
  }

  /// Takes a bank's oldest request; there must be one.
  mutating func take(from bank: Int) -> Request {
    let node = Int(heads[bank])
    let next = nodes[node].next
    heads[bank] = next
    if next < 0 { banks &= ~(1 << UInt64(bank)) }
    nodes[node].next = free
    free = Int32(node)
    count -= 1
    return nodes[node].request
  }
}
