internal import Ledger

extension ModelRecord {
    /// The name that a dataset gives the model: a local file without its folder, which differs between machines.
    var publicName: String {
        if let reportedModel { return reportedModel }
        guard fileSHA256 != nil else { return name }
        return name.split(separator: "/").last.map(String.init) ?? name
    }
}
