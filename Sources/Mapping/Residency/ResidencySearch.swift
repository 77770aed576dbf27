import Hardware
import Quantities
import Simulation

/// Chooses activations that stay on chip: of all sets that fit at every operator the one with the lowest
/// cost.
///
/// An operator costs the longer of its work and its DRAM transfers; with `pipeline: serial`, where they
/// take turns, their sum. Otherwise what it reads of the operator before it, which works on another
/// component, is taken tile by tile where it stays on chip: where it does not, the shorter of the two
/// works is added, which no longer runs at the same time. Of equal times less traffic is better.
///
/// With `Objective.traffic` only the bytes count: where the DRAM always works, no work hides its transfers.
///
/// The operators are passed in order. A state is the set of activations that stay and are still needed, with the lowest
/// cost so far; few are needed at a time, so states are few. Where they are more than `mostStates`, those
/// are dropped whose cost, with the transfers of what is still needed and does not stay, is the highest, and
/// the choice may miss the best one.
struct ResidencySearch {
  /// Per activation.
  private(set) var stays: [Bool]
  /// Per operator, the bytes of what stays there.
  private(set) var used: [Int]

  /// Assumed: the sets of eight activations that are needed at a time, as blocks of published models have.
  static let mostStates = 256
  /// What the chosen activations minimize.
  enum Objective {
    /// Time, then bytes.
    case time
    /// Bytes through the DRAM.
    case traffic
  }

  /// Bits of a state's set.
  private static let mostNeeded = 64

  private struct Cost {
    var ticks: Int128 = 0
    var bytes: Int128 = 0

    static func < (cost: Cost, other: Cost) -> Bool {
      (cost.ticks, cost.bytes) < (other.ticks, other.bytes)
    }

    static func += (sum: inout Cost, cost: Cost) {
      sum.ticks += cost.ticks
      sum.bytes += cost.bytes
    }
  }

  private struct State {
    /// By place: whether the activation that has it stays.
    var set: UInt64 = 0
    var bytes = 0
    var cost = Cost()
    /// The last of the choices that led here; −1 for none.
    var choice = -1
  }

  /// An activation that stays, and the choice before it.
  private struct Choice {
    var activation: Int
    var before: Int
  }

  init(
    _ traffic: OperatorTraffic, _ accelerator: Accelerator, _ objective: Objective = .time
  ) {
    let capacity = accelerator.buffers.residentCapacity.count
    stays = [Bool](repeating: false, count: traffic.activations.count)
    used = [Int](repeating: 0, count: traffic.steps.count)
    for index in stays.indices { keep(index, traffic) }
    guard used.contains(where: { $0 > capacity }) else { return }
    var passage = Passage(traffic, accelerator, objective)
    let best = passage.best()
    stays = [Bool](repeating: false, count: stays.count)
    used = [Int](repeating: 0, count: used.count)
    for index in best { keep(index, traffic) }
    guard passage.dropsStates else { return }
    // What was dropped with states may have space all the same.
    for index in stays.indices where !stays[index] {
      let activation = traffic.activations[index]
      if used[tightest(activation)] + activation.bytes <= capacity { keep(index, traffic) }
    }
  }

  private mutating func keep(_ index: Int, _ traffic: OperatorTraffic) {
    let activation = traffic.activations[index]
    stays[index] = true
    for at in activation.first...activation.last { used[at] += activation.bytes }
  }

  /// The operator between an activation's first and last at which most is used, the first of several.
  func tightest(_ activation: OperatorTraffic.Activation) -> Int {
    (activation.first...activation.last).max { used[$0] < used[$1] } ?? activation.first
  }

  /// The way through the operators.
  private struct Passage {
    private let traffic: OperatorTraffic
    private let capacity: Int
    private let path: MachineSettings.DataPath?
    private let isSerial: Bool
    private let objective: Objective
    private var choices: [Choice] = []
    /// The number of choices at which those that no state builds on are dropped.
    private var mostChoices = 1 << 16
    private var states = [State()]
    /// By place of a set: the activation that has it.
    private var needed = [Int?](repeating: nil, count: mostNeeded)
    /// By activation: its place in a set.
    private var places: [Int?]
    /// By activation: ticks of the transfers that later operators save where it stays.
    private var later: [Int128]
    private(set) var dropsStates = false

