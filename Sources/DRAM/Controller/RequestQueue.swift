/// Requests in the order in which they were accepted, and which banks they are for: a list of all and
/// one for each bank, since a request for a bank with space overtakes older ones for banks without.
/// Equal ones that came one after another share an entry.
struct RequestQueue: ~Copyable {
  let capacity: Int
  private(set) var count = 0
  /// The banks that any is for.
  private(set) var banks = BankSet()
  private var nodes: FixedArray<Node>
  /// The first and last of each bank; -1 for none.
  private var heads: FixedArray<Int32>
  private var tails: FixedArray<Int32>
  /// The oldest of all, the newest, and those that hold nothing.
  private var first: Int32 = -1
  private var last: Int32 = -1
  private var free: Int32 = 0

  struct Node {
    var request = Request.none
    var count: Int32 = 0
    /// In its bank's list.
    var next: Int32 = -1
    // In the list of all.
    var newer: Int32
    var older: Int32 = -1
  }

  init(capacity: Int, banks: Int) {
    self.capacity = capacity
    // One more than there can be requests: a steady run's are accepted before those that move are taken.
    nodes = FixedArray(count: capacity + 1) { Node(newer: $0 < capacity ? Int32($0 + 1) : -1) }
    heads = FixedArray(count: banks) { _ in -1 }
    tails = FixedArray(count: banks) { _ in -1 }
  }

  @inline(__always)
  var isFull: Bool { count >= capacity }

  @inline(__always)
  var space: Int { capacity - count }

  @inline(__always)
  mutating func append(_ request: Request, times: Int) {
    count += times
    if last >= 0, nodes[Int(last)].request == request {
      nodes[Int(last)].count += Int32(truncatingIfNeeded: times)
    } else {
      link(request, times)
    }
  }

  private mutating func link(_ request: Request, _ times: Int) {
    let node = free
    free = nodes[Int(node)].newer
    nodes[Int(node)] = Node(
      request: request, count: Int32(truncatingIfNeeded: times), newer: -1, older: last)
    if last >= 0 { nodes[Int(last)].newer = node } else { first = node }
    last = node
    let bank = Int(request.bank)
    if heads[bank] >= 0 { nodes[Int(tails[bank])].next = node } else { heads[bank] = node }
    tails[bank] = node
    banks.insert(bank)
  }

  /// The bank of the oldest request for any of the banks; there must be one.
  @inline(__always)
  func firstBank(in allowed: BankSet) -> Int {
    var node = Int(first)
    while !allowed.contains(Int(nodes[node].request.bank)) { node = Int(nodes[node].newer) }
    return Int(nodes[node].request.bank)
  }

  /// The oldest requests for a bank that are equal; there must be one.
  @inline(__always)
  func next(of bank: Int) -> (request: Request, count: Int, isLast: Bool) {
    let node = heads[bank]
    return (nodes[Int(node)].request, Int(nodes[Int(node)].count), node == last)
  }

  /// Takes as many of a bank's oldest requests that are equal, no more than there are.
  @inline(__always)
  mutating func take(_ times: Int, from bank: Int) -> Request {
    let node = Int(heads[bank])
    count -= times
    nodes[node].count -= Int32(truncatingIfNeeded: times)
    if nodes[node].count == 0 { unlink(node, of: bank) }
    return nodes[node].request
  }

  private mutating func unlink(_ node: Int, of bank: Int) {
    let (next, newer, older) = (nodes[node].next, nodes[node].newer, nodes[node].older)
    heads[bank] = next
    if next < 0 { banks.remove(bank) }
    if older >= 0 { nodes[Int(older)].newer = newer } else { first = newer }
    if newer >= 0 { nodes[Int(newer)].older = older } else { last = older }
    nodes[node].newer = free
    free = Int32(truncatingIfNeeded: node)
  }
}
