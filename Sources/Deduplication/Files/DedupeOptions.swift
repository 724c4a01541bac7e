/// What `firstpass dedupe` does.
public struct DedupeOptions: Sendable {
    /// The widest method.
    public var method = DuplicateMethod.minhash
    /// The similarity from which on a record is a duplicate; nil for the method's default.
    public var threshold: Double?
    /// Whether `minhash` keeps texts apart whose words make them other tasks.
    public var comparesWords = true
    /// Where the text that is compared stands, as dotted paths of keys; the usual places where there are none.
    public var fields: [String] = []
    /// Whether to go on behind a record that cannot be read, or has no such text.
    public var skipsBad = false
    /// How many blocks are prepared at once.
    public var threads = 1
    /// Signatures of an earlier run that records are compared with as well.
    public var against: String?
    /// The file to write the signatures of what is kept to.
    public var save: String?
    /// The folder for `duplicates.jsonl`, `summary.json`, and the files without duplicates.
    public var out: String?
    /// Whether results may replace files.
    public var replaces = false

    /// The defaults.
    public init() {}
}
