import ArgumentParser
import Engines
import Foundation
import Inference

/// `firstpass tokenize`: a text as token ids.
struct TokenizeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tokenize", abstract: "Shows a text as a model's token ids.",
        discussion: "Example: firstpass tokenize \"def add(a, b):\" --model smollm2-135m")

    @Argument(help: "The text; - reads standard input.") var text: String
    @OptionGroup var options: ModelOptions
    @Flag(help: "Take names of control tokens in the text for those tokens.") var special = false
    @Flag(help: "Print the ids as a JSON list.") var json = false

    func run() throws {
        let tokenizer = try GGUFFile(path: try options.path()).tokenizer()
        let ids = tokenizer.encode(try TextInput.read(argument: text), allowSpecial: special)
        if json { return try JSONOutput.print(ids) }
        for id in ids {
            let piece = String(decoding: tokenizer.decode([id], includingControl: true), as: UTF8.self)
            print("\(id)\t\(piece.debugDescription)")
        }
    }
}
