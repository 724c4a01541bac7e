import Foundation
import Glibc

/// A mounted hierarchy of cgroups, and where this process is in it.
struct ControlGroupMount: Sendable, Hashable {
    /// Which of the two kinds it is.
    enum Version: Sendable, Hashable {
        case one, two

        /// The file with the limit of a controller.
        func limitFile(of controller: String) -> String {
            switch (controller, self) {
            case ("memory", .one): "memory.limit_in_bytes"
            case ("memory", .two): "memory.max"
            default: "pids.max"
            }
        }

        /// The file with the limit on memory and swap together (1), or on swap alone (2).
        var swapFile: String { self == .one ? "memory.memsw.limit_in_bytes" : "memory.swap.max" }

        /// The file with a line `oom_kill N`.
        var killFile: String { self == .one ? "memory.oom_control" : "memory.events" }
    }

    /// Where it is mounted.
    var point: String
    /// Its kind.
    var version: Version
    /// The controllers of version 1; none of version 2, where each folder has its own.
    var controllers: Set<String>
    /// This process's folder below the mount point: empty, or a path that begins with `/`.
    var own: String

    /// The hierarchies of this process.
    static func all() -> [ControlGroupMount] {
        let text = { (path: String) in (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }
        return parse(mountinfo: text("/proc/self/mountinfo"), cgroup: text("/proc/self/cgroup"))
    }

    /// Reads the formats of proc(5) and cgroups(7).
    static func parse(mountinfo: String, cgroup: String) -> [ControlGroupMount] {
        // HIERARCHY:CONTROLLER,CONTROLLER:PATH, where version 2 has the number 0 and no controllers.
        let memberships = cgroup.split(separator: "\n").map {
            $0.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        }.filter { $0.count == 3 }
        return mountinfo.split(separator: "\n").compactMap { line in
            // NUMBER PARENT DEVICE ROOT POINT OPTIONS [OPTIONAL…] - TYPE SOURCE SUPER_OPTIONS
            let fields = line.split(separator: " ").map(String.init)
            guard let dash = fields.firstIndex(of: "-"), dash >= 6, fields.count > dash + 3 else { return nil }
            let (root, point, options) = (
                fields[3], fields[4], Set(fields[dash + 3].split(separator: ",").map(String.init))
            )
            let version: Version
            switch fields[dash + 1] {
            case "cgroup": version = .one
            case "cgroup2": version = .two
            default: return nil
            }
            let membership = memberships.first { member in
                version == .two
                    ? member[0] == "0"
                    : !member[1].isEmpty && options.isSuperset(of: member[1].split(separator: ",").map(String.init))
            }
            guard let path = membership?[2] else { return nil }
            // In a container the mount may begin at its own cgroup, or the path may not be visible at all.
            let below = root != "/" && path.hasPrefix(root) ? String(path.dropFirst(root.count)) : path
            return ControlGroupMount(
                point: point, version: version, controllers: version == .one ? options : [],
                own: below == "/" ? "" : below)
        }
    }

    /// Folders below which a group may be made: this process's own, then those above it.
    var candidates: [String] {
        var paths: [String] = []
        var path = own
        while !path.isEmpty {
            paths.append(point + path)
            path = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
        }
        return (paths + [point]).filter { access($0, W_OK) == 0 }
    }

    /// Makes sure that folders below this one get both controllers; false where they do not.
    func prepare(_ parent: String) -> Bool {
        guard version == .two else { return true }
        let path = parent + "/cgroup.subtree_control"
        let given = {
            Set(((try? String(contentsOfFile: path, encoding: .utf8)) ?? "").split(whereSeparator: \.isWhitespace))
        }
        if given().isSuperset(of: ["memory", "pids"]) { return true }
        // Fails where processes are in the folder itself, which is then skipped.
        try? ControlGroup.write("+memory +pids", to: path)
        return given().isSuperset(of: ["memory", "pids"])
    }
}
