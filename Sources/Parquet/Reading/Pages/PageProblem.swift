/// What is wrong with a page; who reads the column knows where it stands.
struct PageProblem: Error {
    /// A clause.
    var message: String
    /// What the page has that this program does not read, where that is the matter.
    var isUnsupported = false

    /// The bytes end too early, or a size in them is too large.
    static let end = PageProblem(message: "it ends too early")
}
