extension Int {
    /// The number without its fraction; the nearest there is where it is too large, 0 where it is not a number.
    public init(saturating value: Double) {
        self = Int(exactly: value.rounded(.towardZero)) ?? (value > 0 ? .max : value < 0 ? .min : 0)
    }
}
