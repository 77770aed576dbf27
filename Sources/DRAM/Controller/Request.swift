/// A burst that a channel has accepted.
public struct Request: Sendable, Equatable {
  var row: Int32
  /// The transfer that is told when it is done.
  public var owner: Int32
  var bank: UInt8
  public var isWrite: Bool

  init(_ place: AddressDecoder.Place, isWrite: Bool, owner: Int) {
    row = Int32(truncatingIfNeeded: place.row)
    bank = UInt8(truncatingIfNeeded: place.bank)
    self.isWrite = isWrite
    self.owner = Int32(truncatingIfNeeded: owner)
  }

  /// Stands where no request does.
  static let none = Request(
    AddressDecoder.Place(channel: 0, bank: 0, row: 0), isWrite: false, owner: 0)
}
