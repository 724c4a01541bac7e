import Testing

@testable import Export

@Suite struct FeatureTests {
    @Test func featuresNestAsDatasetsWritesThem() {
        let columns: [Feature.Column] = [
            .init("a", .list(.list(.int64))),
            .init("b", .structure([.init("c", .list(.structure([.init("d", .float64)])))])),
        ]
        #expect(
            Feature.yaml(columns, indentation: 2) == """
                  - name: a
                    list:
                      list: int64
                  - name: b
                    struct:
                    - name: c
                      list:
                      - name: d
                        dtype: float64

                """)
    }
}
