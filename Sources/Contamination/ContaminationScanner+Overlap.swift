extension ContaminationScanner {
    /// A stretch of the original text that one item shares.
    struct Overlap: Hashable {
        /// Where and how, without the item.
        struct Place: Hashable {
            let rule: ContaminationMatch.Rule
            /// The normalised text, as bytes: `String` would compare by canonical equivalence.
            let window: [UInt8]
            /// The bytes in the original text.
            let span: Range<Int>
            let isCommon: Bool

            /// By place; a stretch before those that it holds.
            var order: (Int, Int, Int) { (span.lowerBound, -span.upperBound, -window.count) }

            func isPart(of other: Place) -> Bool {
                rule == other.rule && span.lowerBound >= other.span.lowerBound
                    && span.upperBound <= other.span.upperBound && other.window.contains(window)
            }
        }

        let item: Int
        let place: Place

        /// Finds a stretch's place in the original.
        init(_ stretch: ItemStretch, in passage: Passage, foldsCase: Bool) {
            let (first, last) = (stretch.range.lowerBound, stretch.range.upperBound - 1)
            item = stretch.item
            place = Place(
                rule: stretch.rule, window: Array(passage.text(stretch.range, foldsCase: foldsCase)),
                span: passage.origins[first].lowerBound..<passage.origins[last].upperBound, isCommon: stretch.isCommon)
        }

        /// Leaves out what the other form of an escaped text found longer: the same item, around the same place.
        static func maximal(_ overlaps: Set<Overlap>) -> [Overlap] {
            Dictionary(grouping: overlaps, by: \.item).values.flatMap { overlaps in
                var kept: [Overlap] = []
                var around: [Overlap] = []
                for overlap in overlaps.sorted(by: { $0.place.order < $1.place.order }) {
                    around.removeAll { $0.place.span.upperBound <= overlap.place.span.lowerBound }
                    guard !around.contains(where: { overlap.place.isPart(of: $0.place) }) else { continue }
                    kept.append(overlap)
                    around.append(overlap)
                }
                return kept
            }
        }
    }
}
