/// How well a number of a table is supported, as its file says; of a row that names its source.
package enum Grade: String, CaseIterable, Sendable {
  /// Published and read.
  case published = "A"
  /// Derived from published numbers.
  case derived = "B"
  /// An estimate: a synthesis of one unit, read off a figure, or a vendor's own.
  case estimated = "C"
  /// Not confirmed: never used to accept or refuse anything.
  case unconfirmed = "D"
}
