/// What a dataset is for: the shape of its rows.
public enum ExportTarget: String, Sendable, CaseIterable {
    /// Chat messages, `{"messages":[{"role":"user",…},{"role":"assistant",…}]}`: TRL, axolotl, OpenAI, Together, mlx-lm.
    case messages
    /// Everything that is known about a triple, typed.
    case triples
}
