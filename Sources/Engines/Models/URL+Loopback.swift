import Foundation

extension URL {
    /// Whether the host is this machine's loopback interface.
    var isLoopback: Bool {
        guard let host = host(percentEncoded: false)?.lowercased() else { return false }
        return host == "localhost" || host == "::1" || host == "[::1]"
            || host.wholeMatch(of: /127(\.\d{1,3}){3}/) != nil
    }
}
