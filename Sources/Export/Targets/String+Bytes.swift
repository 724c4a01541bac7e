extension String {
    /// Whether another text's bytes stand in this one, as a tokenizer looks for its marks.
    ///
    /// `contains` compares characters, and does not find a mark whose last one a combining mark follows.
    func holdsBytes(of other: String) -> Bool { utf8.firstRange(of: other.utf8) != nil }
}
