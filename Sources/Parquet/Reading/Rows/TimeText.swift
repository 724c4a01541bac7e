/// Writes dates and times as ISO 8601 has them.
enum TimeText {
    private static let daySeconds: Int64 = 86_400
    /// The Julian day of 1 January 1970.
    private static let julianEpoch: Int64 = 2_440_588

    /// Writes a date.
    ///
    /// - Parameter day: days since 1 January 1970.
    static func write(day: Int64, to text: inout TextBuffer) {
        // Howard Hinnant, "chrono-compatible low-level date algorithms", civil_from_days: years begin in March.
        let shifted = day + 719_468
        let era = Self.floor(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let isNextYear = month >= 10
        let year = yearOfEra + era * 400 + (isNextYear ? 1 : 0)
        // Years beyond four digits have a sign.
        if year > 9_999 { text.append(UInt8(ascii: "+")) }
        text.append(number: year.magnitude, isNegative: year < 0, digits: 4)
        text.append(UInt8(ascii: "-"))
        text.append(number: UInt64(isNextYear ? month - 9 : month + 3), digits: 2)
        text.append(UInt8(ascii: "-"))
        text.append(number: UInt64(dayOfYear - (153 * month + 2) / 5 + 1), digits: 2)
    }

    /// Writes a time of day; one that is longer than a day has more than 24 hours.
    static func write(time: Int64, perSecond: Int64, to text: inout TextBuffer) {
        if time < 0 { text.append(UInt8(ascii: "-")) }
        let (clock, fraction) = time.magnitude.quotientAndRemainder(dividingBy: UInt64(perSecond))
        text.append(number: clock / 3_600, digits: 2)
        text.append(UInt8(ascii: ":"))
        text.append(number: clock / 60 % 60, digits: 2)
        text.append(UInt8(ascii: ":"))
        text.append(number: clock % 60, digits: 2)
        guard fraction > 0 else { return }
        text.append(UInt8(ascii: "."))
        text.append(number: fraction, digits: perSecond == 1_000 ? 3 : perSecond == 1_000_000 ? 6 : 9)
    }

    /// Writes a date and a time.
    static func write(timestamp: Int64, perSecond: Int64, to text: inout TextBuffer) {
        let day = Self.floor(timestamp, perSecond * daySeconds)
        write(day: day, to: &text)
        text.append(UInt8(ascii: "T"))
        write(time: timestamp &- day &* perSecond &* daySeconds, perSecond: perSecond, to: &text)
    }

    /// Writes a date and a time that are given as nanoseconds and a Julian day.
    static func write(julian bytes: UnsafeRawBufferPointer, to text: inout TextBuffer) {
        let time = Int64(littleEndian: bytes.loadUnaligned(as: Int64.self))
        let day = Int64(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self)))
        let perDay = 1_000_000_000 * daySeconds
        let extra = Self.floor(time, perDay)
        write(day: day - julianEpoch + extra, to: &text)
        text.append(UInt8(ascii: "T"))
        write(time: time &- extra &* perDay, perSecond: 1_000_000_000, to: &text)
    }

    private static func floor(_ number: Int64, _ divisor: Int64) -> Int64 {
        let (quotient, rest) = number.quotientAndRemainder(dividingBy: divisor)
        return rest < 0 ? quotient - 1 : quotient
    }
}
