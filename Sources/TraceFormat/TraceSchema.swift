import Workload

/// The file of a trace: schema `systole.trace/1`, JSON Lines, UTF-8.
///
/// The documentation's page Trace format has every key and word, which a test compares with `TraceKey` and
/// the enums of `Workload`. The canonical form, which the writer produces and the digest is taken of, has
/// the keys in the order of `TraceKey`, no spaces, and no key whose value is its default.
package enum TraceSchema {
  package static let schema = "systole.trace/1"

  /// Capacity for 255 names of the greatest length on either side of an operator.
  static let maximumLineBytes = 1 << 20
  /// Errors that are collected before reading stops.
  static let maximumErrors = 20
}
