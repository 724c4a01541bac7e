import Contamination
import Core
import Datasets
import Glibc

/// Looks through blocks of records, on any thread.
struct BlockAudit: Sendable {
    let scanner: ContaminationScanner
    let allowed: AllowList
    let fields: FieldSelection

    /// What is in a block.
    func findings(in block: RecordBlock) -> BlockFindings {
        var pass = Pass(audit: self)
        block.bytes.withUnsafeBufferPointer { bytes in
            switch block.content {
            case .lines, .values: pass.records(block, bytes)
            case .text(let start, let ownCount, let isLast): pass.text(bytes, start: start, ownCount, isLast: isLast)
            case .excess(let isFirst):
                if isFirst { pass.bad(0..<bytes.count, RecordBlock.excessProblem) }
                if !isFirst { pass.findings.removed = [0..<bytes.count] }
                pass.findings.lines = bytes.last == UInt8(ascii: "\n") ? 1 : 0
            }
        }
        return pass.findings
    }

    /// One block's work, with room for its texts.
    private struct Pass {
        let audit: BlockAudit
        var findings = BlockFindings()
        private var walker = JSONWalker()
        private let buffer = ScanBuffer()
        private var decoded: [UInt8] = []

        init(audit: BlockAudit) {
            self.audit = audit
        }

        mutating func records(_ block: RecordBlock, _ bytes: UnsafeBufferPointer<UInt8>) {
            let (records, lineEnds) = block.records()
            for record in records {
                findings.lines = record.line
                look(at: record, bytes)
            }
            findings.lines = lineEnds
        }

        mutating func text(_ bytes: UnsafeBufferPointer<UInt8>, start: Int, _ ownCount: Int, isLast: Bool) {
            var count = 0
            for match in audit.scanner.scan(bytes, buffer) where match.span.lowerBound < ownCount {
                let context = HitContext(match.span, of: bytes)
                var match = match
                match.span = (match.span.lowerBound + start)..<(match.span.upperBound + start)
                count += add(match, field: "", context) ? 1 : 0
            }
            findings.records = isLast ? 1 : 0
            if count > 0 { findings.removed = [0..<ownCount] }
        }

        mutating func bad(_ whole: Range<Int>, _ message: String) {
            findings.bad.append(.init(record: findings.records, line: findings.lines, message: message))
            findings.removed.append(whole)
            findings.records += 1
        }

        /// Looks through a record.
        private mutating func look(at record: RecordBlock.Record, _ bytes: UnsafeBufferPointer<UInt8>) {
            if let problem = record.problem { return bad(record.whole, problem) }
            do throws(JSONWalker.Problem) {
                try walker.walk(bytes, record.text)
                var isContaminated = false
                for string in walker.strings {
                    if try look(at: string, bytes) { isContaminated = true }
                }
                if isContaminated { findings.removed.append(record.whole) }
                findings.records += 1
            } catch {
                findings.hits.removeAll { $0.record == findings.records }
                bad(record.whole, record.describe(error))
            }
        }

        /// Looks through a string; whether it makes its record contaminated.
        private mutating func look(
            at string: JSONString, _ bytes: UnsafeBufferPointer<UInt8>
        ) throws(JSONWalker.Problem) -> Bool {
            if !audit.fields.isEverything {
                let fields = audit.fields.matches(walker.keys(of: string, in: bytes))
                guard !fields.isEmpty else { return false }
                findings.fieldsSeen.formUnion(fields)
            }
            let raw = UnsafeBufferPointer(rebasing: bytes[string.range])
            guard string.hasEscape else { return scan(raw, string, bytes) }
            if decoded.count < raw.count + TextFunctions.slack {
                decoded = [UInt8](repeating: 0, count: 2 * raw.count + TextFunctions.slack)
            }
            var hasBackslash: CInt = 0
            let count = decoded.withUnsafeMutableBufferPointer {
                TextFunctions.best.decodeString(raw.baseAddress, raw.count, $0.baseAddress, &hasBackslash)
            }
            guard count >= 0 else {
                throw JSONWalker.Problem(
                    message: "a backslash stands before what it cannot stand before", position: string.range.lowerBound)
            }
            // The array is borrowed while it is looked through, and put back.
            let text = decoded
            defer { decoded = text }
            decoded = []
            return text.withUnsafeBufferPointer { scan(.init(rebasing: $0[..<count]), string, bytes) }
        }

        private mutating func scan(
            _ text: UnsafeBufferPointer<UInt8>, _ string: JSONString, _ bytes: UnsafeBufferPointer<UInt8>
        ) -> Bool {
            let matches = audit.scanner.scan(text, buffer)
            guard !matches.isEmpty else { return false }
            let path = walker.path(of: string, in: bytes)
            return matches.reduce(false) { add($1, field: path, HitContext($1.span, of: text)) || $0 }
        }

        private mutating func add(_ match: ContaminationMatch, field: String, _ context: HitContext) -> Bool {
            let allowance = audit.allowed.reason(benchmark: match.benchmark, items: match.items)
            let hit = AuditHit(
                record: findings.records, field: field, match: match, allowance: allowance, context: context)
            findings.hits.append(hit)
            return hit.counts
        }
    }
}
