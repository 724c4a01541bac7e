internal import Core
internal import GRDB

extension LedgerSnapshot {
    /// The questions that the run asks for and has, with what they came from.
    ///
    /// - Throws: ``FirstpassError`` with the code `usage` where there are none.
    public func forkedQuestions() throws -> ForkedQuestions {
        let run = try run().description
        var groups: [ForkedQuestions.Group] = []
        var texts: [String] = []
        var last: Int??
        let questions = try Row.fetchCursor(
            database, sql: "SELECT * FROM question WHERE question_index < ? ORDER BY question_index",
            arguments: [run.questions])
        while let row = try questions.next() {
            let question = try QuestionRecord(row: row)
            if last == nil || last != .some(question.generation) {
                groups.append(.init(generation: try question.generation.map(generation), items: []))
                last = .some(question.generation)
            }
            groups[groups.count - 1].items.append(.question(question.parsed))
            texts += [question.parsed.text] + (question.parsed.givenTests ?? [])
        }
        guard !groups.isEmpty else {
            throw FirstpassError(.usage, "the run has no questions yet", remedy: "Let it go on until it has some.")
        }
        // The texts' lengths keep two of them from being taken for another two.
        let digest = Fingerprint.sha256(texts.map { "\($0.utf8.count):\($0)" }.joined())
        let isAsked = groups.contains { $0.generation != nil }
        return ForkedQuestions(
            groups: groups, count: groups.reduce(0) { $0 + $1.items.count }, sha256: digest,
            model: isAsked ? run.models.first { $0.role == .questions } : nil,
            templates: isAsked ? run.templates.filter { ["questions", "topics"].contains($0.name) } : [])
    }

    /// A completion by its number.
    private func generation(_ id: Int) throws -> GenerationRecord {
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT \(GenerationRecord.columns) FROM generation g JOIN rendered_prompt r ON r.sha256 = g.prompt
                WHERE g.id = ?
                """, arguments: [id])
        guard let row else { throw FirstpassError(.storage, "the ledger has no completion \(id)") }
        return try GenerationRecord(row: row)
    }
}
