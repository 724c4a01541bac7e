extension String {
    /// The text with U+FFFD for every NUL, at which SQLite's C interface would end it.
    ///
    /// Byte-fallback tokens let a model write a NUL, and no Python source may hold one.
    var storable: String {
        utf8.contains(0) ? String(String.UnicodeScalarView(unicodeScalars.map { $0 == "\0" ? "\u{FFFD}" : $0 })) : self
    }
}
