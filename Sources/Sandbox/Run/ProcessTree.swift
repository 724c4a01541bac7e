import Glibc

/// What the processes of one run use, read from `/proc` by polling.
///
/// Only processes are found that descend from the first one; in a PID namespace that is all of them, since orphans go
/// to its first process. See proc(5) for `stat`, `statm`, `children` and `smaps_rollup`.
struct ProcessTree {
    /// The first process of the namespace, in the runner's numbering.
    let root: pid_t

    /// CPU time that each process seen had used itself, in clock ticks. Ended ones keep their last value: a parent that
    /// ignores SIGCHLD is not charged for its children.
    private var ticks: [Key: Int] = [:]

    private struct Key: Hashable {
        let process: pid_t
        let started: Int
    }

    /// One reading.
    struct Sample {
        /// CPU time since the run began, in seconds.
        var cpuSeconds = 0.0
        /// Resident memory, in bytes. Pages that processes share count for each of them.
        var residentBytes = 0
        /// The processes.
        var processes: [pid_t] = []
    }

    init(root: pid_t) {
        self.root = root
    }

    private static let ticksPerSecond = Double(max(1, sysconf(Int32(_SC_CLK_TCK))))
    private static let pageBytes = max(1, sysconf(Int32(_SC_PAGESIZE)))

    /// Reads what the run uses now. Processes that end meanwhile are left out.
    mutating func sample() -> Sample {
        var sample = Sample()
        var living = 0
        var reaped = 0
        var pending = [root]
        while let process = pending.popLast() {
            guard let stat = Self.fields(of: process), stat.count > 19 else { continue }
            // Counted from the state, which is field 3 of proc(5): utime 14, stime 15, cutime 16, cstime 17, start 22.
            let own = stat[11] + stat[12]
            ticks[Key(process: process, started: stat[19])] = own
            living += own
            if process == root { reaped = stat[13] + stat[14] }
            sample.residentBytes += Self.residentPages(of: process) * Self.pageBytes
            sample.processes.append(process)
            pending += Self.children(of: process)
        }
        sample.cpuSeconds = Double(max(ticks.values.reduce(0, +), living + reaped)) / Self.ticksPerSecond
        return sample
    }

    /// How many of the processes seen are alive. One that has ended and waits to be collected is not.
    var survivors: Int {
        ticks.keys.count { key in
            guard let text = Self.read("/proc/\(key.process)/stat"), let end = text.lastIndex(of: UInt8(ascii: ")"))
            else {
                return false
            }
            let isZombie = text[(end + 1)...].starts(with: Array(" Z".utf8))
            let started = Self.numbers(text[(end + 1)...])
            return !isZombie && started.count > 19 && started[19] == key.started
        }
    }

    /// Resident memory in bytes with shared pages divided among those that share them. Slow: it walks page tables.
    static func proportionalBytes(of processes: [pid_t]) -> Int {
        processes.reduce(0) { total, process in
            let text = read("/proc/\(process)/smaps_rollup") ?? []
            let line = text.split(separator: UInt8(ascii: "\n")).first { $0.starts(with: Array("Pss:".utf8)) }
            return total + (line.flatMap { numbers($0.dropFirst(4)).first } ?? 0) * 1024
        }
    }

    /// The fields of `stat` from the process state on; the state itself, a letter, reads as 0.
    private static func fields(of process: pid_t) -> [Int]? {
        // The name of the program stands in parentheses and may itself contain any character.
        guard let text = read("/proc/\(process)/stat"), let end = text.lastIndex(of: UInt8(ascii: ")")) else {
            return nil
        }
        return numbers(text[(end + 1)...])
    }

    private static func residentPages(of process: pid_t) -> Int {
        let pages = read("/proc/\(process)/statm").map { numbers($0[...]) } ?? []
        return pages.count > 1 ? pages[1] : 0
    }

    /// The processes that a process has started and that are still there.
    static func children(of process: pid_t) -> [pid_t] {
        guard let folder = opendir("/proc/\(process)/task") else { return [] }
        defer { closedir(folder) }
        var found: [pid_t] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name.first != ".", let text = read("/proc/\(process)/task/\(name)/children") else { continue }
            found += numbers(text[...]).compactMap { pid_t(exactly: $0) }.filter { $0 > 1 }
        }
        return found
    }

    private static func read(_ path: String) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var text: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = Glibc.read(file, &piece, piece.count)
            guard count > 0 else { return count == 0 ? text : nil }
            text += piece[..<count]
        }
    }

    /// The whitespace-separated numbers of a text; a word that is no number reads as 0.
    private static func numbers(_ text: ArraySlice<UInt8>) -> [Int] {
        text.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\t") }
            .map { Int(String(decoding: $0, as: UTF8.self)) ?? 0 }
    }
}
