import Library

extension Library {
  /// What this process finds: by `SYSTOLE_HOME` and by where its executable is.
  init() {
    self.init(home: ProcessEnvironment.home, executable: ProcessEnvironment.executable)
  }
}
