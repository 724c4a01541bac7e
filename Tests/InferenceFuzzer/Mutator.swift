import Core
import InferenceTestSupport

/// Changes files: first what they say, so that lengths and counts still fit, then their bytes.
enum Mutator {
    /// A changed copy of one of some files.
    static func mutant(of files: [GGUFWriter], _ random: inout CounterRandom) -> [UInt8] {
        guard var file = files.randomElement(using: &random) else { return [] }
        // One kind of change or both, and few of them: what is changed much is refused at once.
        let kind = random.next() % 6
        let changes = max(1, Int.random(in: -2...3, using: &random))
        if kind < 5 {
            for _ in 0..<changes { change(&file, &random) }
        }
        var bytes = file.bytes
        if kind > 3 {
            for _ in 0..<changes { ByteMutation.apply(&bytes, &random) }
        }
        return bytes
    }

    private static func change(_ file: inout GGUFWriter, _ random: inout CounterRandom) {
        switch random.next() % 64 {
        case 0: file.version = UInt32(truncatingIfNeeded: ByteMutation.integer(&random))
        case 1: file.metadataCount = ByteMutation.integer(&random)
        case 2: file.tensorCount = ByteMutation.integer(&random)
        case 3: file.alignment = [1, 8, 16, 64, 4096].randomElement(using: &random) ?? 1
        case 4...20 where !file.tensors.isEmpty: change(&file.tensors, &random)
        default: if !file.metadata.isEmpty { change(&file.metadata, &random) }
        }
    }

    private static func change(_ tensors: inout [GGUFWriter.Tensor], _ random: inout CounterRandom) {
        let index = Int.random(in: tensors.indices, using: &random)
        let other = Int.random(in: tensors.indices, using: &random)
        switch random.next() % 10 {
        case 0: tensors.remove(at: index)
        case 1: tensors.append(tensors[index])
        case 2: tensors.swapAt(index, other)
        case 3: tensors[index].name = tensors[other].name
        case 4: tensors[index].type = UInt32.random(in: 0...45, using: &random)
        case 5: tensors[index].offset = ByteMutation.integer(&random)
        case 6: ByteMutation.apply(&tensors[index].data, &random)
        case 7: tensors[index].shape = tensors[other].shape
        case 8: tensors[index].shape.append(ByteMutation.integer(&random))
        default:
            if tensors[index].shape.isEmpty { return }
            let dimension = Int.random(in: tensors[index].shape.indices, using: &random)
            tensors[index].shape[dimension] = ByteMutation.integer(&random)
        }
    }

    private static func change(_ entries: inout [GGUFWriter.Entry], _ random: inout CounterRandom) {
        let index = Int.random(in: entries.indices, using: &random)
        let other = Int.random(in: entries.indices, using: &random)
        switch random.next() % 16 {
        case 0: entries.remove(at: index)
        case 1: entries.append(entries[index])
        case 2: entries.swapAt(index, other)
        case 3: entries[index].key = entries[other].key
        case 4: (entries[index].type, entries[index].payload) = (entries[other].type, entries[other].payload)
        case 5: entries[index].type = UInt32.random(in: 0...13, using: &random)
        case 6:
            let text = (SeedFiles.templates + SeedFiles.preTokenizers + ["gpt2", "llama", ""]).randomElement(
                using: &random)
            if entries[index].type == 8 { entries[index].payload = GGUFWriter.string(Array((text ?? "").utf8)) }
        case 7...12: changeElements(&entries[index], entries, &random)
        default: ByteMutation.apply(&entries[index].payload, &random)
        }
    }

    /// Changes tokens, merges, scores, kinds: single elements of an array that stays one.
    private static func changeElements(
        _ entry: inout GGUFWriter.Entry, _ entries: [GGUFWriter.Entry], _ random: inout CounterRandom
    ) {
        guard entry.type == 9, entry.payload.count > 12 else { return ByteMutation.apply(&entry.payload, &random) }
        if entry.payload[0] == 8 {
            var strings = StringArray.read(entry.payload)
            for _ in 0..<Int.random(in: 1...3, using: &random) where !strings.isEmpty {
                let index = Int.random(in: strings.indices, using: &random)
                let other = strings.randomElement(using: &random) ?? []
                switch random.next() % 10 {
                case 0: strings[index] = other
                case 1: strings[index] += other
                case 2: strings[index] = []
                case 3: strings.remove(at: index)
                case 4: strings.append(other)
                case 5: strings[index] = [UInt8](repeating: 0x61, count: Int.random(in: 1...3_000, using: &random))
                case 6: strings[index] = other + [0x20] + (strings.randomElement(using: &random) ?? [])
                case 7: strings[index] = Array("▁<0xFF>".utf8.prefix(Int.random(in: 1...9, using: &random)))
                default: ByteMutation.apply(&strings[index], &random)
                }
            }
            entry.payload = GGUFWriter.Value.byteStrings(strings).payload
        } else {
            // 4-byte elements, most of all scores and kinds.
            let count = (entry.payload.count - 12) / 4
            guard count > 0 else { return }
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = 12 + 4 * Int.random(in: 0..<count, using: &random)
                let number = UInt32(truncatingIfNeeded: random.next() % 2 == 0 ? random.next() % 8 : random.next())
                entry.payload.replaceSubrange(place..<place + 4, with: GGUFWriter.bytes(number))
            }
        }
    }
}
