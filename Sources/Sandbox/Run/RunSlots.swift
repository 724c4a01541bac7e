/// The runs that may be under way at once, given out first come, first served.
///
/// A run can ask to be alone: it waits until all others have ended, goes before those that wait, and keeps the rest
/// waiting while it lasts.
actor RunSlots {
    /// How a run shares the machine.
    enum Sharing {
        /// With as many others as there are slots.
        case shared
        /// With no other run beside it.
        case alone
    }

    private struct Waiter {
        let number: Int
        let sharing: Sharing
        let continuation: CheckedContinuation<Bool, Never>
    }

    private let slots: Int
    /// How many are taken.
    private(set) var running = 0
    private var isAlone = false
    private var waiters: [Waiter] = []
    private var nextNumber = 0

    /// Makes the slots, at least one.
    init(slots: Int) {
        self.slots = max(1, slots)
    }

    /// How many wait.
    var waiting: Int { waiters.count }

    /// Waits for a slot; false where the task was cancelled meanwhile, and then there is nothing to give back.
    func acquire(_ sharing: Sharing) async -> Bool {
        let number = nextNumber
        nextNumber += 1
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                guard !Task.isCancelled else { return continuation.resume(returning: false) }
                let waiter = Waiter(number: number, sharing: sharing, continuation: continuation)
                switch sharing {
                case .shared: waiters.append(waiter)
                case .alone: waiters.insert(waiter, at: waiters.prefix { $0.sharing == .alone }.count)
                }
                admit()
            }
        } onCancel: {
            Task { await self.abandon(number) }
        }
    }

    /// Gives a slot back.
    func release() {
        running -= 1
        isAlone = false
        admit()
    }

    private func abandon(_ number: Int) {
        guard let index = waiters.firstIndex(where: { $0.number == number }) else { return }
        waiters.remove(at: index).continuation.resume(returning: false)
        admit()
    }

    private func admit() {
        while let next = waiters.first, !isAlone, running < (next.sharing == .alone ? 1 : slots) {
            waiters.removeFirst()
            running += 1
            isAlone = next.sharing == .alone
            next.continuation.resume(returning: true)
        }
    }
}
