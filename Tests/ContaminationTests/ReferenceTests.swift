import Core
import Foundation
import Testing

@testable import Contamination

/// Against `Fixtures/reference.py`, which implements the whole rule independently.
@Suite struct ReferenceTests {
    private struct Task: Encodable {
        let items: [String]
        let records: [String]
        let fold: Bool
        let sampled: [[Part]]?
    }

    /// An item's number or a window, as they stand beside each other in the reference's output.
    private enum Part: Codable {
        case item(Int)
        case window(String)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let item = try? container.decode(Int.self) {
                self = .item(item)
            } else {
                self = .window(try container.decode(String.self))
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .item(let item): try container.encode(item)
            case .window(let window): try container.encode(window)
            }
        }
    }

    /// A window of an item. Bytes, because `String` compares by canonical equivalence.
    private struct Shared: Hashable {
        let item: Int
        let window: [UInt8]
    }

    @Test(arguments: [true, false], ContaminationMode.allCases)
    func theScannerFindsTheSameWindowsAsTheReference(foldCase: Bool, mode: ContaminationMode) throws {
        let questions = try Support.questions(Support.pond, in: Support.fixtures)
        let index = try Support.index(questions)
        var generator = RecordGenerator(seed: 11, questions: questions)
        let records = questions + (0..<3_000).map { _ in generator.record() }
        let sampled = mode == .sampled ? self.sampled(index, questions, foldCase: foldCase) : nil
        let expected = try reference(questions, records, foldCase: foldCase, sampled: sampled)
        #expect(expected.count == records.count)
        #expect(expected.filter { !$0.isEmpty }.count > records.count / 5)
        #expect(expected.filter(\.isEmpty).count > records.count / 5)

        let scanner = ContaminationScanner(indexes: [index], mode: mode, foldCase: foldCase, strict: true)
        for (record, expected) in zip(records, expected) {
            let matches = scanner.scan(record)
            #expect(Set(matches.flatMap(windows)) == expected, "\(record.debugDescription)")
            for match in matches {
                #expect(match.isHit)
                #expect(spanHolds(match, in: record, foldCase: foldCase), "\(match) in \(record.debugDescription)")
            }
        }
    }

    @Test func everyCharacterThatPythonKnowsIsKeptAndFoldedAlike() throws {
        struct Table: Decodable {
            let version: String
            let rows: [[UInt32]]
            init(from decoder: any Decoder) throws {
                var container = try decoder.unkeyedContainer()
                version = try container.decode(String.self)
                rows = try container.decode([[UInt32]].self)
            }
        }
        let output = try Support.output(of: ["python3", "\(Support.fixtures)/reference.py", "characters"])
        let table = try JSONDecoder().decode(Table.self, from: output)
        #expect(table.rows.count > 140_000)
        let plain = Normaliser(foldsCase: false)
        let folded = Normaliser(foldsCase: true)
        let differing = table.rows.filter { row in
            guard let scalar = Unicode.Scalar(row[0]) else { return true }
            return [plain, folded].compactMap { $0.keep(scalar)?.value } != Array(row.dropFirst())
        }
        #expect(differing.isEmpty, "Unicode \(table.version) against \(UnicodeVersion.current)")
    }

    /// The sampled windows of each item, by the items' windows that the index marks as drawn.
    private func sampled(_ index: FingerprintIndex, _ questions: [String], foldCase: Bool) -> [Shared] {
        let lookup = WindowLookup(index, mode: .sampled, foldsCase: foldCase)
        return questions.enumerated().flatMap { item, question in
            var question = question
            let passages = question.withUTF8 { source in
                Passage.read([0..<(2 * source.count)], of: source, unescaping: false)
            }
            let windows = Set(
                passages.flatMap { passage in
                    let beginnings = WindowHash.beginnings(of: passage.folded)
                    return [true, false].flatMap { isLong in
                        lookup.stretches(in: passage, beginnings, ofLongItems: isLong).flatMap { stretch in
                            let length = stretch.rule == .wholeItem ? stretch.range.count : WindowHash.windowLength
                            return (stretch.range.lowerBound...(stretch.range.upperBound - length)).map { start in
                                (stretch.item, Array(passage.text(start..<(start + length), foldsCase: foldCase)))
                            }
                        }
                    }
                }.filter { $0.0 == item }.map { Shared(item: $0.0, window: $0.1) })
            #expect(windows.count <= 3)
            #expect(windows.isEmpty == Normaliser(foldsCase: foldCase).normalise(question).isEmpty)
            return windows
        }
    }

    private func reference(
        _ questions: [String], _ records: [String], foldCase: Bool, sampled: [Shared]?
    ) throws -> [Set<Shared>] {
        let pairs = sampled?.map { [Part.item($0.item), .window(String(decoding: $0.window, as: UTF8.self))] }
        let task = Task(items: questions, records: records, fold: foldCase, sampled: pairs)
        // JSONEncoder leaves out nil; the reference wants it named.
        var object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(task)) as? [String: Any] ?? [:]
        if pairs == nil { object["sampled"] = NSNull() }
        let output = try Support.withFolder { folder in
            let path = "\(folder)/task.json"
            try JSONSerialization.data(withJSONObject: object).write(to: URL(fileURLWithPath: path))
            return try Support.output(of: ["python3", "\(Support.fixtures)/reference.py", path])
        }
        return try JSONDecoder().decode([[[Part]]].self, from: output).map { hits in
            Set(
                hits.compactMap { hit in
                    guard hit.count == 2, case .item(let item) = hit[0], case .window(let window) = hit[1] else {
                        return nil
                    }
                    return Shared(item: item, window: Array(window.utf8))
                })
        }
    }

    private func windows(_ match: ContaminationMatch) -> [Shared] {
        let scalars = Array(match.window.unicodeScalars)
        let length = match.rule == .wholeItem ? scalars.count : 50
        return match.items.flatMap { item in
            (0...(scalars.count - length)).map { start in
                let window = scalars[start..<(start + length)].flatMap { UTF8.encode($0).map(Array.init) ?? [] }
                return Shared(item: item, window: window)
            }
        }
    }

    private func spanHolds(_ match: ContaminationMatch, in record: String, foldCase: Bool) -> Bool {
        let text = String(decoding: Array(record.utf8)[match.span], as: UTF8.self)
        return [false, true].contains { unescaping in
            Normaliser(foldsCase: foldCase).normalise(text, unescaping: unescaping) == Array(match.window.utf8)
        }
    }
}
