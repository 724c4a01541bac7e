/// Why a line is no row that can be run.
struct RowProblem: Error, Equatable {
    var message: String
    var remedy = "Mend the line, or give --skip-bad to leave such lines out."
}
