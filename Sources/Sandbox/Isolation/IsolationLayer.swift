import Core

/// One layer of the isolation, and whether it holds on this machine.
public struct IsolationLayer: Sendable, Hashable {
    /// Its name: `bubblewrap`, `network`, `memory limit`.
    public var name: String
    /// Whether it holds.
    public var holds: Bool
    /// What was found.
    public var detail: String
    /// What to do where it does not hold; nil where it does.
    public var remedy: String?
    /// Whether nothing is run without it. A layer that is not required makes for a better level.
    public var isRequired = true
}

extension IsolationLayer {
    /// A layer that does not hold, with the error that says why.
    init(_ name: String, _ error: any Error, isRequired: Bool = true) {
        guard let error = error as? FirstpassError else {
            self.init(name: name, holds: false, detail: "\(error)", isRequired: isRequired)
            return
        }
        let place = error.location.map { " (\($0))" } ?? ""
        self.init(
            name: name, holds: false, detail: error.message + place, remedy: error.remedy, isRequired: isRequired)
    }
}
