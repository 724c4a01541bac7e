internal import Core
internal import GRDB

/// Dedupe and decontamination: strictly in the order of the indices, since each question is compared with the earlier
/// ones.
extension LedgerStore {
    /// The lowest question that has not been screened, of those that the run asks for.
    public func unscreenedQuestion() async throws -> QuestionRecord? {
        try await reader.read { snapshot in
            let database = snapshot.database
            return try Row.fetchOne(
                database,
                sql: """
                    SELECT * FROM question WHERE state = 'generated'
                        AND question_index < (SELECT questions FROM run) ORDER BY question_index LIMIT 1
                    """
            ).map(QuestionRecord.init(row:))
        }
    }

    /// Commits what was found about a question.
    ///
    /// - Returns: false where it had been screened already; nothing is written.
    /// - Throws: ``FirstpassError`` with the code `internal` where a lower question has not been screened yet.
    @discardableResult
    public func screen(_ index: Int, as screening: Screening) async throws -> Bool {
        try await write { database in
            let lowest = try Int.fetchOne(
                database, sql: "SELECT min(question_index) FROM question WHERE state = 'generated'")
            guard let lowest, lowest <= index else { return false }
            guard lowest == index else {
                throw FirstpassError(.internal, "question \(index) was screened before question \(lowest)")
            }
            let (state, reason): (QuestionState, String?)
            switch screening {
            case .clean:
                (state, reason) = (.clean, nil)
            case .duplicate(let duplicate):
                (state, reason) = (.duplicate, "\(duplicate.method) duplicate of question \(duplicate.keptIndex)")
                try database.executeCached(
                    "INSERT INTO duplicate VALUES (?, ?, ?, ?)",
                    arguments: [index, duplicate.keptIndex, duplicate.method, duplicate.similarity])
            case .contaminated(let hits):
                let names = Set(hits.map { "\($0.benchmark) \($0.item)" }).sorted()
                (state, reason) = (.contaminated, "shares text with \(names.joined(separator: ", "))")
                try Self.insert(hits, scope: "question", question: index, into: database)
            }
            try database.executeCached(
                "UPDATE question SET state = ?, reason = ? WHERE question_index = ?",
                arguments: [state.rawValue, reason, index])
            return true
        }
    }

    /// The questions between two indices that are not duplicates, lowest first.
    ///
    /// - Parameters:
    ///   - index: the last one that is left out.
    ///   - end: the first one that is left out again.
    public func distinctQuestions(after index: Int, before end: Int) async throws -> [(index: Int, text: String)] {
        try await reader.read { snapshot in
            try Row.fetchAll(
                snapshot.database,
                sql: """
                    SELECT question_index, text FROM question
                    WHERE question_index > ? AND question_index < ? AND state <> 'duplicate' ORDER BY question_index
                    """, arguments: [index, end]
            ).map { (try $0.decode(forColumn: "question_index"), try $0.decode(forColumn: "text")) }
        }
    }
}
