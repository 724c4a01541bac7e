import Core
import Foundation
import Testing

@testable import firstpass

/// What a reader gives for some bytes, with small pieces so that lines are cut everywhere.
private func texts(
    of bytes: some Sequence<UInt8>, maximumBytes: Int = 100, pieceBytes: Int = 3
) throws -> [String] {
    let folder = try TemporaryFolder()
    let lines = try JSONLines(
        path: try folder.write(bytes, to: "lines"), maximumBytes: maximumBytes, pieceBytes: pieceBytes)
    var read: [String] = []
    while let line = try lines.next() {
        let place: String
        switch line {
        case .whole(let bytes, let at):
            place = at
            read.append(String(decoding: bytes, as: UTF8.self))
        case .tooLong(let at):
            place = at
            read.append("too long")
        }
        let number = try #require(place.split(separator: " ").last)
        read.append("\(number)")
    }
    return read
}

@Suite struct JSONLinesTests {
    @Test(arguments: [1, 2, 3, 4, 5, 7, 100])
    func linesAreTheSameHoweverTheFileIsCut(_ pieceBytes: Int) throws {
        let text = "first\n\n  \t\nfourth\r\n\r\nsixth is longer\nend"
        let expected = ["first", "1", "fourth\r", "4", "sixth is longer", "6", "end", "7"]
        #expect(try texts(of: text.utf8, pieceBytes: pieceBytes) == expected)
        #expect(try texts(of: (text + "\n").utf8, pieceBytes: pieceBytes) == expected)
    }

    @Test func nothingAndBlankLinesGiveNoLine() throws {
        #expect(try texts(of: []) == [])
        #expect(try texts(of: "\n\r\n \n\t".utf8) == [])
    }

    @Test func aByteOrderMarkIsNoPartOfTheFirstLine() throws {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        #expect(
            try texts(of: mark + Array("one\n".utf8) + mark + Array("two".utf8)) == ["one", "1", "\u{FEFF}two", "2"])
        #expect(try texts(of: mark) == [])
        #expect(try texts(of: mark + Array("\ntwo".utf8)) == ["two", "2"])
    }

    @Test(arguments: [1, 3, 11, 1_000])
    func aLineThatIsTooLongIsPassedOver(_ pieceBytes: Int) throws {
        func read(_ lines: String...) throws -> [String] {
            try texts(of: lines.joined(separator: "\n").utf8, maximumBytes: 10, pieceBytes: pieceBytes)
        }
        let long = String(repeating: "x", count: 11)
        let fits = String(repeating: "x", count: 10)
        #expect(try read(fits, "b") == [fits, "1", "b", "2"])
        #expect(try read(long, "b") == ["too long", "1", "b", "2"])
        #expect(try read("a", long + long + long, "b") == ["a", "1", "too long", "2", "b", "3"])
        #expect(try read("a", long, long, "", "b") == ["a", "1", "too long", "2", "too long", "3", "b", "5"])
        #expect(try read("a", long) == ["a", "1", "too long", "2"])
        #expect(try read("a", long, "") == ["a", "1", "too long", "2"])
    }

    @Test func aFileWithoutALinesEndIsNotReadToItsEnd() throws {
        let lines = try JSONLines(path: "/dev/zero", maximumBytes: 1 << 20)
        guard case .tooLong(let place)? = try lines.next() else {
            Issue.record("a line of /dev/zero")
            return
        }
        #expect(place == "/dev/zero, line 1")
    }

    @Test func whatCannotBeReadIsRefused() throws {
        let folder = try TemporaryFolder()
        #expect(throws: FirstpassError.self) { try JSONLines(path: folder.path) }
        #expect(throws: FirstpassError.self) { try JSONLines(path: folder.path("none")) }
        #expect(throws: FirstpassError.self) { try texts(of: [0x1F, 0x8B, 8, 0, 0]) }
        #expect(throws: FirstpassError.self) { try JSONLines(path: "/proc/self/mem").next() }
    }
}
