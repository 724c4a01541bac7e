/// The windows of a benchmark, one row for each distinct window of the text as it is.
///
/// Rows whose windows differ only in case stand together and have the same `find` and `confirm`; so one table serves both
/// forms of the text.
struct WindowTable: Sendable, Equatable {
    /// The places of all windows in all items, repetitions included.
    let places: Int
    /// The windows by length, the shortest first.
    let groups: [WindowGroup]
    /// Of each row, the `find` hash of its window with case folded.
    let finds: [UInt64]
    /// Of each row, the `confirm` hash of its window with case folded.
    let confirms: [UInt32]
    /// Of each row, the `confirm` hash of its window as it is.
    let plainConfirms: [UInt32]
    /// Of each row: bits 31 and 30, whether it is common with case folded, and as it is; bit 29, whether the rest is a place
    /// in ``lists`` or an item.
    let owners: [UInt32]
    /// Number of items, then the items in ascending order, of each window that several items share.
    let lists: [UInt32]
    /// Of each item, the rows of its three sampled windows; ``noRow`` where it has fewer.
    let sampled: [UInt32]
    /// The pieces of the windows of 50 characters, with case folded, where there are any.
    let longPieces: PieceBitmap?
    /// The pieces of the shorter windows, where there are any.
    let shortPieces: PieceBitmap?

    /// Set in ``owners`` for a window that says nothing once case is folded.
    static let foldedCommonFlag: UInt32 = 1 << 31
    /// Set in ``owners`` for a window that says nothing as it is.
    static let plainCommonFlag: UInt32 = 1 << 30
    /// Set in ``owners`` where several items share a window.
    static let listFlag: UInt32 = 1 << 29
    /// Stands in ``sampled`` where an item has fewer than three windows.
    static let noRow = UInt32.max
    /// The windows that are drawn of each item.
    static let samplesPerItem = 3

    private static let flags = foldedCommonFlag | plainCommonFlag | listFlag

    /// Whether the parts fit together, so that no later look-up can leave its array.
    func isConsistent(items: Int) -> Bool {
        guard confirms.count == finds.count, plainConfirms.count == finds.count, owners.count == finds.count,
            sampled.count == Self.samplesPerItem * items,
            sampled.allSatisfy({ $0 == Self.noRow || Int($0) < finds.count }),
            zip(groups, groups.dropFirst()).allSatisfy({ $0.length < $1.length }),
            groups.allSatisfy({ ($0.length < WindowHash.windowLength ? shortPieces : longPieces) != nil }),
            groups.reduce(0, { $0 + $1.numbers.count }) == finds.count,
            longPieces.map({ $0.shortest == WindowHash.windowLength }) ?? true
        else { return false }
        for owner in owners {
            let value = Int(owner & ~Self.flags)
            guard owner & Self.listFlag != 0 else {
                if value < items { continue }
                return false
            }
            guard value < lists.count else { return false }
            let count = Int(lists[value])
            guard count > 1, count <= items, value + count < lists.count else { return false }
            let list = lists[(value + 1)...(value + count)]
            guard list.allSatisfy({ $0 < items }), zip(list, list.dropFirst()).allSatisfy({ $0 < $1 }) else {
                return false
            }
        }
        return true
    }

    /// The rows of a window: one where case counts, else all that differ from it only in case.
    ///
    /// - Parameters:
    ///   - find: its `find` hash with case folded.
    ///   - confirm: computes its `confirm` hash, in the form that `foldsCase` says.
    func rows(_ find: UInt64, in group: WindowGroup, foldsCase: Bool, confirm: () -> UInt32) -> [Int] {
        var hash: UInt32?
        return group.candidates(find).filter { row in
            guard finds[row] == find else { return false }
            let wanted = hash ?? confirm()
            hash = wanted
            return (foldsCase ? confirms : plainConfirms)[row] == wanted
        }
    }

    /// The items that have the window of a row, in ascending order.
    func items(ofRow row: Int) -> ArraySlice<UInt32> {
        let value = owners[row] & ~Self.flags
        guard owners[row] & Self.listFlag != 0 else { return [value] }
        let place = Int(value)
        return lists[(place + 1)...(place + Int(lists[place]))]
    }

    /// Whether the window of a row says nothing: see ``WindowCensus``.
    func isCommon(row: Int, foldsCase: Bool) -> Bool {
        owners[row] & (foldsCase ? Self.foldedCommonFlag : Self.plainCommonFlag) != 0
    }

    /// The first row of each distinct window.
    func distinctRows(foldsCase: Bool) -> [Int] {
        guard foldsCase else { return Array(finds.indices) }
        let lengths = groups.flatMap { Array(repeating: $0.length, count: $0.numbers.count) }
        return finds.indices.filter { row in
            row == 0
                || (lengths[row], finds[row], confirms[row]) != (lengths[row - 1], finds[row - 1], confirms[row - 1])
        }
    }

    /// The items that drew the window of a row, in ascending order, by row.
    func itemsBySampledRow() -> [Int: [UInt32]] {
        var items: [Int: [UInt32]] = [:]
        for (place, row) in sampled.enumerated() where row != Self.noRow {
            let item = UInt32(place / Self.samplesPerItem)
            if items[Int(row)]?.last != item { items[Int(row), default: []].append(item) }
        }
        return items
    }
}
