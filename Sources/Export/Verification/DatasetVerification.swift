/// What came out when a dataset's folder was read again.
public struct DatasetVerification: Sendable, Equatable {
    /// The most findings that are told one by one.
    public static let maximumFindings = 100

    /// The first findings.
    public var findings: [DatasetFinding] = []
    /// How many there are in all.
    public var findingCount = 0
    /// The files that were read.
    public var files = 0
    /// The rows that were read.
    public var rows = 0
    /// Whether the rows are token ids that nobody could read, so that it is not known what they say.
    public var hasUnreadTokens = false

    mutating func add(_ problem: String, in file: String, row: Int? = nil) {
        findingCount += 1
        if findings.count < Self.maximumFindings {
            findings.append(DatasetFinding(file: file, row: row, problem: problem))
        }
    }
}