    init(_ traffic: OperatorTraffic, _ accelerator: Accelerator, _ objective: Objective) {
      self.traffic = traffic
      self.objective = objective
      capacity = accelerator.buffers.residentCapacity.count
      path = MachineSettings(accelerator).path
      isSerial = accelerator.pipeline.mode == .serial
      places = [Int?](repeating: nil, count: traffic.activations.count)
      later = [Int128](repeating: 0, count: traffic.activations.count)
      for use in traffic.steps.lazy.flatMap(\.uses) { later[use.activation] += saving(of: use) }
    }

    private func saving(of use: OperatorTraffic.Use) -> Int128 {
      Int128(use.offChip - use.onChip) * byteTicks
    }

    /// Of what costs are counted in: ticks, or bytes.
    private var byteTicks: Int128 {
      switch objective {
      case .time: Int128(path?.byteTicks ?? 1)
      case .traffic: 1
      }
    }

    /// The activations of the best set, in no order.
    mutating func best() -> [Int] {
      var next = 0
      for (index, step) in traffic.steps.enumerated() {
        while next < traffic.activations.count, traffic.activations[next].first == index {
          branch(on: next)
          next += 1
        }
        if !step.uses.isEmpty { pay(step) }
        release(after: index)
        if choices.count > mostChoices { dropChoices() }
      }
      var best: [Int] = []
      var choice = states.min(by: Self.isBetter)?.choice ?? -1
      while choice >= 0 {
        best.append(choices[choice].activation)
        choice = choices[choice].before
      }
      return best
    }

    /// A state for each in which an activation stays as well.
    private mutating func branch(on index: Int) {
      let activation = traffic.activations[index]
      guard activation.bytes <= capacity else { return }
      guard let place = needed.firstIndex(of: nil) else {
        dropsStates = true
        return
      }
      needed[place] = index
      places[index] = place
      for state in states where state.bytes + activation.bytes <= capacity {
        choices.append(Choice(activation: index, before: state.choice))
        var next = state
        next.set |= 1 << UInt64(place)
        next.bytes += activation.bytes
        next.choice = choices.count - 1
        states.append(next)
      }
      guard states.count > mostStates else { return }
      dropStates()
      dropsStates = true
    }

    /// Keeps the `mostStates` with the lowest cost, transfers that are still to come included.
    private mutating func dropStates() {
      let savings = needed.enumerated().compactMap { place, activation in
        activation.map { (bit: 1 << UInt64(place) as UInt64, ticks: later[$0]) }
      }
      let costs = states.map { state in
        savings.reduce(state.cost.ticks) { $1.bit & state.set == 0 ? $0 + $1.ticks : $0 }
      }
      let most = Self.element(mostStates - 1, ofSorted: costs)
      var kept = states.indices.filter { costs[$0] < most }
      let last = states.indices.filter { costs[$0] == most }
        .sorted { Self.isBetter(states[$0], states[$1]) }
      kept += last.prefix(mostStates - kept.count)
      states = kept.map { states[$0] }
    }

    /// The number that has a place in the order of all (Hoare's selection).
    private static func element(_ place: Int, ofSorted keys: [Int128]) -> Int128 {
      var keys = keys
      var (low, high) = (0, keys.count - 1)
      while low < high {
        let pivot = keys[(low + high) / 2]
        var (left, right) = (low, high)
        while left <= right {
          while keys[left] < pivot { left += 1 }
          while pivot < keys[right] { right -= 1 }
          guard left <= right else { break }
          keys.swapAt(left, right)
          (left, right) = (left + 1, right - 1)
        }
        guard place <= right || place >= left else { break }
        if place <= right { high = right } else { low = left }
      }
      return keys[place]
    }

