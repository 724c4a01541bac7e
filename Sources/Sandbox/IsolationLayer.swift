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
}
