/// The unbiased estimator of pass@k (Chen et al. 2021, *Evaluating large language models trained on code*, figure 3).
enum PassAtK {
    /// The chance that one of k samples passes, drawn without replacement from n of which c pass: 1 − C(n−c, k) / C(n, k).
    static func estimate(n: Int, c: Int, k: Int) -> Double {
        guard n - c >= k else { return 1 }
        var allFail = 1.0
        for i in stride(from: n - c + 1, through: n, by: 1) {
            allFail *= 1 - Double(k) / Double(i)
        }
        return 1 - allFail
    }
}