    /// Keeps the choices that a state builds on, in their order.
    private mutating func dropChoices() {
      var places = [Int](repeating: -1, count: choices.count)
      for state in states {
        var choice = state.choice
        while choice >= 0, places[choice] < 0 {
          places[choice] = 0
          choice = choices[choice].before
        }
      }
      var kept: [Choice] = []
      for index in choices.indices where places[index] == 0 {
        var choice = choices[index]
        if choice.before >= 0 { choice.before = places[choice.before] }
        places[index] = kept.count
        kept.append(choice)
      }
      for at in states.indices where states[at].choice >= 0 {
        states[at].choice = places[states[at].choice]
      }
      choices = kept
      mostChoices = max(mostChoices, 2 * kept.count)
    }

    /// Adds what an operator costs.
    private mutating func pay(_ step: OperatorTraffic.Step) {
      let uses = step.uses.map { use in
        (bit: bit(of: use.activation), onChip: use.onChip, offChip: use.offChip)
      }
      let handoff = step.handoff.map { (bit: bit(of: $0.activation), cycles: $0.cycles) }
      let (byteTicks, cycleTicks) =
        path.map { (Int128($0.byteTicks), Int128($0.cycleTicks)) } ?? (0, 1)
      let work = Int128(step.work) * cycleTicks
      /// Of the states in which these stay.
      func cost(_ set: UInt64) -> Cost {
        var cost = Cost(bytes: Int128(step.otherBytes))
        for use in uses { cost.bytes += Int128(set & use.bit != 0 ? use.onChip : use.offChip) }
        let transfers = cost.bytes * byteTicks
        guard objective == .time else {
          cost.ticks = cost.bytes
          return cost
        }
        cost.ticks = isSerial ? work + transfers : max(work, transfers)
        if let handoff, !isSerial, set & handoff.bit == 0 {
          cost.ticks += Int128(handoff.cycles) * cycleTicks
        }
        return cost
      }
      let matters = uses.reduce(handoff?.bit ?? 0) { $0 | $1.bit }
      // An operator has few operands, so few costs differ.
      var known: [(set: UInt64, cost: Cost)] = []
      for at in states.indices {
        let set = states[at].set & matters
        if let cost = known.first(where: { $0.set == set })?.cost {
          states[at].cost += cost
        } else {
          known.append((set, cost(set)))
          states[at].cost += known[known.count - 1].cost
        }
      }
      for use in step.uses { later[use.activation] -= saving(of: use) }
    }

    /// That of a set which says that an activation stays; none for one that has no place.
    private func bit(of activation: Int) -> UInt64 {
      places[activation].map { 1 << UInt64($0) } ?? 0
    }

    /// Frees the places of what no later operator reads, and keeps the best of the states with one set.
    private mutating func release(after index: Int) {
      var isMerged = true
      for place in needed.indices {
        guard let activation = needed[place], traffic.activations[activation].last == index else {
          continue
        }
        needed[place] = nil
        isMerged = false
        for at in states.indices where states[at].set & 1 << UInt64(place) != 0 {
          states[at].set ^= 1 << UInt64(place)
          states[at].bytes -= traffic.activations[activation].bytes
        }
      }
      if !isMerged { mergeStates() }
    }

    /// Keeps the best of the states with one set, at the place of the first of them.
    private mutating func mergeStates() {
      // By the hash of a set, the place of its state, or of one with the same hash before it.
      let bits = 64 - (4 * states.count).leadingZeroBitCount
      var places = [Int](repeating: -1, count: 1 << bits)
      var count = 0
      for state in states {
        // Fibonacci hashing: 2⁶⁴ over the golden ratio.
        var hash = Int((state.set &* 0x9e37_79b9_7f4a_7c15) >> UInt64(64 - bits))
        while places[hash] >= 0, states[places[hash]].set != state.set {
          hash = (hash + 1) & (places.count - 1)
        }
        if places[hash] < 0 {
          places[hash] = count
          states[count] = state
          count += 1
        } else if Self.isBetter(state, states[places[hash]]) {
          states[places[hash]] = state
        }
      }
      states.removeSubrange(count...)
    }

    /// Costs less; of equals the one that chose last, so that the order is always the same.
    private static func isBetter(_ state: State, _ other: State) -> Bool {
      if state.cost < other.cost { return true }
      if other.cost < state.cost { return false }
      return (other.choice, other.set) < (state.choice, state.set)
    }
  }
}
