import Testing

@testable import Export

@Suite struct DatasetLicenseTests {
    @Test(
        arguments: [
            (nil, "other", nil), ("", "other", nil), (" ", "other", nil), ("other", "other", nil),
            ("llama2", "llama2", nil), ("Apache-2.0", "apache-2.0", nil), ("openrail++", "openrail++", nil),
            ("Qwen Research 1.0", "other", "qwen-research-1.0"), ("a: \"b\"\n- c # d", "other", "a-b-c-d"),
            ("許可", "other", "custom"),
        ] as [(String?, String, String?)])
    func whatTheHubDoesNotKnowIsOtherWithAName(_ configured: String?, _ identifier: String, _ name: String?) {
        let license = DatasetLicense(configured)
        #expect(license.identifier == identifier && license.name == name)
    }
}
