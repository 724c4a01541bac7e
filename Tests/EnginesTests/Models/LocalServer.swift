import Foundation

/// The fixture `server.py` on a port of 127.0.0.1, for as long as this value lives.
final class LocalServer {
    /// One request as the server saw it.
    struct Request: Decodable {
        var path: String
        var host: String?
        var range: String?
        var ifRange: String?
        var authorization: String?

        enum CodingKeys: String, CodingKey {
            case path, host = "Host", range = "Range", ifRange = "If-Range", authorization = "Authorization"
        }
    }

    let port: Int
    private let process = Process()
    private let input = Pipe()
    private let log: String

    /// Starts a server of some bytes; `folder` takes its files.
    init(_ content: [UInt8], in folder: String) throws {
        let name = UUID().uuidString
        let file = "\(folder)/\(name).content"
        log = "\(folder)/\(name).log"
        try Data(content).write(to: URL(fileURLWithPath: file))
        let script = try Fixture.path("server.py")
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", script, file, log]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        var line = Data()
        while let byte = try output.fileHandleForReading.read(upToCount: 1), byte.first != 0x0A, !byte.isEmpty {
            line += byte
        }
        guard let port = Int(String(decoding: line, as: UTF8.self)) else { throw Fixture.Failure.noServer }
        self.port = port
    }

    deinit {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    /// The address of a behaviour, for `HF_ENDPOINT`.
    func endpoint(_ behaviour: String, host: String = "127.0.0.1") -> String {
        "http://\(host):\(port)/\(behaviour)"
    }

    /// The requests so far.
    func requests() throws -> [Request] {
        try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n").map {
            try JSONDecoder().decode(Request.self, from: Data($0.utf8))
        }
    }
}
