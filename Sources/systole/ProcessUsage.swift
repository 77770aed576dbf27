#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What this process has used so far, for the benchmark.
enum ProcessUsage {
  /// Processor time since the process started, all threads.
  static var cpuMilliseconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) * 1e-6
  }

  /// Largest resident set; Linux counts it in KiB, Darwin in bytes.
  static var peakMebibytes: Int {
    var usage = rusage()
    #if canImport(Glibc)
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
      return Int(usage.ru_maxrss) >> 10
    #else
      getrusage(RUSAGE_SELF, &usage)
      return Int(usage.ru_maxrss) >> 20
    #endif
  }
}
