/// Requests in the order in which they were accepted, and which banks they are for.
struct RequestQueue: ~Copyable {
  let capacity: Int
  private(set) var count = 0
  private var requests: FixedArray<Request>
  private var first = 0
  /// How many are for each bank, and the banks that any is for.
  private var perBank: FixedArray<Int32>
  private(set) var banks: UInt64 = 0

  init(capacity: Int, banks: Int) {
    self.capacity = capacity
    // A power of two, so that places wrap by a mask.
    requests = FixedArray(count: Self.ring(for: capacity)) { _ in .none }
    perBank = FixedArray(count: banks) { _ in 0 }
  }

  private static func ring(for capacity: Int) -> Int {
    var size = 1
    while size < capacity { size *= 2 }
    return size
  }

  var isFull: Bool { count >= capacity }

  mutating func append(_ request: Request) {
    requests[(first + count) & (requests.count - 1)] = request
    count += 1
    perBank[Int(request.bank)] += 1
    banks |= 1 << UInt64(request.bank)
  }

  /// Takes the oldest request for any of the banks; there must be one.
  mutating func takeFirst(for allowed: UInt64) -> Request {
    let mask = requests.count - 1
    var offset = 0
    while allowed >> UInt64(requests[(first + offset) & mask].bank) & 1 == 0 { offset += 1 }
    let request = requests[(first + offset) & mask]
    // Those before it move up by one place.
    while offset > 0 {
      requests[(first + offset) & mask] = requests[(first + offset - 1) & mask]
      offset -= 1
    }
    first = (first + 1) & mask
    count -= 1
    let bank = Int(request.bank)
    perBank[bank] -= 1
    if perBank[bank] == 0 { banks &= ~(1 << UInt64(bank)) }
    return request
  }
}
