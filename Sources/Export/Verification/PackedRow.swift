internal import Core

/// A row of the target `packed`, taken apart: the token ids of each document, or what is wrong with it.
struct PackedRow {
    /// The documents, without the padding.
    let documents: [ArraySlice<Int32>]

    /// Takes a row apart whose columns and types are right.
    ///
    /// - Parameters:
    ///   - row: `input_ids`, `labels`, `attention_mask` and `position_ids`.
    ///   - length: the tokens of a sequence.
    /// - Throws: ``Problem``.
    init(_ row: JSONValue, length: Int) throws(Problem) {
        var columns: [[Int32]] = []
        guard case .object(let members) = row else { throw Problem("the row is no sequence") }
        for (name, value) in members {
            guard case .list(let values) = value, values.count == length else {
                throw Problem("\(name) does not have \(length.grouped) values")
            }
            columns.append(
                values.map { if case .integer(let number) = $0 { Int32(truncatingIfNeeded: number) } else { 0 } })
        }
        guard columns.count == 4 else { throw Problem("the row is no sequence") }
        let (ids, labels, mask, positions) = (columns[0], columns[1], columns[2], columns[3])
        let count = mask.prefix { $0 == 1 }.count
        guard count > 0, mask.dropFirst(count).allSatisfy({ $0 == 0 }) else {
            throw Problem("attention_mask is not 1 for the documents and 0 behind them")
        }
        var starts: [Int] = []
        for place in ids.indices {
            // Padding counts as a document of its own.
            if positions[place] == 0 {
                starts.append(place)
            } else if place == 0 || place == count || positions[place] != positions[place - 1] + 1 {
                throw Problem("position_ids[\(place)] does not go on from the one before it")
            }
            guard labels[place] == PackedSequence.ignored || place < count && labels[place] == ids[place] else {
                throw Problem("labels[\(place)] is neither the token there nor \(PackedSequence.ignored)")
            }
        }
        guard count == length || positions[count] == 0 else {
            throw Problem("position_ids[\(count)] does not begin anew with the padding")
        }
        guard labels.contains(where: { $0 != PackedSequence.ignored }) else { throw Problem("it has nothing to learn") }
        let ends = starts.dropFirst() + [length]
        documents = zip(starts, ends).filter { $0.0 < count }.map { ids[$0.0..<min($0.1, count)] }
    }

    /// What is wrong with a row, as a clause.
    struct Problem: Error {
        let text: String
        init(_ text: String) { self.text = text }
    }
}
