/// The number of insertions, deletions and substitutions between two names (Wagner and Fischer, 1974).
public enum EditDistance {
    /// The candidate with the smallest distance, where that is at most half of the name's length. Case is ignored.
    public static func nearest(to name: String, among candidates: [String]) -> String? {
        let ranked = candidates.map { (candidate: $0, distance: between(name.lowercased(), $0.lowercased())) }
        guard let best = ranked.min(by: { $0.distance < $1.distance }), best.distance * 2 <= name.count else {
            return nil
        }
        return best.candidate
    }

    /// The distance, in characters.
    ///
    /// - Complexity: O(*n* · *m*).
    public static func between(_ left: String, _ right: String) -> Int {
        let right = Array(right)
        var row = Array(0...right.count)
        for (i, a) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, b) in right.enumerated() {
                let substituted = diagonal + (a == b ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(substituted, row[j] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }
}
