/// How often a steady run's period can be passed over, and what is accepted meanwhile.
struct Repetition {
  var times = 0
  var accepted = 0

  static let none = Repetition()
}
