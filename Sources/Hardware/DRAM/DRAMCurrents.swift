import Quantities

/// Supply voltage and currents of one device, under JEDEC's names.
public struct DRAMCurrents: Sendable, Hashable {
  public var voltage: Millivolts
  /// One bank activates and precharges every tRC (IDD0).
  public var activatePrecharge: Microamperes
  /// All banks closed (IDD2N).
  public var prechargeStandby: Microamperes
  /// A bank open (IDD3N).
  public var activeStandby: Microamperes
  /// Back-to-back write bursts (IDD4W).
  public var write: Microamperes
  /// Back-to-back read bursts (IDD4R).
  public var read: Microamperes
  /// Refresh of all banks for tRFC (IDD5).
  public var refresh: Microamperes

  public init(
    voltage: Millivolts, activatePrecharge: Microamperes, prechargeStandby: Microamperes,
    activeStandby: Microamperes, write: Microamperes, read: Microamperes, refresh: Microamperes
  ) {
    self.voltage = voltage
    self.activatePrecharge = activatePrecharge
    self.prechargeStandby = prechargeStandby
    self.activeStandby = activeStandby
    self.write = write
    self.read = read
    self.refresh = refresh
  }
}
