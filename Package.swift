// swift-tools-version: 6.1
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

// Kernels are useless at -O0, so they are optimised in debug builds too. Fused multiply-adds are written out where they
// are meant, so that the compiler's choice cannot change a bit between instruction sets.
let kernelSettings: [CSetting] = [
    .unsafeFlags(["-O3", "-ffp-contract=off", "-fno-math-errno", "-Wno-psabi"])
]

let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
    name: "firstpass",
    products: [
        .executable(name: "firstpass", targets: ["firstpass"]),
        .library(name: "Inference", targets: ["Core", "Inference"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        .target(name: "CKernels", cSettings: kernelSettings, linkerSettings: [.linkedLibrary("m")]),
        .target(name: "CSimilarity", cSettings: kernelSettings),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
        .target(name: "CText", cSettings: kernelSettings),
        .target(name: "Core", dependencies: ["CText", crypto], swiftSettings: settings),
        .target(name: "Inference", dependencies: ["CKernels", "Core"], swiftSettings: settings),
        .target(
            name: "Engines", dependencies: ["CCurl", "Core", "Inference", subprocess, system], swiftSettings: settings),
        .target(name: "Ledger", dependencies: ["Core", grdb], swiftSettings: settings),
        .systemLibrary(name: "CSeccomp", pkgConfig: "libseccomp", providers: [.apt(["libseccomp-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(name: "CSnappy", pkgConfig: "snappy", providers: [.apt(["libsnappy-dev"])]),
        .target(name: "Parquet", dependencies: ["CSnappy", "CZlib", "CZstd", "Core"], swiftSettings: settings),
        .target(
            name: "Datasets", dependencies: ["CZlib", "CZstd", "Core", "Parquet", crypto], swiftSettings: settings),
        .target(name: "Sandbox", dependencies: ["CSeccomp", "Core"], swiftSettings: settings),
        .target(name: "Contamination", dependencies: ["CText", "Core", "Datasets", crypto], swiftSettings: settings),
        .target(
            name: "Deduplication", dependencies: ["Contamination", "Core", "CSimilarity", "Datasets", crypto],
            swiftSettings: settings),
        .target(
            name: "Audit", dependencies: ["Contamination", "Core", "Datasets", "Sandbox"], swiftSettings: settings),
        .target(
            name: "Pipeline",
            dependencies: [
                "Contamination", "Core", "Deduplication", "Engines", "Inference", "Ledger", "Sandbox", mustache, yams,
            ], swiftSettings: settings),
        .target(
            name: "Export", dependencies: ["Core", "Datasets", "Inference", "Ledger", "Parquet", crypto],
            swiftSettings: settings),
        .executableTarget(
            name: "firstpass",
            dependencies: [
                "Audit", "Contamination", "Core", "Datasets", "Deduplication", "Engines", "Export", "Inference",
                "Ledger", "Parquet", "Pipeline",
                "Sandbox",
                arguments,
            ], swiftSettings: settings),

        .testTarget(name: "CoreTests", dependencies: ["Core"], swiftSettings: settings),
        .testTarget(
            name: "InferenceTests",
            dependencies: [
                "CKernels", "COpenBLAS", "Core", "Inference", "InferenceTestSupport", "inference-fuzzer",
            ],
            exclude: ["Fixtures"], swiftSettings: settings),
        .target(
            name: "InferenceTestSupport", dependencies: ["Inference"], path: "Tests/InferenceTestSupport",
            swiftSettings: settings),
        .target(name: "CAllocationMeter", path: "Tests/CAllocationMeter"),
        .target(
            name: "FuzzTestSupport", dependencies: ["Core"], path: "Tests/FuzzTestSupport", swiftSettings: settings),
        .executableTarget(
            name: "inference-fuzzer",
            dependencies: ["CAllocationMeter", "Core", "FuzzTestSupport", "Inference", "InferenceTestSupport"],
            path: "Tests/InferenceFuzzer", swiftSettings: settings),
        .executableTarget(
            name: "parquet-fuzzer", dependencies: ["CAllocationMeter", "Core", "FuzzTestSupport", "Parquet"],
            path: "Tests/ParquetFuzzer", swiftSettings: settings),
        .testTarget(
            name: "EnginesTests", dependencies: ["Core", "Engines", "Inference", subprocess, system],
            resources: [.copy("Fixtures")], swiftSettings: settings),
        .target(
            name: "LedgerTestSupport", dependencies: ["Core", "Ledger"], path: "Tests/LedgerTestSupport",
            swiftSettings: settings),
        .executableTarget(
            name: "ledger-writer", dependencies: ["Core", "Ledger", "LedgerTestSupport"], path: "Tests/LedgerWriter",
            swiftSettings: settings),
        .testTarget(
            name: "LedgerTests", dependencies: ["Core", "Ledger", "LedgerTestSupport", "ledger-writer", grdb],
            swiftSettings: settings),
        .testTarget(
            name: "ExportTests",
            dependencies: [
                "Core", "Datasets", "Inference", "InferenceTestSupport", "Ledger", "Export", "LedgerTestSupport", grdb,
                yams,
            ],
            exclude: ["Python"], swiftSettings: settings),
        .testTarget(name: "SandboxTests", dependencies: ["Core", "Sandbox"], swiftSettings: settings),
        .target(name: "PythonTestSupport", path: "Tests/PythonTestSupport", swiftSettings: settings),
        .testTarget(
            name: "ParquetTests", dependencies: ["Core", "Parquet", "PythonTestSupport", "parquet-fuzzer"],
            exclude: ["Reading/parquet_corpus.py", "Writing/compare_parquet.py", "Writing/describe_parquet.py"],
            swiftSettings: settings),
        .testTarget(name: "DatasetsTests", dependencies: ["Core", "Datasets"], swiftSettings: settings),
        .testTarget(
            name: "ContaminationTests", dependencies: ["Contamination", "Core", crypto], exclude: ["Fixtures"],
            swiftSettings: settings),
        .testTarget(
            name: "AuditTests", dependencies: ["Audit", "Contamination", "Core", "Sandbox"], swiftSettings: settings),
        .testTarget(
            name: "DeduplicationTests", dependencies: ["Contamination", "Core", "Deduplication", crypto],
            swiftSettings: settings),
        .testTarget(
            name: "PipelineTests",
            dependencies: ["Contamination", "Core", "Deduplication", "Inference", "Ledger", "Pipeline", "Sandbox"],
            swiftSettings: settings),
        .testTarget(
            name: "EndToEndTests", dependencies: ["Core", "Pipeline", "PythonTestSupport", "firstpass"],
            exclude: ["Fixtures", "Python"], swiftSettings: settings),
    ]
)
