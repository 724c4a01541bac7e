import ArgumentParser

/// `firstpass path`: where a run's ledger is.
struct PathCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "path", abstract: "Prints the path of a run's ledger, for sqlite3 and Datasette.",
        discussion: #"Example: datasette "$(firstpass path output/first)""#)

    @OptionGroup var location: RunLocation

    func run() throws {
        _ = try location.open()
        print(try location.ledgerPath())
    }
}
