import Foundation
import Testing

extension EndToEndTests {
    @Suite(.serialized) struct SandboxEnduranceTests {
        /// Resident memory of the program in MiB after each tenth of its runs, from a process that looks on.
        private static let script = """
            import os, subprocess, sys, time
            runs, levels = int(sys.argv[1]), []
            program = subprocess.Popen(sys.argv[2:] + ["--runs", str(runs)], stdout=subprocess.PIPE)
            while program.poll() is None:
                try:
                    with open("/proc/%d/statm" % program.pid) as file:
                        levels.append(int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE") >> 20)
                except (OSError, IndexError):
                    pass
                time.sleep(0.05)
            print(program.returncode, max(levels), program.stdout.read().decode())
            """

        @Test("A runner does not grow with its runs") func memoryIsFlat() throws {
            let folder = try TemporaryFolder()
            let rows = (1...5).map { RowFile.row($0) + "\n" }.joined()
            let file = try folder.write(rows.utf8, to: "rows.jsonl")
            let runs = ProcessInfo.processInfo.environment["FIRSTPASS_RUNS"].flatMap { Int($0) } ?? 1_000
            func peak(_ runs: Int) throws -> Int {
                let outcome = try Program.run(
                    "/usr/bin/python3",
                    ["-I", "-c", Self.script, String(runs), Program.path, "bench", "sandbox", file, "--json"])
                let words = outcome.output.split(separator: " ")
                #expect(words.first == "0" && outcome.output.contains("\"passed\":\(runs)"), "\(outcome)")
                return words.dropFirst().first.flatMap { Int($0) } ?? .max
            }
            let few = try peak(200)
            let many = try peak(runs)
            print("endurance: \(few) MiB with 200 runs, \(many) MiB with \(runs)")
            #expect(many < few + 24)
        }
    }
}
