import CCurl
import Core

/// One transfer's options and results: a libcurl "easy" handle with checked, typed access.
///
/// Used by one thread at a time, as libcurl asks.
final class CurlHandle: @unchecked Sendable {
    /// The handle itself, for `curl_multi_add_handle`.
    let easy: UnsafeMutableRawPointer
    private let errorText: UnsafeMutablePointer<CChar>
    private var headers: UnsafeMutablePointer<curl_slist>?

    /// libcurl's own set-up, once a process.
    private static let ready = curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK

    init() throws {
        guard Self.ready, let easy = curl_easy_init() else {
            throw FirstpassError(.environment, "libcurl cannot be started", remedy: "install libcurl again")
        }
        self.easy = easy
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        firstpass_curl_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText)
    }

    deinit {
        curl_easy_cleanup(easy)
        curl_slist_free_all(headers)
        errorText.deallocate()
    }

    func set(_ option: CURLoption, _ value: Int) throws {
        try check(firstpass_curl_set_long(easy, option, value), option)
    }

    func set(_ option: CURLoption, _ value: String) throws {
        try check(firstpass_curl_set_string(easy, option, value), option)
    }

    func set(_ option: CURLoption, _ value: UnsafeMutableRawPointer) throws {
        try check(firstpass_curl_set_pointer(easy, option, value), option)
    }

    func set(headers lines: [String]) throws {
        for line in lines {
            guard let longer = curl_slist_append(headers, line) else {
                throw FirstpassError(.environment, "out of memory")
            }
            headers = longer
        }
        try check(firstpass_curl_set_list(easy, CURLOPT_HTTPHEADER, headers), CURLOPT_HTTPHEADER)
    }

    func set(write function: @escaping curl_write_callback) throws {
        try check(firstpass_curl_set_write_function(easy, function), CURLOPT_WRITEFUNCTION)
    }

    /// The status of the last response, 0 before there is one.
    var status: Int {
        var value = 0
        firstpass_curl_get_long(easy, CURLINFO_RESPONSE_CODE, &value)
        return value
    }

    /// The length of the body that the last response announced, in bytes.
    var announcedLength: Int? {
        var value: curl_off_t = -1
        firstpass_curl_get_offset(easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &value)
        return value < 0 ? nil : Int(value)
    }

    /// A header of the last response.
    func header(_ name: String) -> String? {
        var found: UnsafeMutablePointer<curl_header>?
        guard curl_easy_header(easy, name, 0, UInt32(CURLH_HEADER), -1, &found) == CURLHE_OK, let found else {
            return nil
        }
        return String(cString: found.pointee.value)
    }

    /// What libcurl says about a failure: its detailed text where there is one.
    func explanation(of code: CURLcode) -> String {
        let detail = String(cString: errorText)
        return detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail
    }

    private func check(_ code: CURLcode, _ option: CURLoption) throws {
        guard code == CURLE_OK else {
            throw FirstpassError(
                .environment, "libcurl refuses option \(option.rawValue): \(String(cString: curl_easy_strerror(code)))",
                remedy: "Firstpass needs libcurl 7.85 or later")
        }
    }
}
