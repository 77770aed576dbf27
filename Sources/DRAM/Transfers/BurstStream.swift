/// Bursts for one place that are offered one after the other.
struct BurstStream {
  var request: Request
  var channel: Int
  var bursts: Int
  /// Those that have not been accepted.
  var left: Int

  init(request: Request, channel: Int, bursts: Int) {
    self.request = request
    self.channel = channel
    self.bursts = bursts
    left = bursts
  }

  static let none = BurstStream(request: .none, channel: 0, bursts: 0)
}
