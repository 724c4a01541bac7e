/// What the pages that the columns of a row group hold at once may take in memory.
final class PageBudget {
    /// All of it.
    let bytes: Int
    private var left: Int

    init(bytes: Int) {
        self.bytes = bytes
        left = bytes
    }

    /// Takes some for a page, before room is made for it.
    ///
    /// - Returns: false where no more is left.
    func take(_ count: Int) -> Bool {
        guard count <= left else { return false }
        left -= count
        return true
    }

    /// Gives back what a page took that is held no more.
    func giveBack(_ count: Int) { left += count }
}
