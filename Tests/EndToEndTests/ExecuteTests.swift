import Foundation
import Testing

extension EndToEndTests {
    @Suite(.serialized) struct ExecuteTests {
        private let folder: TemporaryFolder

        init() throws { folder = try TemporaryFolder() }

        private func verdicts(_ output: String) throws -> [String] {
            try RowFile.objects(output).compactMap { $0["verdict"] as? String }
        }

        private func messages(_ errors: String) -> Int {
            errors.split(separator: "\n").count { $0.hasPrefix("firstpass: ") }
        }

        @Test(arguments: RowFile.badLines + [.init(#"{"solution": "x = 1", "tests": "assert True"}"#, "no field 'id'")])
        func aBadLineIsNamedAndWhatStandsBeforeItIsAnswered(_ line: RowFile.BadLine) throws {
            let file = try folder.write(
                RowFile.bytes([Array(RowFile.row(1).utf8), line.bytes, Array(RowFile.row(3).utf8)]), to: "rows.jsonl")
            let outcome = try Program.run(["execute", file])
            #expect(outcome.status == 2 && messages(outcome.errors) == 1, "\(outcome.errors)")
            #expect(
                outcome.errors.contains("\(file), line 2") && outcome.errors.contains(line.words), "\(outcome.errors)")
            #expect(try verdicts(outcome.output) == ["passed"])
        }

        @Test func badLinesAreLeftOutAndCounted() throws {
            let bad = RowFile.badLines + RowFile.longBadLines
            let lines = [Array(RowFile.row(1).utf8)] + bad.map(\.bytes) + [Array(RowFile.row(2, passes: false).utf8)]
            let file = try folder.write(RowFile.bytes(lines), to: "rows.jsonl")
            let outcome = try Program.run(["execute", file, "--skip-bad"])
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(try verdicts(outcome.output) == ["passed", "failed"])
            #expect(outcome.errors == "\(bad.count) lines could not be run and were left out\n", "\(outcome.errors)")
        }

        @Test func emptyPartsAreInvalidAndStopNothing() throws {
            let lines = RowFile.emptyRows.map(\.bytes) + [Array(RowFile.row(1).utf8)]
            let file = try folder.write(RowFile.bytes(lines), to: "rows.jsonl")
            let outcome = try Program.run(["execute", file])
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(try verdicts(outcome.output) == RowFile.emptyRows.map { _ in "invalid" } + ["passed"])
        }

        @Test func aLineThatIsTooLongIsNamed() throws {
            for line in RowFile.longBadLines {
                let file = try folder.write(RowFile.bytes([Array(RowFile.row(1).utf8), line.bytes]), to: "rows.jsonl")
                let outcome = try Program.run(["execute", file])
                #expect(outcome.status == 2 && outcome.errors.contains("\(file), line 2"), "\(outcome.errors)")
                #expect(outcome.errors.contains(line.words), "\(outcome.errors)")
                #expect(try verdicts(outcome.output) == ["passed"])
            }
        }

        /// Odd, and all the same a row.
        @Test func oddRowsGetAVerdict() throws {
            let long = String(repeating: "#", count: 10_000_000)
            var bytes: [UInt8] = [0xEF, 0xBB, 0xBF]
            bytes += RowFile.row(1).utf8 + Array("\r\n\r\n".utf8)
            for row in [
                #"{"id": "nul", "solution": "x = 1\u0000", "tests": "assert x == 1"}"#,
                #"{"id": "nul", "solution": "x = 1", "tests": ["assert x == 1\u0000"]}"#,
                #"{"id": "long", "solution": "x = 1 \#(long)", "tests": "assert x == 1"}"#,
                #"{"id": "long", "solution": "x = 1", "tests": "assert x == 1 \#(long)"}"#,
            ] {
                bytes += row.utf8 + Array("\r\n".utf8)
            }
            bytes += RowFile.row(6).utf8
            let outcome = try Program.run(["execute", try folder.write(bytes, to: "rows.jsonl")])
            #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
            let verdicts = try verdicts(outcome.output)
            #expect(verdicts == ["passed", "invalid", "invalid", "invalid", "invalid", "passed"])
        }

        @Test func whatHoldsNoRowIsRefused() throws {
            let empty = try folder.write([], to: "empty.jsonl")
            for (path, words) in [
                (empty, "no row"), (folder.path, "folder"), (folder.path("none.jsonl"), "No such file"),
                ("/proc/self/mem", "cannot be read"), (try folder.write("\n \n".utf8, to: "blank.jsonl"), "no row"),
                (try folder.write([0x1F, 0x8B, 8, 0], to: "rows.jsonl.gz"), "gzip data is cut"),
            ] {
                for flags in [[], ["--skip-bad"]] {
                    let outcome = try Program.run(["execute", path] + flags)
                    #expect(outcome.status == 2 && messages(outcome.errors) == 1, "\(outcome.errors)")
                    #expect(outcome.errors.contains(path) && outcome.errors.contains(words), "\(outcome.errors)")
                    #expect(outcome.output.isEmpty)
                }
            }
            let onlyBad = try folder.write("7\n[]\n".utf8, to: "bad.jsonl")
            let outcome = try Program.run(["execute", onlyBad, "--skip-bad"])
            #expect(outcome.status == 2 && outcome.errors.contains("none of the 2 lines"), "\(outcome.errors)")
        }

        @Test func aReaderThatLeavesEndsItQuietly() throws {
            let rows = (1...2_000).map { RowFile.row($0) + "\n" }.joined()
            let file = try folder.write(rows.utf8, to: "rows.jsonl")
            // The test's own process may ignore SIGPIPE; whoever starts a shell does not.
            let script = """
                import signal, subprocess, sys
                signal.signal(signal.SIGPIPE, signal.SIG_DFL)
                program = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE)
                print(len(program.stdout.readline()) > 0)
                program.stdout.close()
                print(program.wait())
                """
            let outcome = try Program.run("/usr/bin/python3", ["-I", "-c", script, Program.path, "execute", file])
            #expect(outcome.output == "True\n-13\n" && outcome.errors.isEmpty, "\(outcome.output)\(outcome.errors)")
        }

        @Test func anAnswerComesWhileTheInputIsOpen() throws {
            let script = """
                import subprocess, sys
                program = subprocess.Popen(sys.argv[2:], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
                for _ in range(3):
                    program.stdin.write(sys.argv[1].encode() + b"\\n")
                    program.stdin.flush()
                    print(b"passed" in program.stdout.readline())
                program.stdin.close()
                print(program.wait())
                """
            let outcome = try Program.run(
                "/usr/bin/python3", ["-I", "-c", script, RowFile.row(1), Program.path, "execute"])
            #expect(outcome.output == "True\nTrue\nTrue\n0\n", "\(outcome.output)\(outcome.errors)")
        }

        @Test func aSignalEndsItWhileItWaitsForInput() throws {
            let script = """
                import signal, subprocess, sys
                program = subprocess.Popen(
                    sys.argv[2:], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                program.stdin.write(sys.argv[1].encode() + b"\\n")
                program.stdin.flush()
                program.stdout.readline()
                program.send_signal(signal.SIGINT)
                print(program.wait())
                """
            let outcome = try Program.run(
                "/usr/bin/python3", ["-I", "-c", script, RowFile.row(1), Program.path, "execute"])
            #expect(outcome.output == "130\n", "\(outcome.output)\(outcome.errors)")
        }
    }
}
