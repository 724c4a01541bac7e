import Core

/// Takes questions in the order of their index and says which repeat an earlier one.
///
/// A question is compared with every earlier one that is not itself a duplicate, and the earliest is kept. The state
/// follows from the questions alone: to go on with a run, feed the earlier ones again, or keep the state in a file.
///
/// ```swift
/// var finder = DuplicateFinder(method: .normalised)
/// try finder.take("Add two numbers.", index: 0)  // nil
/// try finder.take("add two numbers", index: 1)   // Duplicate(kept: 0, method: .normalised, similarity: 1)
/// ```
///
/// Most of the work is that of ``preparer``, which many threads can do at once; what remains is done one text at a time.
/// A kept question takes about 100 bytes with `exact` and `normalised`, and four bytes a word more with `rouge-l`. With
/// `minhash` it takes 1.5 to 1.9 KB at 200 characters: 850 bytes of shingles, 120 of sketch and chains, 270 to 530 of band
/// table, and four a word.
public struct DuplicateFinder: Sendable {
    /// The widest method that is used.
    public let method: DuplicateMethod
    /// The similarity from which on a question is a duplicate; `nil` where nothing but equality counts.
    public let threshold: Double?
    /// Prepares texts for this finder, on any thread.
    public let preparer: TextPreparer
    /// Whether `minhash` keeps questions apart whose words make them other tasks (``TaskWords``), however alike they are.
    public let comparesWords: Bool
    /// The index of the last question that was taken; the next one must be above it.
    public internal(set) var lastIndex: Int?
    /// The number of questions that are kept.
    public var count: Int { kept.count }

    private(set) var kept = KeptTexts()
    private(set) var exact = KeyIndex()
    private(set) var normalised: KeyIndex?
    private(set) var minHash: MinHashIndex?
    private(set) var rouge: RougeIndex?

    /// The thresholds that can be asked for.
    public static let thresholds = 0.1...1.0

    /// Begins with no questions and the method's default threshold.
    ///
    /// - Parameter method: the widest method; `exact` and `normalised` are tried first, and named where they suffice.
    public init(method: DuplicateMethod) {
        self.init(method, method.defaultThreshold, comparesWords: true)
    }

    /// Begins with no questions.
    ///
    /// - Parameters:
    ///   - method: the widest method; `exact` and `normalised` are tried first, and named where they suffice.
    ///   - threshold: the similarity from which on a question is a duplicate; `nil` for the method's default.
    ///   - comparesWords: see ``comparesWords``.
    /// - Throws: ``FirstpassError`` where the threshold is not in ``thresholds``, or the method has none.
    public init(method: DuplicateMethod, threshold: Double?, comparesWords: Bool = true) throws {
        if let threshold {
            guard method.defaultThreshold != nil else {
                throw FirstpassError(
                    .usage, "the method '\(method)' has no threshold", remedy: "leave it out, or use minhash or rouge-l"
                )
            }
            guard Self.thresholds.contains(threshold) else {
                throw FirstpassError(
                    .usage, "the threshold \(threshold) is not between \(Self.thresholds.lowerBound) and 1",
                    remedy: "the default of '\(method)' is \(method.defaultThreshold ?? 1)")
            }
        }
        self.init(method, threshold ?? method.defaultThreshold, comparesWords: comparesWords)
    }

    private init(_ method: DuplicateMethod, _ threshold: Double?, comparesWords: Bool) {
        self.comparesWords = comparesWords
        self.method = method
        self.threshold = threshold
        let hash = method == .minhash ? MinHash(threshold: threshold ?? 1) : nil
        preparer = TextPreparer(method: method, minHash: hash, comparesWords: comparesWords)
        normalised = method == .exact ? nil : KeyIndex()
        minHash = hash.map { MinHashIndex($0, threshold: threshold ?? 1, comparesWords: comparesWords) }
        rouge = method == .rougeL ? RougeIndex(threshold: threshold ?? 1) : nil
    }

    /// Makes room for some more questions at once, which saves a quarter of the time of taking them.
    ///
    /// - Parameter more: a guess of how many will be kept; at most a million is believed.
    public mutating func reserve(_ more: Int) {
        let more = min(max(0, more), 1 << 20)
        exact.reserve(more)
        normalised?.reserve(more)
        minHash?.reserve(more)
    }

    /// Takes the next question.
    ///
    /// - Returns: the earlier question that it repeats; `nil` where it is new, and is remembered.
    /// - Throws: ``FirstpassError`` where its index is not above the last one.
    public mutating func take(_ text: String, index: Int) throws -> Duplicate? {
        try take(preparer.prepare(text), index: index)
    }

    /// Takes the next question.
    ///
    /// - Parameters:
    ///   - text: the question, prepared by ``preparer``.
    ///   - index: its number, above all earlier ones.
    ///   - place: where it comes from, such as a file and a line; see ``place(of:)``.
    /// - Returns: the earlier question that it repeats; `nil` where it is new, and is remembered.
    /// - Throws: ``FirstpassError`` where its index is not above the last one, or it was prepared for another method.
    /// - Complexity: with `rouge-l` O(kept questions), else O(1) for questions that few others resemble.
    public mutating func take(_ text: PreparedText, index: Int, place: String = "") throws -> Duplicate? {
        if let lastIndex, index <= lastIndex {
            throw FirstpassError(.internal, "question \(index) was given to the duplicate finder after \(lastIndex)")
        }
        guard text.method == method, text.bands == preparer.minHash?.bands ?? 0 else {
            throw FirstpassError(.internal, "question \(index) was prepared for another duplicate finder")
        }
        lastIndex = index
        if let (ordinal, method, similarity) = find(text) {
            return Duplicate(kept: kept.index(ordinal), method: method, similarity: similarity)
        }
        try keep(text, index: index, place: place)
        return nil
    }

    /// The place that was given with a question that is kept; `nil` where there is no such question, or it had none.
    public func place(of index: Int) -> String? { kept.place(of: index) }

    private mutating func find(_ text: PreparedText) -> (Int, DuplicateMethod, Double)? {
        if let ordinal = exact.find(text.exact) { return (ordinal, .exact, 1) }
        if let key = text.normalised, let ordinal = normalised?.find(key) { return (ordinal, .normalised, 1) }
        if let (ordinal, similarity) = minHash?.find(text) { return (ordinal, .minhash, similarity) }
        if let (ordinal, similarity) = rouge?.find(text) { return (ordinal, .rougeL, similarity) }
        return nil
    }

    /// Remembers a question that repeats none.
    mutating func keep(_ text: PreparedText, index: Int, place: String) throws {
        guard kept.count < Int(UInt32.max) - 1 else {
            throw FirstpassError(.unsupported, "more than four billion different questions cannot be compared")
        }
        kept.append(index: index, place: place)
        exact.append(text.exact)
        normalised?.append(text.normalised)
        minHash?.append(text)
        rouge?.append(text)
    }
}
