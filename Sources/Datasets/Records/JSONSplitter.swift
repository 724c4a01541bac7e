import Core

/// Cuts between the elements of a JSON array, or between JSON values that stand one behind the other.
struct JSONSplitter: RecordSplitter {
    private enum State {
        case begin
        /// In the array, before an element or the end.
        case array(isFirst: Bool)
        /// Values without an array around them.
        case stream
        case end
    }

    /// What messages call the file.
    let name: String
    /// The longest value that is given whole.
    let maximumBytes: Int
    private var state = State.begin

    init(name: String, maximumBytes: Int) {
        self.name = name
        self.maximumBytes = maximumBytes
    }

    mutating func cut(_ buffer: inout [UInt8], isLast: Bool) throws -> (bytes: [UInt8], content: RecordBlock.Content)? {
        var values: [Range<Int>] = []
        var position = 0
        while true {
            let before = position
            position = Self.skipBlanks(buffer, from: position)
            guard position < buffer.count else {
                if isLast { try checkEnd() } else { position = before }
                break
            }
            switch state {
            case .begin:
                let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
                if position == 0, buffer.starts(with: mark) {
                    position = mark.count
                    continue
                }
                if buffer[position] == UInt8(ascii: "[") {
                    state = .array(isFirst: true)
                    position += 1
                } else {
                    state = .stream
                }
                continue
            case .array(let isFirst):
                if buffer[position] == UInt8(ascii: "]") {
                    state = .end
                    position += 1
                    continue
                }
                if !isFirst {
                    guard buffer[position] == UInt8(ascii: ",") else {
                        throw broken("',' or ']' should stand behind a record of the array")
                    }
                    position = Self.skipBlanks(buffer, from: position + 1)
                }
            case .stream: break
            case .end: throw broken("something stands behind the array")
            }
            let found = buffer.withUnsafeBufferPointer { JSONWalker.end(of: $0, from: position) }
            guard let end = found ?? (isLast ? buffer.count : nil) else {
                position = before
                break
            }
            guard end > position else { throw broken("a record should stand") }
            values.append(position..<end)
            position = end
            if case .array = state { state = .array(isFirst: false) }
        }
        if position == 0, !isLast {
            guard buffer.count > maximumBytes else { return nil }
            throw FirstpassError(
                .unsupported, "a record is longer than \(maximumBytes >> 20) MB", at: name,
                remedy: "Convert the file to JSON lines, and give --skip-bad.")
        }
        guard !buffer.isEmpty else { return nil }
        return (buffer.take(isLast ? buffer.count : position), .values(values))
    }

    private func checkEnd() throws {
        switch state {
        case .array: throw broken("the array does not end")
        default: return
        }
    }

    private func broken(_ what: String) -> FirstpassError {
        FirstpassError(.format, "the file is not JSON: \(what)", at: name, remedy: "Check what should have written it.")
    }

    private static func skipBlanks(_ bytes: [UInt8], from start: Int) -> Int {
        var position = start
        while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
        return position
    }
}
