/// What a dataset is for: the shape of its rows.
public enum ExportTarget: String, Sendable, CaseIterable {
    /// Chat messages, `{"messages":[{"role":"user",…},{"role":"assistant",…}]}`: TRL, axolotl, OpenAI, Together, mlx-lm.
    case messages
    /// A prompt and a completion, each a list of messages: TRL.
    case promptCompletion = "prompt-completion"
    /// `{"instruction","input","output"}`: axolotl, LLaMA-Factory, mlx-lm, torchtune.
    case alpaca
    /// One text in the prompt format of Llama 2.
    case llama2
    /// Pairs of a solution that passed and one that failed, for preference tuning.
    case dpo
    /// Prompts with tests, for reinforcement learning from verifiable rewards: verl, TRL, open-r1.
    case rlvr
    /// Solutions as exercises in filling in the middle.
    case fim
    /// Conversations as token ids, packed into sequences: TRL, Megatron-LM.
    case packed
    /// Everything that is known about a triple, typed.
    case triples

    /// Whether the rows say what all samples of a question did, which a run with adaptive sampling does not know.
    var needsAllSamples: Bool { self == .dpo || self == .rlvr }
}
