import Quantities

/// Supply voltage and currents of one device, under JEDEC's names.
public struct DRAMCurrents: Sendable, Hashable {
  public var voltage = Millivolts(0)
  /// One bank activates and precharges every tRC (IDD0).
  public var activatePrecharge = Microamperes(0)
  /// All banks closed (IDD2N).
  public var prechargeStandby = Microamperes(0)
  /// A bank open (IDD3N).
  public var activeStandby = Microamperes(0)
  /// Back-to-back write bursts (IDD4W).
  public var write = Microamperes(0)
  /// Back-to-back read bursts (IDD4R).
  public var read = Microamperes(0)
  /// Refresh of all banks for tRFC (IDD5).
  public var refresh = Microamperes(0)
  /// Self-refresh (IDD6); nil where it is not known.
  public var selfRefresh: Microamperes?
}
