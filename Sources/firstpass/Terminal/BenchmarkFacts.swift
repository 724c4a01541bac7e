import Contamination
import Core

/// What a fingerprint file says about itself.
struct BenchmarkFacts: Encodable {
    let name: String
    let items: Int
    let shortItems: Int
    let windows: Int
    /// Distinct windows, and those of them that say nothing; as they are, and with case folded.
    let distinctWindows: Int?
    let commonWindows: Int?
    let distinctFoldedWindows: Int?
    let commonFoldedWindows: Int?
    let sourceSHA256: String
    let sampledSeed: UInt64
    let unicode: String

    enum CodingKeys: String, CodingKey {
        case shortItems = "short_items"
        case distinctWindows = "distinct_windows"
        case commonWindows = "common_windows"
        case distinctFoldedWindows = "distinct_folded_windows"
        case commonFoldedWindows = "common_folded_windows"
        case sourceSHA256 = "source_sha256"
        case sampledSeed = "sampled_seed"
        case name, items, windows, unicode
    }

    /// - Parameter isWhole: whether to count what has to be looked for.
    init(_ index: FingerprintIndex, isWhole: Bool) {
        name = index.name
        items = index.items
        shortItems = index.shortItems
        windows = index.windows
        distinctWindows = isWhole ? index.distinctWindows(foldCase: false) : nil
        commonWindows = isWhole ? index.commonWindows(foldCase: false) : nil
        distinctFoldedWindows = isWhole ? index.distinctWindows(foldCase: true) : nil
        commonFoldedWindows = isWhole ? index.commonWindows(foldCase: true) : nil
        sourceSHA256 = index.sourceSHA256
        sampledSeed = index.sampledSeed
        unicode = "\(index.unicodeVersion)"
    }

    /// For people.
    var text: String {
        """
        benchmark         \(name)
        items             \(items.grouped), of which \(shortItems.grouped) have fewer than 50 letters and digits
        windows           \(windows.grouped)
        distinct          \((distinctWindows ?? 0).grouped), with case folded \((distinctFoldedWindows ?? 0).grouped)
        that say nothing  \((commonWindows ?? 0).grouped), with case folded \((commonFoldedWindows ?? 0).grouped)
        source SHA-256    \(sourceSHA256)
        sampled with      seed \(sampledSeed), three windows of each item
        characters        Unicode \(unicode) or later
        """
    }
}
