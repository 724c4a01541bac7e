/// Work on items side by side, with the results taken in the items' order.
public enum OrderedWork {
    /// Transforms items until there are no more.
    ///
    /// At most `width + 2` items are held at once: whoever takes results slowly slows the reading down.
    ///
    /// - Parameters:
    ///   - width: how many are transformed at once; 1 does all on the calling task.
    ///   - next: gives the next item, or nil behind the last. Never called twice at once.
    ///   - transform: the work on one item.
    ///   - consume: takes one result after the other, in order.
    /// - Throws: what `next` throws, once all items before it are consumed; what `consume` throws; `CancellationError`.
    public static func run<Item: Sendable, Output: Sendable>(
        width: Int, next: () throws -> Item?, transform: @escaping @Sendable (Item) -> Output,
        consume: (Output) throws -> Void
    ) async throws {
        guard width > 1 else {
            while let item = try next() {
                try Task.checkCancellation()
                try consume(transform(item))
            }
            return
        }
        try await withThrowingTaskGroup(of: (Int, Output).self) { group in
            var (begun, consumed, hasEnded) = (0, 0, false)
            var failure: (any Error)?
            var done: [Int: Output] = [:]
            while true {
                try Task.checkCancellation()
                while !hasEnded, begun - consumed < width + 2 {
                    do {
                        guard let item = try next() else {
                            hasEnded = true
                            break
                        }
                        let number = begun
                        begun += 1
                        group.addTask { (number, transform(item)) }
                    } catch {
                        (failure, hasEnded) = (error, true)
                    }
                }
                guard let (number, output) = try await group.next() else { break }
                done[number] = output
                while let output = done.removeValue(forKey: consumed) {
                    consumed += 1
                    try consume(output)
                }
            }
            if let failure { throw failure }
        }
    }
}
