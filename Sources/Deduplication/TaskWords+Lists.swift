extension TaskWords {
    /// Words that a question may have or lack without asking for something else.
    static let functionWords = """
        a an the this that these those it its there of in on at to from for by with as into is are be was were \
        when if whether which where given takes take taking returns return returning write python function find check \
        each use uses using your you
        """

    /// English words by meaning: those of one list mean the same, those of different lists do not. A question that has
    /// a word of some list where the other has none of that list asks for something else.
    static let contrasts = [
        "even", "odd", "max maximum largest greatest highest biggest longest",
        "min minimum smallest least lowest shortest", "first", "last", "second", "third", "fourth", "fifth",
        "ascending increasing", "descending decreasing", "upper uppercase", "lower lowercase", "left", "right", "top",
        "bottom", "row", "column", "horizontal", "vertical", "sum add addition total",
        "product multiply multiplication", "difference subtract subtraction", "average mean", "median", "union",
        "intersection", "positive", "negative", "prefix", "suffix", "vowel", "consonant", "not non un unset",
        "encode encoding", "decode decoding", "before earlier", "after later", "one 1", "two 2", "three 3", "four 4",
        "five 5", "hour", "minute", "day", "week", "month", "year", "cube", "square", "equal", "unequal",
        "greater more above longer", "less smaller fewer below shorter", "or", "and",
    ]
}
