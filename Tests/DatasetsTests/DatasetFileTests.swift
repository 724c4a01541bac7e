import Core
import Foundation
import Glibc
import Testing

@testable import Datasets

@Suite struct DatasetFileTests {
    @Test(arguments: [
        ("a.jsonl", DatasetFormat.jsonLines), ("a.JSONL.GZ", .jsonLines), ("a.ndjson.zst", .jsonLines),
        ("a.json", .json),
        ("a.json.gz", .json), ("a.parquet", .parquet), ("a.Parquet", .parquet), ("a.py", .text), ("README", .text),
        ("a.txt.gz", .text),
    ])
    func theNameSaysTheFormat(name: String, format: DatasetFormat) {
        #expect(DatasetFile(path: name).format == format)
        #expect(DatasetFile(path: name, format: .text).format == .text)
    }

    @Test func aFolderStandsForItsFilesInOrderWithoutHiddenOnes() throws {
        try Support.withFolder { folder in
            let files = FileManager.default
            for name in ["b/z.jsonl", "a.jsonl", "b/.hidden", ".git/config", "b/c/d.py", "B.json"] {
                let url = URL(fileURLWithPath: "\(folder)/\(name)")
                try files.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data("1".utf8).write(to: url)
            }
            try files.createSymbolicLink(atPath: "\(folder)/b/loop", withDestinationPath: folder)
            try files.createSymbolicLink(atPath: "\(folder)/link.jsonl", withDestinationPath: "\(folder)/a.jsonl")
            #expect(mkfifo("\(folder)/pipe.jsonl", 0o600) == 0)
            let found = try DatasetFile.find([folder, "\(folder)/./a.jsonl"]).map {
                String($0.path.dropFirst(folder.count + 1))
            }
            #expect(found == ["B.json", "a.jsonl", "b/c/d.py", "b/z.jsonl", "link.jsonl"])
            try files.createDirectory(atPath: "\(folder)/empty", withIntermediateDirectories: true)
            #expect(Support.error { _ = try DatasetFile.find(["\(folder)/empty"]) }?.code == .usage)
        }
    }

    @Test func filesWhoseNamesAreEqualToSwiftAreBothRead() throws {
        try Support.withFolder { folder in
            for name in ["caf\u{E9}.jsonl", "cafe\u{301}.jsonl"] {
                try Data("1".utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
            }
            #expect(try DatasetFile.find([folder]).count == 2)
        }
    }

    @Test func whatCannotBeOpenedIsNotPassedOver() throws {
        try Support.withFolder { folder in
            try FileManager.default.createSymbolicLink(
                atPath: "\(folder)/dangling", withDestinationPath: "\(folder)/none")
            let error = Support.error { _ = try DatasetFile.find([folder]) }
            #expect(error?.code == .storage && error?.location == "\(folder)/dangling")
        }
        try Support.withFolder { folder in
            let path = Array("\(folder)/bad".utf8CString.dropLast()) + [CChar(bitPattern: 0xFF), 0]
            let descriptor = open(path, O_CREAT | O_WRONLY, 0o600)
            #expect(descriptor >= 0)
            close(descriptor)
            #expect(Support.error { _ = try DatasetFile.find([folder]) }?.code == .storage)
        }
    }

    @Test func aLinkedFolderIsReadOnce() throws {
        try Support.withFolder { folder in
            let files = FileManager.default
            try files.createDirectory(atPath: "\(folder)/in", withIntermediateDirectories: true)
            try files.createDirectory(atPath: "\(folder)/out", withIntermediateDirectories: true)
            try Data("1".utf8).write(to: URL(fileURLWithPath: "\(folder)/out/a.jsonl"))
            try files.createSymbolicLink(atPath: "\(folder)/in/link", withDestinationPath: "\(folder)/out")
            #expect(try DatasetFile.find(["\(folder)/in"]).map(\.path) == ["\(folder)/in/link/a.jsonl"])
        }
    }

    @Test func whatIsNotThereIsNamed() {
        let error = Support.error { _ = try RecordReader(DatasetFile(path: "/nonexistent/a.jsonl")) }
        #expect(error?.code == .storage && error?.location == "/nonexistent/a.jsonl")
    }
}
