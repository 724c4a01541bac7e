import Glibc

/// A run that is under way, as ``RunMonitor`` watches it.
protocol RunningProcess: AnyObject {
    /// What to wait for beside the run's own output; stays the same.
    var descriptors: [Int32] { get }
    /// The first process of the run's namespace, in the runner's numbering, once it is known: all others descend from it.
    var first: pid_t? { get }
    /// Takes what is there at the descriptor with that index.
    func receive(at index: Int, into outcome: inout RunOutcome) -> Reception
    /// Ends every process of the run and waits until they are gone.
    func end(into outcome: inout RunOutcome)
}

/// What a descriptor of a run told.
enum Reception {
    /// There may be more.
    case more
    /// There will be no more from this descriptor.
    case closed
    /// The run has ended by itself.
    case ended
}
