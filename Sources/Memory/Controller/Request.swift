/// A burst that a channel has accepted.
public struct Request: Sendable, Equatable {
  var row: Int32
  var bank: UInt8
  public var isWrite: Bool
  /// Whose it is, for those who want to hear when it is done.
  public var owner: UInt8
  /// The cycle in which it was accepted.
  var accepted: Int

  init(
    _ place: AddressDecoder.Place, isWrite: Bool, owner: UInt8, accepted: Int
  ) {
    row = Int32(truncatingIfNeeded: place.row)
    bank = UInt8(truncatingIfNeeded: place.bank)
    self.isWrite = isWrite
    self.owner = owner
    self.accepted = accepted
  }

  /// Stands where no request does.
  static let none = Request(
    AddressDecoder.Place(channel: 0, bank: 0, row: 0), isWrite: false, owner: 0, accepted: 0)
}
