/// Two values of a model that do not fit together, and the key to point at.
struct ModelFault {
  var key: String
  var message: String
  var help: String?

  /// A fault unless `divisor` divides `value`; the help names the multiples around it.
  static func unless(
    _ key: String, _ value: Int, isMultipleOf divisorKey: String, _ divisor: Int
  ) -> ModelFault? {
    guard !value.isMultiple(of: divisor) else { return nil }
    let below = value / divisor * divisor
    let choices = below == 0 ? "\(divisor)" : "\(below) or \(below + divisor)"
    return ModelFault(
      key: key, message: "'\(key)' is \(value), which '\(divisorKey)' (\(divisor)) does not divide",
      help: "the nearest multiples: \(choices)")
  }
}
