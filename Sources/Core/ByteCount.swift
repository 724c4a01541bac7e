internal import Foundation

/// Sizes as people read them.
public enum ByteCount {
    /// A size in decimal units with three digits: `1.12 GB`, `98.4 MB`, `512 B`.
    public static func text(_ bytes: Int) -> String {
        var value = Double(bytes)
        var unit = "B"
        for larger in ["kB", "MB", "GB", "TB", "PB"] where value >= 999.5 {
            value /= 1000
            unit = larger
        }
        guard unit != "B" else { return "\(bytes) B" }
        let decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0
        return String(format: "%.\(decimals)f ", value) + unit
    }
}
