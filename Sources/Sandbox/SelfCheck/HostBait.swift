import CSeccomp
import Core
import Foundation
import Glibc

/// Things on this machine that a run must not reach: a file with a secret, and a listener on the loopback interface.
final class HostBait: Sendable {
    /// The folder that holds the file; readable by everybody, so that only the isolation hides it.
    let folder: String
    /// The file.
    var file: String { folder + "/secret" }
    /// The listener's port.
    let port: UInt16
    private let listener: Int32

    /// Lays the bait.
    ///
    /// - Throws: ``FirstpassError`` where a temporary file or a loopback listener cannot be made.
    init() throws {
        folder = NSTemporaryDirectory() + "firstpass-" + UUID().uuidString
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
            try Data("secret".utf8).write(to: URL(filePath: folder + "/secret"))
        } catch {
            throw FirstpassError(.storage, "a temporary file cannot be written", at: folder, cause: error)
        }
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let status = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, size) == 0 && listen(listener, 4) == 0
                    && getsockname(listener, address, &size) == 0
            }
        }
        port = UInt16(bigEndian: address.sin_port)
        guard status else {
            throw FirstpassError(.environment, "no listener can be opened on 127.0.0.1")
        }
    }

    deinit {
        if listener >= 0 { close(listener) }
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Whether somebody connected.
    var wasTaken: Bool {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { return false }
        close(connection)
        return true
    }
}
