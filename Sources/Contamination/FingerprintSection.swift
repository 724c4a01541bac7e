/// The windows of a benchmark in one of the two normalised forms of its text.
struct FingerprintSection: Sendable, Equatable {
    /// The places of all windows in all items, repetitions included.
    let places: Int
    /// The windows by length, the shortest first.
    let groups: [WindowGroup]
    /// The `find` hash of each window.
    let finds: [UInt64]
    /// The `confirm` hash of each window.
    let confirms: [UInt64]
    /// Of each window: bit 31, whether it is common; bit 30, whether the rest is a place in ``lists`` or an item.
    let owners: [UInt32]
    /// Number of items, then the items in ascending order, of each window that several items share.
    let lists: [UInt32]
    /// Of each item, its three sampled windows; ``noWindow`` where it has fewer.
    let sampled: [UInt32]
    /// The pieces of the windows of 50 characters, where there are any.
    let longPieces: PieceBitmap?
    /// The pieces of the shorter windows, where there are any.
    let shortPieces: PieceBitmap?

    /// Set in ``owners`` for a window that says nothing.
    static let commonFlag: UInt32 = 1 << 31
    /// Set in ``owners`` where several items share a window.
    static let listFlag: UInt32 = 1 << 30
    /// Stands in ``sampled`` where an item has fewer than three windows.
    static let noWindow = UInt32.max
    /// The windows that are drawn of each item.
    static let samplesPerItem = 3

    /// Whether the parts fit together, so that no later look-up can leave its array.
    func isConsistent(items: Int) -> Bool {
        guard confirms.count == finds.count, owners.count == finds.count,
            sampled.count == Self.samplesPerItem * items,
            sampled.allSatisfy({ $0 == Self.noWindow || Int($0) < finds.count }),
            zip(groups, groups.dropFirst()).allSatisfy({ $0.length < $1.length }),
            groups.allSatisfy({ ($0.length < WindowHash.windowLength ? shortPieces : longPieces) != nil }),
            groups.allSatisfy({ ($0.length < WindowHash.windowLength) || longPieces?.shortest == $0.length }),
            groups.reduce(0, { $0 + $1.numbers.count }) == finds.count
        else { return false }
        return owners.allSatisfy { owner in
            let value = Int(owner & ~(Self.commonFlag | Self.listFlag))
            guard owner & Self.listFlag != 0 else { return value < items }
            guard value < lists.count else { return false }
            let count = Int(lists[value])
            guard count > 1, count <= items, value + count < lists.count else { return false }
            let list = lists[(value + 1)...(value + count)]
            return list.allSatisfy { $0 < items } && zip(list, list.dropFirst()).allSatisfy { $0 < $1 }
        }
    }

    /// The items that have a window, in ascending order.
    func items(of window: Int) -> ArraySlice<UInt32> {
        let owner = owners[window]
        let value = owner & ~(Self.commonFlag | Self.listFlag)
        guard owner & Self.listFlag != 0 else { return [value] }
        let place = Int(value)
        return lists[(place + 1)...(place + Int(lists[place]))]
    }

    /// Whether a window says nothing: see ``WindowCensus``.
    func isCommon(_ window: Int) -> Bool {
        owners[window] & Self.commonFlag != 0
    }

    /// The items that drew a window, in ascending order, by window.
    func itemsBySampledWindow() -> [Int: [UInt32]] {
        var items: [Int: [UInt32]] = [:]
        for (place, window) in sampled.enumerated() where window != Self.noWindow {
            let item = UInt32(place / Self.samplesPerItem)
            if items[Int(window)]?.last != item { items[Int(window), default: []].append(item) }
        }
        return items
    }
}
