extension String {
    /// The text without what a terminal would obey: control characters and those that turn the direction of what follows are
    /// shown as `?`. Line ends stay.
    public var printable: String {
        var text = UnicodeScalarView()
        for scalar in unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control where scalar != "\n", .format, .surrogate, .privateUse: text.append("?")
            default: text.append(scalar)
            }
        }
        return String(text)
    }
}
