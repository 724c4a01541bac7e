/// A target of which each row is one `text`.
protocol TextSchema: SingleRowSchema {
    /// What would be read as part of the target's format.
    var marks: [String] { get }
    /// A text without a question, as a row has it.
    ///
    /// - Parameter isWhole: whether the text ends where it ends.
    func row(ofText text: String, isWhole: Bool) -> String
}
